/** Tables, references and tracks at their largest. */
import { append, ascii, box, bytesOf, fullBox, replace, u32, zeros } from '../box.js';
import { avc1 } from '../codecs/video.js';
import { audioTrack, codecTrack, videoTrack } from '../fixtures/common.js';
import { progressive } from '../movie.js';
import { stszConstant } from '../tables.js';
import type { HostileFile } from './file.js';
import { many, repeat, words } from './many.js';

import { add, one, put, table } from './one-track.js';

/** Hundreds of thousands of rows. */
export function* tables(): Generator<HostileFile> {
  const rows = (type: string, count: number, width: number, value: (i: number) => number) =>
    put(`${table}/${type}`, fullBox(type, 0, 0, u32(count), words(count * width, value)));
  yield {
    name: '500,000 stts entries, all different',
    bytes: rows('stts', 500_000, 2, (i) => (i % 2 === 0 ? 1 : i)),
  };
  yield {
    name: '300,000 stsc entries',
    bytes: rows('stsc', 300_000, 3, (i) => [i / 3 + 1, 1, 1][i % 3] as number),
  };
  yield {
    name: '1,000,000 chunks, descending',
    bytes: rows('stco', 1_000_000, 1, (i) => 3_900_000 - i),
  };
  yield {
    name: '1,000,000 chunks, up and down',
    bytes: rows('stco', 1_000_000, 1, (i) => (i % 2 === 0 ? i : 2_000_000 - i)),
  };
  const packed = (bits: number, count: number) =>
    fullBox('stz2', 0, 0, u32(bits, count), zeros((bits * count) / 8).fill(0x11));
  yield { name: '4,000,000 sizes of 4 bits', bytes: put(`${table}/stsz`, packed(4, 4_000_000)) };
  const long = (type: string, width: number, value: (i: number) => number) =>
    one((parts) => {
      const samples = 500_000;
      replace(parts, `${table}/stsz`, stszConstant(1, samples));
      replace(parts, `${table}/stts`, fullBox('stts', 0, 0, u32(1, samples, 1)));
      replace(parts, `${table}/stsc`, fullBox('stsc', 0, 0, u32(1, 1, samples, 1)));
      append(parts, table, fullBox(type, 0, 0, u32(samples), words(samples * width, value)));
      append(parts, 'moov', box('free', zeros(samples)));
    });
  yield { name: '500,000 samples, each a keyframe', bytes: long('stss', 1, (i) => i + 1) };
  yield {
    name: '500,000 samples, each shown at another time',
    bytes: long('ctts', 2, (i) => (i % 2 === 0 ? 1 : i % 7)),
  };
  yield {
    name: '500,000 groups of samples',
    bytes: long('sbgp', 2, (i) => (i % 2 === 0 ? 1 : i)),
  };
  yield {
    name: 'sgpd of 500,000 entries',
    bytes: add(table, fullBox('sgpd', 1, 0, ascii('roll'), u32(2, 500_000), zeros(1_000_000))),
  };
  yield {
    name: '50,000 sgpd',
    bytes: add(table, repeat(50_000, fullBox('sgpd', 1, 0, ascii('roll'), u32(2, 1), zeros(2)))),
  };
  yield {
    name: 'saio of 500,000 offsets',
    bytes: add(table, fullBox('saio', 0, 0, u32(500_000), zeros(2_000_000))),
  };
  yield {
    name: 'senc of 500,000 samples',
    bytes: add('moov/trak', fullBox('senc', 0, 2, u32(500_000), zeros(1_000_000))),
  };
  yield {
    name: '99,999 edits',
    bytes: add(
      'moov/trak',
      box(
        'edts',
        fullBox(
          'elst',
          0,
          0,
          u32(99_999),
          words(3 * 99_999, (i) => [1, i % 20, 0x10000][i % 3] as number),
        ),
      ),
    ),
  };
  yield {
    name: '500,000 references',
    bytes: add(
      'moov/trak',
      box(
        'tref',
        box(
          'chap',
          words(500_000, () => 1),
        ),
      ),
    ),
  };
  for (const type of ['chap', 'cdsc', 'tmcd', 'vdep'])
    yield {
      name: `99,999 ${type} references`,
      bytes: add(
        'moov/trak',
        box(
          'tref',
          box(
            type,
            words(99_999, () => 1),
          ),
        ),
      ),
    };
  yield {
    name: '100,000 kinds of reference',
    bytes: add(
      'moov/trak',
      box(
        'tref',
        many(100_000, (i) => box('abcd', u32(i))),
      ),
    ),
  };
  yield {
    name: '50,000 sample entries',
    bytes: put(`${table}/stsd`, fullBox('stsd', 0, 0, u32(50_000), repeat(50_000, avc1()))),
  };
  yield {
    name: '100,000 data references',
    bytes: put(
      'moov/trak/mdia/minf/dinf/dref',
      fullBox('dref', 0, 0, u32(100_000), repeat(100_000, fullBox('url ', 0, 1))),
    ),
  };
  yield {
    name: '4,000 tracks',
    bytes: bytesOf(...progressive({ tracks: Array.from({ length: 4_000 }, () => audioTrack(4)) })),
  };
  yield {
    name: '4,000 tracks of one id, with references',
    bytes: bytesOf(
      ...progressive({
        tracks: Array.from({ length: 4_000 }, () =>
          videoTrack(4, { id: 7, references: { chap: [7], tmcd: [7] } }),
        ),
      }),
    ),
  };
  yield {
    name: '2,000 tracks of subtitles, in groups',
    bytes: bytesOf(
      ...progressive({
        tracks: Array.from({ length: 2_000 }, (_, i) =>
          codecTrack('sbtl', box('tx3g', zeros(38)), 1000, 1000, { alternateGroup: 1 + (i % 3) }),
        ),
      }),
    ),
  };
}
