/**
 * Small files of kinds that real writers make, with the right value of each:
 * ../shared/corpus/cases/README.md.
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FluentData, ffprobe } from '../../src/ffprobe/index.js';
import { inspect, type MediaReport, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { corpus } from '../support/paths.js';

const folder = path.join(corpus, 'cases');
const hasCases = existsSync(folder);
const place = (file: string) => path.join(folder, file);

const video = (report: MediaReport) => report.tracks.find(({ type }) => type === 'video');
const audio = (report: MediaReport) => report.tracks.find(({ type }) => type === 'audio');
const codes = ({ problems }: MediaReport) => problems.map(({ code }) => code);

/** What a report says of a file, and what is right. */
const facts: [file: string, what: string, of: (report: MediaReport) => unknown, right: unknown][] =
  [
    [
      'no-hdlr.mp4',
      'types and codecs',
      ({ tracks }) => tracks.map((t) => [t.type, t.codec]),
      [
        ['video', 'h264'],
        ['audio', 'aac'],
      ],
    ],
    ['no-hdlr.mp4', 'the missing box', (report) => codes(report).includes('missing-box'), true],
    [
      'no-hdlr.mov',
      'type and codec',
      ({ tracks }) => tracks.map((t) => [t.type, t.codec]),
      [['video', 'mpeg4']],
    ],
    ['mvex-without-moof.mp4', 'fragments', ({ fragmented }) => fragmented, false],
    ['elst_one_empty_edit_of_0.mp4', 'duration', (r) => video(r)?.durationSeconds, 0.64],
    ['tkhd-anamorphic-640.mp4', 'width as shown', (r) => video(r)?.video?.displayWidth, 640],
    ['tkhd-anamorphic-640.mp4', 'aspect', (r) => video(r)?.video?.sampleAspectRatio, [2, 1]],
    ['avc_uncropped_sps_entry_narrower.mp4', 'width', (r) => video(r)?.video?.width, 58],
    ['ms-jitter-vfr.mp4', 'rate', (r) => video(r)?.video?.frameRate.variable, false],
    [
      'stts-negative-delta.mp4',
      'rate as ffprobe has it',
      (r) => video(r)?.video?.frameRate.average?.toFixed(2),
      '29.75',
    ],
    ['stts-negative-delta.mp4', 'it is an error', (r) => codes(r), ['invalid-sample-duration']],
    ['mvhd-matrix-90.mp4', 'rotation', (r) => video(r)?.video?.rotation, 90],
    ['elst_repeat_edits_3x.mp4', 'duration', (r) => r.durationSeconds, 1.92],
    ['odd_type_before_moov.mp4', 'tracks', ({ tracks }) => tracks.length, 2],
    ['odd_type_before_moov.mp4', 'samples', (r) => video(r)?.samples?.count, 16],
    ['odd_type_before_moov.mp4', 'duration', ({ durationSeconds }) => durationSeconds, 0.64],
    ['moov-in-free.m4a', 'duration', ({ durationSeconds }) => durationSeconds, 0.3],
    ['frag-every-frame-ffmpeg.mp4', 'sound', (r) => audio(r)?.durationSeconds, 3.08],
    ['frag-every-frame-ffmpeg.mp4', 'the gap', (r) => codes(r), ['decode-time-gap']],
    ['frag-last-duration-0.mp4', 'duration', (r) => video(r)?.durationSeconds, 4],
    ['frag-last-duration-0.mp4', 'rate', (r) => video(r)?.video?.frameRate.average, 30],
    ['pcm-stsz1.mov', 'bytes', (r) => audio(r)?.samples?.bytes, 76_800],
    ['pcm-stsz1.mov', 'bit rate', (r) => audio(r)?.bitRate.average, 1_411_200],
    ['qt-cbr-gsm.mov', 'duration', (r) => audio(r)?.durationSeconds, 0.8],
    ['qt-cbr-ima4.mov', 'duration', (r) => audio(r)?.durationSeconds?.toFixed(6), '0.058050'],
    ['qt-cbr-ima4.mov', 'bit rate', (r) => audio(r)?.bitRate.average, 352_800],
    ['ffmpeg-adpcm-ms.mov', 'bit rate', (r) => audio(r)?.bitRate.average, 176_400],
    ['ffmpeg-adpcm-ms.mov', 'duration', (r) => audio(r)?.durationSeconds?.toFixed(6), '1.009705'],
    ['brand_with_nul.m4a', 'brand', ({ brands }) => brands?.major.trim(), 'M4A'],
    ['brand_with_nul.m4a', 'container', ({ container }) => container, 'm4a'],
    ['aac-7.1.mp4', 'layout', (r) => audio(r)?.audio?.channelLayout, '7.1'],
    ['srat-96k.mp4', 'rate', (r) => audio(r)?.audio?.sampleRate, 96_000],
    ['creation_time_from_1970.mp4', 'time', ({ createdAt }) => createdAt, '2023-11-14T22:13:20Z'],
    ['unix-epoch-times.m4a', 'time', ({ createdAt }) => createdAt, '2021-01-01T00:00:00Z'],
    [
      'int-tags-typed-as-text.m4a',
      'tags',
      ({ tags }) => tags,
      {
        media_type: '10',
        season_number: '2',
        compilation: '1',
      },
    ],
    [
      'freeform_two_values.m4a',
      'values',
      ({ rawTags }) => rawTags.map(({ value }) => value),
      ['First', 'Second'],
    ],
  ];

