import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { selectBackend } from '../../src/backends/select.js';
import { createSession } from '../../src/families/session.js';
import { hashFrames, inspectSync, MediaError, type MediaReport } from '../../src/index.js';
import type { ContainerIndex } from '../../src/media/container-index.js';
import { defaultLimits, type Limits } from '../../src/media/limits.js';
import type { FrameColumns, FrameRequest, Session } from '../../src/media/session.js';
import { backends } from '../support/backends.js';
import {
  craftedRows,
  ebmlFiles,
  framehashOf,
  hasEbmlCorpus,
  probeOf,
  references,
} from '../support/ebml-corpus.js';

const files = hasEbmlCorpus ? ebmlFiles() : [];

/** As the index and the frame tables of one file, or why there are none. */
function parsed(
  backend: 'native' | 'fallback',
  bytes: Uint8Array,
  limits: Limits,
  frames: FrameRequest | undefined,
): string {
  const options = { size: bytes.length, limits, readAhead: 4096, frames };
  const chosen = selectBackend(backend);
  const session: Session =
    chosen.name === 'native' ? chosen.native.createSession(options) : createSession(options);
  try {
    for (let need = session.start(); need !== null; )
      need = session.feed(bytes.subarray(need.offset, need.offset + need.preferred));
    return written({ ...session.result(), bytesRead: 0 }, session.frames());
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return `${error.code} ${error.limit} ${error.offset} ${error.path}`;
  }
}

