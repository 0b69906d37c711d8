/**
 * HDR and stereo facts of the corpus files against what MediaInfo and ffprobe say of
 * them, and values that are known.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import type { Hdr, VideoTrack } from '../../src/report/report.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { hasFfmpeg, sideData } from '../support/ffmpeg.js';
import { corpus } from '../support/paths.js';
import { readableFiles } from './truth/ffprobe.js';
import { masteringOf } from './truth/side-data.js';

interface MediaInfoTrack {
  '@type': string;
  HDR_Format?: string;
  HDR_Format_Compatibility?: string;
  transfer_characteristics?: string;
}

interface File {
  file: string;
  path: string;
  videos: VideoTrack[];
}

function* inspected(): Generator<File> {
  const paths = new Map(realFiles().map(({ file, path: place }) => [file, place]));
  for (const { file } of readableFiles()) {
    const place = paths.get(file) as string;
    const videos = inspectSync(place).tracks.flatMap(({ video, type }) =>
      video !== null && type === 'video' ? [video] : [],
    );
    if (videos.length > 0) yield { file, path: place, videos };
  }
}

const files = hasCorpus ? [...inspected()] : [];

/** MediaInfo passes over its `colr`, which lacks the range flag; ffprobe reads the bt709 in it, as we do. */
const shortColor = 'sample_18byte_nclx_colr.mp4';

/** MediaInfo's words as a verdict. */
function verdictOf(track: MediaInfoTrack): Pick<Hdr, 'kind' | 'base'> | null {
  const { HDR_Format: format, HDR_Format_Compatibility: compatibility } = track;
  const bases: Record<string, Hdr['base']> = { HDR10: 'hdr10', HLG: 'hlg', SDR: 'sdr' };
  const base = bases[compatibility ?? ''] ?? null;
  if (format === 'Dolby Vision') return { kind: 'dolby-vision', base };
  if (format === 'SMPTE ST 2086') return { kind: base ?? 'pq', base: base ?? 'pq' };
  const transfer = track.transfer_characteristics;
  if (transfer === undefined) return null;
  const kind = ({ PQ: 'pq', HLG: 'hlg' } as const)[transfer] ?? 'sdr';
  return { kind, base: kind };
}

describe.skipIf(!hasCorpus)('HDR in the corpus', () => {
  test("every verdict is MediaInfo's", () => {
    const ours: unknown[] = [];
    const theirs: unknown[] = [];
    let hdr = 0;
    for (const { file, videos } of files) {
      const { media } = JSON.parse(
        readFileSync(path.join(corpus, 'truth', `${file}.mediainfo.json`), 'utf8'),
      ) as { media: { track: MediaInfoTrack[] } };
      const tracks = media.track.filter((track) => track['@type'] === 'Video');
      if (tracks.length !== videos.length || file.endsWith(shortColor)) continue;
      for (const [i, video] of videos.entries()) {
        const { kind, base } = video.hdr ?? {};
        ours.push([file, video.hdr === null ? null : { kind, base }]);
        theirs.push([file, verdictOf(tracks[i] as MediaInfoTrack)]);
        if (kind !== 'sdr' && kind !== undefined) hdr++;
      }
    }
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThanOrEqual(100);
    expect(hdr).toBeGreaterThanOrEqual(9);
  });

  test.skipIf(!hasFfmpeg)("metadata are those of ffprobe's streams and first frames", () => {
    const counts = { mastering: 0, light: 0, dolby: 0, dynamic: 0, files: 0 };
    const present = files.filter(({ videos }) => {
      const kind = videos[0]?.hdr?.kind ?? 'sdr';
      return kind !== 'sdr';
    });
    for (const { file, path: place, videos } of present) {
      const { stream, frame } = sideData(place);
      const all = [...stream, ...frame];
      const find = (type: string) => all.find(({ side_data_type: name }) => name.startsWith(type));
      const hdr = videos[0]?.hdr as Hdr;
      const mastering = find('Mastering display');
      const light = find('Content light');
      const dolby = find('DOVI configuration');
      const dynamic = find('HDR Dynamic Metadata');
      const { source: _, ...display } = hdr.masteringDisplay ?? { source: null };
      expect([file, hdr.masteringDisplay && display]).toEqual([
        file,
        mastering === undefined ? null : masteringOf(mastering),
      ]);
      expect([file, hdr.contentLight?.maxCll, hdr.contentLight?.maxFall]).toEqual([
        file,
        light?.max_content,
        light?.max_average,
      ]);
      const { profile, level, compatibility } = hdr.dolbyVision ?? {};
      expect([file, profile, level, compatibility]).toEqual([
        file,
        dolby?.dv_profile,
        dolby?.dv_level,
        dolby?.dv_bl_signal_compatibility_id,
      ]);
      expect([file, hdr.hdr10Plus === true]).toEqual([file, dynamic !== undefined]);
      if (mastering !== undefined) counts.mastering++;
      if (light !== undefined) counts.light++;
      if (dolby !== undefined) counts.dolby++;
      if (dynamic !== undefined) counts.dynamic++;
      counts.files++;
    }
    expect(counts).toEqual({ mastering: 1, light: 1, dolby: 3, dynamic: 0, files: 9 });
  });
});