/** What has no report, and what it is called. */
const refused: [file: string, mimeType: string][] = [
  ['canon_uuid_cmt_gps.cr3', 'image/x-canon-cr3'],
  ['tiny.jp2', 'image/jp2'],
  ['tiny.jxl', 'image/jxl'],
];

const tags = (data: FluentData) => data.format.tags;

const shapes: [file: string, of: (data: FluentData) => unknown, right: unknown][] = [
  ['creation_time_from_1970.mp4', (d) => tags(d)?.creation_time, '2023-11-14T22:13:20.000000Z'],
  ['no-tracks-creation-time.m4a', (d) => tags(d)?.creation_time, '2021-01-01T00:00:00.000000Z'],
  ['freeform_two_values.m4a', (d) => tags(d)?.ARTISTS, 'First'],
  ['gnre-type-18.m4a', (d) => tags(d)?.genre, 'Rock'],
  ['drms.m4p', ({ streams }) => streams.at(-1)?.codec_tag_string, 'drms'],
  ['qt-cbr-ima4.mov', ({ streams }) => streams[0]?.bit_rate, 352_800],
  ['ffmpeg-adpcm-ms.mov', ({ streams }) => streams[0]?.bit_rate, 176_400],
  ['cmaf_audio_priming_edit.mp4', ({ streams }) => streams[0]?.start_time, '-0.064000'],
  ['mvex-without-moof.mp4', ({ streams }) => streams.map((s) => s.nb_frames), [120, 189]],
];

/** Of these kinds a file says so many things, and after a scrub none. */
const privacy: [file: string, found: string[]][] = [
  ['exif-item-raw-tiff.heic', ['location 35.689444, 139.691667', 'serial SN12345678']],
  ['exif_without_offset_field.avif', ['location 48.14, 11.575']],
  ['exif_with_offset_field_control.avif', ['location 48.14, 11.575']],
  ['canon-uuid-exif-gps.mp4', ['location 35.689444, 139.691667', 'serial 012345678901']],
  ['motion-photo-video-location.heic', ['location 12.3456, -45.6789']],
  [
    'scrub/m-covr-exif.mp4',
    [
      'person PLANTcoverArtist',
      'serial PLANTcoverSerial',
      'person PLANTcoverXmp',
      'person PLANTcoverComment',
    ],
  ],
  ['scrub/m-data-type21.mp4', ['person PLANTtype21', 'location 48.8584, 2.2945']],
  ['gopro_fdsc_serial.mp4', ['telemetry GoPro file data with serial numbers, 300 bytes']],
  ['creation_time_from_1970.mp4', ['time 2023-11-14T22:13:20Z']],
  ['scrub/v-xmp-amp.mp4', ['location 48.8583333', 'person PLANTartist']],
  ['scrub/v-xmp-bom.mp4', ['location 48.8583333', 'person PLANTartist']],
  ['scrub/v-xmp-ctl.mp4', ['location 48.8583333', 'person PLANTartist']],
  ['scrub/v-xmp-nonascii-name.mp4', ['location 48.8583333', 'person PLANTartist']],
  ['scrub/v-xmp-dtd.mp4', ['unread XML: it declares entities of its own, which are not expanded']],
  ['scrub/v-xmp-many.mp4', ['unread XML: it has more than 10000 values']],
];

describe.skipIf(!hasCases).each(backends)('the cases, by the %s backend', (backend) => {
  test.each(facts)('%s: %s', async (file, _, of, right) => {
    expect(of(await inspect(place(file), { backend }))).toEqual(right);
  });

  test.each(refused)('%s is named', async (file, mimeType) => {
    await expect(inspect(place(file), { backend })).rejects.toMatchObject({
      code: 'unsupported-container',
      detected: { mimeType },
    });
  });

  test.each(shapes)("%s in ffprobe's shape", async (file, of, right) => {
    expect(of(await ffprobe(place(file), { backend }))).toEqual(right);
  });

  test.each(privacy)('%s says of a person', async (file, found) => {
    const source = await readFile(place(file));
    const report = await inspect(source, { backend, thorough: true });
    const said = report.privacy.map(({ kind, value }) => `${kind} ${value}`);
    for (const one of found) expect(said).toContain(one);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await scrub(source, report.privacy)) chunks.push(chunk);
    const clean = Buffer.concat(chunks);
    expect((await inspect(clean, { backend, thorough: true })).privacy).toEqual([]);
    for (const word of ['PLANT', 'SN12345678', 'FAKESERIAL', '012345678901'])
      expect(clean.includes(word)).toBe(false);
  });
});
