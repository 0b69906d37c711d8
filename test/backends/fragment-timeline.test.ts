/** When samples of fragments are decoded: `tfdt` (ISO/IEC 14496-12 8.8.12) says, not the sum of durations. */

import { describe, expect, test } from 'vitest';
import { check, inspect, type Policy, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, type Part, replace } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { fragmented } from '../support/fragmented.js';
import { progressive, type Sample, type Track } from '../support/movie.js';
import { stts } from '../support/tables.js';

/** A second has 12,800 ticks. Each fragment: decode time, durations of its samples. */
function film(...fragments: [time: number | null, durations: number[]][]): Uint8Array {
  const samples = (durations: number[]): Sample[] =>
    durations.map((duration) => ({ size: 20, duration }));
  return bytesOf(
    ...fragmented({
      tracks: [videoTrack(0, { samples: [], edits: [] })],
      fragments: fragments.map(([time, durations]) => ({
        tracks: [{ track: 0, samples: samples(durations), time, timeVersion: 1 }],
      })),
    }),
  );
}

const movie = (more: Partial<Track>, adjust?: (parts: Part[]) => void) =>
  bytesOf(
    ...progressive({ tracks: [videoTrack(20, more)], ...(adjust === undefined ? {} : { adjust }) }),
  );
const negativeDelta = movie({}, (parts) =>
  replace(
    parts,
    'moov/trak/mdia/minf/stbl/stts',
    stts([
      [10, 512],
      [1, -256],
      [9, 512],
    ]),
  ),
);

describe.each(backends)('by the %s backend', (backend) => {
  const read = async (file: Uint8Array) => {
    const { tracks, problems } = await inspect(file, { backend });
    const [table] = (await readFrames(file, { backend })).tracks;
    const [track] = tracks;
    return {
      seconds: track?.durationSeconds,
      rate: track?.video?.frameRate,
      codes: problems.filter(({ code }) => /time|duration/.test(code)).map(({ code }) => code),
      durations: [...(table?.duration ?? [])],
      dts: [...(table?.dts ?? [])],
    };
  };

  test('a gap counts, and is said where it is long', async () => {
    const gap = film([0, [512, 512]], [12_800, [512, 512]]);
    expect(await read(gap)).toMatchObject({
      seconds: (12_800 + 1024) / 12_800,
      codes: ['decode-time-gap'],
      durations: [512, 512, 512, 512],
      dts: [0, 512, 12_800, 13_312],
    });
    const short = film([0, [512, 512]], [1100, [512, 512]]);
    expect(await read(short)).toMatchObject({ seconds: 2124 / 12_800, codes: [] });
  });

  test('short gaps add up', async () => {
    const many = Array.from({ length: 20 }, (_, i): [number, number[]] => [i * 612, [512]]);
    expect(await read(film(...many))).toMatchObject({
      seconds: (19 * 612 + 512) / 12_800,
      codes: ['decode-time-gap'],
    });
  });

  test('a last sample of no duration lasts until the next fragment, or as the others do', async () => {
    const file = film([0, [512, 512, 0]], [1536, [512, 512, 0]]);
    expect(await read(file)).toEqual({
      seconds: 3072 / 12_800,
      rate: { average: 25, min: 25, max: 25, variable: false },
      codes: [],
      durations: Array(6).fill(512),
      dts: [0, 512, 1024, 1536, 2048, 2560],
    });
  });

  test('a movie that begins later has no gap before it', async () => {
    expect(await read(film([90_000, [512, 512]]))).toMatchObject({
      seconds: 1024 / 12_800,
      codes: [],
    });
  });

  test('impossible times are said, and not used', async () => {
    const negative = film([0, [512, 2 ** 32 - 512]], [1024, [512]]);
    expect(await read(negative)).toMatchObject({
      seconds: 1536 / 12_800,
      codes: ['invalid-sample-duration'],
    });
    const late = film([0, [512]], [2 ** 60, [512]]);
    expect(await read(late)).toMatchObject({
      seconds: 1024 / 12_800,
      codes: ['impossible-duration'],
    });
  });

  test('a policy goes by what a person would see', async () => {
    const violations = async (file: Uint8Array, policy: Policy) =>
      check(await inspect(file, { backend }), policy).violations.map(({ rule }) => rule);
    const short: Policy = { duration: { max: 2 }, problems: { worst: 'warning' } };
    expect(await violations(film([0, [512]], [12_800, [512]]), short)).toEqual([]);
    expect(await violations(film([0, [512]], [128_000, [512]]), short)).toEqual(['duration']);
    expect(await violations(negativeDelta, { duration: { max: 2 } })).toEqual([]);
    expect(await violations(negativeDelta, short)).toEqual(['problems.worst']);
    const empty = movie({ edits: [{ duration: 0, mediaTime: -1 }] });
    expect(await violations(empty, { duration: { min: 0.7, max: 0.9 } })).toEqual([]);
  });
});