const media3 = 'real/androidx+media/libraries/test_data/src/test/assets/media/mp4/';

describe.skipIf(!hasCorpus)('known values', () => {
  const videoOf = (name: string) => {
    const video = inspectSync(path.join(corpus, media3, name)).tracks.find(
      ({ video: track }) => track !== null,
    )?.video;
    return video as VideoTrack;
  };

  test('an iPhone: Dolby Vision 8.4 over HLG, ambient light', () => {
    expect(videoOf('dolbyVision-hdr.MOV').hdr).toMatchObject({
      kind: 'dolby-vision',
      base: 'hlg',
      dolbyVision: { profile: 8, level: 2, compatibility: 4, rpu: true, enhancementLayer: false },
      // The box's 002fe9a0, 3d13 and 4042, as they stand in the file.
      ambientViewing: { illuminance: 0x2fe9a0 / 10_000, light: [0x3d13 / 50_000, 0x4042 / 50_000] },
    });
  });

  test('AV1 of Dolby Vision 10.0, which nothing else can show', () => {
    expect(videoOf('video_dovi_3840x2160_30fps_dav1_10.mp4').hdr).toMatchObject({
      kind: 'dolby-vision',
      base: null,
      dolbyVision: { profile: 10, level: 7, compatibility: 0 },
    });
  });

  test('HDR10', () => {
    expect(videoOf('sample_with_colr_mdcv_and_clli.mp4').hdr).toMatchObject({
      kind: 'hdr10',
      masteringDisplay: { maxLuminance: 1000, minLuminance: 0, source: 'container' },
      contentLight: { maxCll: 1100, maxFall: 180, source: 'container' },
      hdr10Plus: false,
    });
  });

  test('an iPhone: spatial video', () => {
    // blin 00004b28, dadj 000000c8, hfov 0000fa00, stri 03 and prji `rect`, as they stand in the file.
    expect(videoOf('water_180_mvhevc_5frames.mov').spatial).toEqual({
      projection: 'rectilinear',
      stereo: 'multiview',
      eyesReversed: false,
      heroEye: null,
      baselineMicrometers: 19240,
      disparityAdjustment: 200,
      horizontalFieldOfViewDegrees: 64,
      pose: null,
      bounds: null,
      sources: ['vexu', 'lhvC', 'hfov'],
    });
  });

  test('no other file is spatial', () => {
    const spatial = files.filter(({ videos }) => videos.some((video) => video.spatial !== null));
    expect(spatial.map(({ file }) => path.basename(file))).toEqual([
      'water_180_mvhevc_5frames.mov',
    ]);
  });

  test('two colr boxes that contradict each other, and the codec agrees with the first', () => {
    const name = 'real/mozilla+mp4parse-rust/mp4parse/tests/video_colr_nclx_two_colr.mp4';
    const [track] = inspectSync(path.join(corpus, name)).tracks;
    const color = track?.video?.color;
    expect(color).toMatchObject({
      transfer: 'arib-std-b67',
      source: 'container',
      other: { transfer: 'bt2020-10', source: 'container' },
    });
    expect(color?.statements.map(({ transfer, source }) => [transfer, source])).toEqual([
      ['arib-std-b67', 'container'],
      ['bt2020-10', 'container'],
      ['arib-std-b67', 'codec'],
    ]);
  });
});