function written(index: ContainerIndex, frames: (FrameColumns | null)[]): string {
  const inOrder = (_: string, value: unknown) => {
    if (ArrayBuffer.isView(value))
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify([index, frames], inOrder);
}

const unscanned = { ...defaultLimits, scanBytes: 1 };
const all: FrameRequest = { tracks: null, chunkedFormats: [] };
const ways: [Limits, FrameRequest | undefined][] = [
  [defaultLimits, undefined],
  [unscanned, undefined],
  [defaultLimits, all],
];

/** What differs between the backends, by the name of what was read. */
function differing(cases: Iterable<[name: string, bytes: Uint8Array, way: number]>): {
  read: number;
  different: string[];
} {
  const different: string[] = [];
  let read = 0;
  for (const [name, bytes, way] of cases) {
    const [limits, frames] = ways[way % ways.length] as (typeof ways)[number];
    const [mine, ...others] = backends.map((backend) => parsed(backend, bytes, limits, frames));
    read++;
    if (others.some((other) => other !== mine)) different.push(`${name}, way ${way % ways.length}`);
  }
  return { read, different };
}

/** Numbers that look random, and are the same in each run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % below;
  };
}

const spliced = [
  ...[[0x1f, 0x43, 0xb6, 0x75], [0x1c, 0x53, 0xbb, 0x6b], [0x16, 0x54, 0xae, 0x6b], [0xa3], [0xa0]],
  ...[[0xe7], [0xff], [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x18, 0x53, 0x80, 0x67]],
];

function mutant(original: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = Uint8Array.from(original);
  for (let i = 1 + random(6); i > 0; i--) {
    const zone = random(3) > 0 ? Math.min(bytes.length, 2048 + random(4000)) : bytes.length;
    // The head stays, so that it is read as what it is.
    const at = 4 + random(Math.max(1, zone - 4));
    const kind = random(4);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes[at] = (bytes[at] as number) ^ (1 << random(8));
    else if (kind === 2) {
      const from = random(Math.max(1, bytes.length - 16));
      bytes.copyWithin(at, from, from + 1 + random(16));
    } else bytes.set((spliced[random(spliced.length)] as number[]).slice(0, bytes.length - at), at);
  }
  return bytes;
}

describe.skipIf(!hasEbmlCorpus)('the shared corpus of WebM and Matroska: both backends', () => {
  const documents = files
    .map(({ file, path }) => ({ file, bytes: readFileSync(path) }))
    .filter(({ bytes }) => bytes[0] === 0x1a);

  test('read every file the same in every way', () => {
    const cases = documents.flatMap(({ file, bytes }) =>
      ways.map((_, way): [string, Uint8Array, number] => [file, bytes, way]),
    );
    const { read, different } = differing(cases);
    expect(read).toBeGreaterThanOrEqual(700);
    expect(different).toEqual([]);
  });

  test('read 64 cuts of each the same', () => {
    const random = seeded(1);
    function* cuts(): Generator<[string, Uint8Array, number]> {
      for (const { file, bytes } of documents)
        for (let i = 0; i < 64; i++) {
          const end = i < 32 ? Math.floor((bytes.length * (i + 1)) / 33) : random(bytes.length);
          yield [`${file} to ${end}`, bytes.subarray(0, end), i];
        }
    }
    expect(differing(cuts()).different).toEqual([]);
  });

  test('read 100,000 mutants the same', () => {
    const random = seeded(2);
    const small = documents.filter(({ bytes }) => bytes.length < 100_000);
    function* mutants(): Generator<[string, Uint8Array, number]> {
      for (let i = 0; i < 100_000; i++) {
        const { file, bytes } = small[random(small.length)] as (typeof small)[number];
        yield [`${file}, mutant ${i}`, mutant(bytes, random), i % 5 === 0 ? 2 : i % 2];
      }
    }
    expect(differing(mutants()).different).toEqual([]);
  });
});

/** Damaged on purpose, or cut: their counts depend on how a reader goes on. */
const damaged =
  /crafted\/(byte_removed|id_zero|zero_hole|timestamp_scale_0|tracks_20k|doctype_other|garbage)/;

/** What differs from the reference, and why. */
const otherwise: Record<string, string> = {
  'LOCAL+crafted/track_timestamp_scale_2.webm': 'it leaves TrackTimestampScale out of account',
  'LOCAL+mkvmerge74/zlib_subs.mkv': 'it counts what zlib makes, boxray what is stored',
  'LOCAL+twins/bzlib.mkv': 'it counts what bzip2 makes',
  'LOCAL+twins/header_removal_ac3.mka': 'it counts no bytes of this file at all',
  'SubtitleEdit+subtitleedit/tests/libse/Files/sample_MKV_USF.mks': 'zlib',
  'androidx+media/libraries/test_data/src/test/assets/media/mkv/sample_with_pgs_subtitles.mkv':
    'zlib',
};

/** One of the list is not among the files. */
const crafted = hasEbmlCorpus
  ? craftedRows().filter((row) => files.some(({ file }) => file === row.file))
  : [];

describe.skipIf(!hasEbmlCorpus).each(backends)('WebM and Matroska by the %s backend', (backend) => {
  const read = (path: string, limits: Partial<Limits> = {}) =>
    inspectSync(path, { backend, limits });

  test('counts of every track are those of another reader', () => {
    const differ: string[] = [];
    let equal = 0;
    for (const [file, reference] of Object.entries(references())) {
      if (damaged.test(file) || file in otherwise) continue;
      const path = files.find((each) => each.file === file)?.path;
      if (path === undefined) throw new Error(`the corpus lacks ${file}`);
      const report = inspectSync(path, { backend });
      for (const track of reference.tracks) {
        const mine = report.tracks.find(({ id }) => id === track.number);
        const { frames: count, bytes, keyframes, largest } = track;
        const theirs = JSON.stringify({ count, bytes, keyframes, largest, openGop: 0 });
        if (JSON.stringify(mine?.samples) === theirs) equal++;
        else differ.push(`${file} ${track.number}: ${JSON.stringify(mine?.samples)} for ${theirs}`);
      }
    }
    expect(differ).toEqual([]);
    expect(equal).toBeGreaterThanOrEqual(340);
  });

  test.each(crafted)('$file: $class, $want', ({ file, class: kind, want }) => {
    const path = files.find((each) => each.file === file)?.path ?? '';
    const report = reportOf(() => read(path));
    const codes =
      report instanceof MediaError ? [report.code] : report.problems.map(({ code }) => code);
    if (kind === 'ok' && report instanceof MediaError) expect.unreachable(report.message);
    if (kind === 'ok' && !(report instanceof MediaError))
      expect(report.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    if (kind === 'problem') expect(codes).toContain(want);
    if (want === 'limit') expect(codes).toEqual(['limit-exceeded']);
    const [, name = '', count = ''] =
      /^([va])_samples=([\d|]+)/.exec(want.split(';').at(-1) ?? '') ?? [];
    if (name === '' || report instanceof MediaError) return;
    const type = name === 'v' ? 'video' : 'audio';
    const samples = report.tracks.find((track) => track.type === type)?.samples;
    expect(count.split('|').map(Number)).toContain(samples?.count);
  });

  test('without a scan a file ends where it ends with one', () => {
    const off: string[] = [];
    let compared = 0;
    for (const { file, path } of files) {
      const whole = reportOf(() => read(path));
      const glance = reportOf(() => read(path, { scanBytes: 1 }));
      if (whole instanceof MediaError || glance instanceof MediaError) continue;
      if (whole.problems.some(({ severity }) => severity === 'error') || glance.scanned) continue;
      compared++;
      const { durationSeconds: exact } = whole;
      const { durationSeconds: found } = glance;
      if (exact === null || Math.abs((found ?? -9) - exact) > 0.05)
        off.push(`${file}: ${found}, ${exact}`);
    }
    expect(compared).toBeGreaterThanOrEqual(190);
    expect(off.length / compared, off.join('\n')).toBeLessThanOrEqual(0.03);
  });
});

function reportOf(read: () => MediaReport): MediaReport | MediaError {
  try {
    return read();
  } catch (error) {
    if (error instanceof MediaError) return error;
    throw error;
  }
}

/** Facts of a stream that ffprobe and boxray both tell, and the share that has to be equal. */
const facts = [
  ...['codec', 'width', 'height', 'aspect', 'rotation', 'channels', 'rate', 'layout', 'default'],
  ...['forced', 'profile', 'language', 'range', 'primaries', 'transfer', 'matrix'],
] as const;

/** Profiles that only decoding tells, or that a decoder states though it saw no frame. */
const unprofiled = /^(mpeg2video|mpeg1video|mpeg4|dirac|vp8)$/;

describe.skipIf(!hasEbmlCorpus)('WebM and Matroska against ffprobe 5.1', () => {
  test('facts of streams are equal', () => {
    const counts = new Map<string, { equal: number; other: string[] }>(
      facts.map((fact) => [fact, { equal: 0, other: [] }]),
    );
    for (const { file, path } of files) {
      const probe = probeOf(file);
      const report = reportOf(() => inspectSync(path));
      if (probe === null || report instanceof MediaError || file.includes('crafted')) continue;
      const streams = probe.streams.filter(
        (stream: { codec_type: string; disposition?: { attached_pic?: number } }) =>
          stream.codec_type !== 'attachment' && stream.disposition?.attached_pic !== 1,
      );
      report.tracks.forEach((track, i) => {
        const stream = streams[i];
        if (stream === undefined) return;
        const compare = (fact: (typeof facts)[number], mine: unknown, theirs: unknown) => {
          if (theirs === undefined || theirs === null || theirs === 'unknown') return;
          const count = counts.get(fact);
          if (String(mine) === String(theirs)) count && count.equal++;
          else count?.other.push(`${file} ${i}: ${mine}, ffprobe says ${theirs}`);
        };
        const { video, audio } = track;
        compare('codec', track.codec, stream.codec_name);
        if (!unprofiled.test(track.codec ?? '') && track.encryption === null)
          compare('profile', track.profile, stream.profile);
        if (video !== null) compare('width', video.width, stream.width);
        if (video !== null) compare('height', video.height, stream.height);
        compare('aspect', video?.sampleAspectRatio.join(':'), stream.sample_aspect_ratio);
        const turned = stream.side_data_list?.find(
          (data: { rotation?: number }) => data.rotation !== undefined,
        )?.rotation;
        if (video !== null)
          compare('rotation', video.rotation, ((-(turned ?? 0) % 360) + 360) % 360);
        compare('primaries', video?.color?.primaries, stream.color_primaries);
        compare('transfer', video?.color?.transfer, stream.color_transfer);
        compare('matrix', video?.color?.matrix, stream.color_space);
        const range = { full: 'pc', limited: 'tv' }[video?.color?.range ?? 'full'];
        if (video?.color?.range) compare('range', range, stream.color_range);
        compare('channels', audio?.channels, stream.channels);
        compare('rate', audio?.sampleRate, stream.sample_rate);
        compare('layout', audio?.channelLayout, stream.channel_layout);
        compare('default', track.flags?.default ? 1 : 0, stream.disposition?.default);
        compare('forced', track.flags?.forced ? 1 : 0, stream.disposition?.forced);
        // FFmpeg 5.1 does not show LanguageBCP47, which counts.
        if (!/^\w\w(-|$)|-/.test(track.language ?? ''))
          compare('language', track.language ?? 'eng', stream.tags?.language ?? 'eng');
      });
    }
    for (const [fact, { equal, other }] of counts)
      expect(
        equal / (equal + other.length),
        `${fact}:\n${other.join('\n')}`,
      ).toBeGreaterThanOrEqual(
        fact === 'matrix' || fact === 'primaries' || fact === 'transfer' ? 0.93 : 0.98,
      );
  });

  test('chapters and titles', () => {
    for (const { file, path } of files) {
      const probe = probeOf(file);
      const report = reportOf(() => inspectSync(path));
      if (probe === null || report instanceof MediaError) continue;
      const title = probe.format?.tags?.title;
      if (title !== undefined) expect(report.tags.title, file).toBe(title);
      // It lists those of all editions, once each, and none that is in another.
      if (/nested|editions|MKA\/chapters|space_void/.test(file)) continue;
      expect([file, report.chapters.length]).toEqual([file, probe.chapters?.length ?? 0]);
    }
  });
});

/** Streams whose frames ffmpeg makes anew, or that are not read here. */
const remade: Record<string, string> = {
  'LOCAL+crafted/two_segments.webm': 'ffmpeg reads on into the second Segment',
  'LOCAL+ffmpeg51/audio_wavpack.mka': 'it builds the headers of WavPack blocks again',
  'LOCAL+twins/bzlib.mkv': 'it undoes bzip2',
};

describe.skipIf(!hasEbmlCorpus)('WebM and Matroska against framehash', () => {
  test('the MD5 of every frame is that of ffmpeg', async () => {
    const differ: string[] = [];
    let equal = 0;
    for (const { file, path } of files) {
      const theirs = framehashOf(file);
      const report = reportOf(() => inspectSync(path));
      if (theirs.size === 0 || report instanceof MediaError || file in remade) continue;
      // Headers that stand twice make it list streams twice.
      if (/crafted\/(id_zero|second_tracks|simpletags)/.test(file)) continue;
      const { tracks } = await hashFrames(path, { algorithm: 'md5' });
      const own = (type: string) =>
        report.tracks.filter((track) => track.type === type).map(({ index }) => index);
      // Pictures among the attachments are streams of video to it.
      const covers = report.pictures.map(() => -1);
      [...own('video'), ...covers, ...own('audio')].forEach((trackIndex, stream) => {
        const list = theirs.get(stream);
        if (trackIndex < 0 || list === undefined) return;
        const hashes = tracks.find((track) => track.trackIndex === trackIndex);
        const mine = Array.from({ length: hashes?.count ?? 0 }, (_, i) =>
          Buffer.from(hashes?.digests.subarray(16 * i, 16 * i + 16) ?? []).toString('hex'),
        );
        if (mine.join() === list.join()) equal++;
        else differ.push(`${file} ${stream}: ${mine.length} frames, ffmpeg has ${list.length}`);
      });
    }
    expect(differ).toEqual([]);
    expect(equal).toBeGreaterThanOrEqual(295);
  });
});
