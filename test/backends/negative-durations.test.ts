/**
 * A negative delta in `stts` is a tick, and what it went back is made up for, as in FFmpeg's mov_read_stts.
 */

import { describe, expect, test } from 'vitest';
import { inspect, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, replace } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';
import { stts } from '../support/tables.js';

const path = 'moov/trak/mdia/minf/stbl/stts';
const withDeltas = (count: number, ...runs: [number, number][]) =>
  bytesOf(
    ...progressive({
      tracks: [videoTrack(count)],
      adjust: (parts) => replace(parts, path, stts(runs)),
    }),
  );

describe.each(backends)('by the %s backend', (backend) => {
  test.each<[what: string, runs: [number, number][], durations: number[]]>([
    [
      'in the middle',
      [
        [2, 512],
        [1, -512],
        [2, 512],
      ],
      [512, 512, 1, 256, 256],
    ],
    [
      'made up for at once',
      [
        [1, 512],
        [1, -512],
        [1, 2048],
      ],
      [512, 1, 1535],
    ],
    [
      'last',
      [
        [2, 512],
        [1, -512],
      ],
      [512, 512, 1],
    ],
    [
      'never made up for',
      [
        [1, -5000],
        [3, 512],
      ],
      [1, 1, 1, 1],
    ],
    [
      'the most negative',
      [
        [1, -0x80000000],
        [1, 512],
      ],
      [1, 1],
    ],
    [
      'the largest that is positive',
      [
        [1, 0x7fffffff],
        [1, 512],
      ],
      [0x7fffffff, 512],
    ],
  ])('%s', async (_, runs, durations) => {
    const file = withDeltas(durations.length, ...runs);
    const { tracks } = await readFrames(file, { backend });
    expect([...(tracks[0]?.duration ?? [])]).toEqual(durations);
    const report = await inspect(file, { backend });
    const [track] = report.tracks;
    const total = durations.reduce((sum, one) => sum + one, 0);
    expect(track?.mediaDurationSeconds).toBeCloseTo(total / (track?.timescale ?? 0), 9);
    const severities = report.problems
      .filter(({ code }) => code === 'invalid-sample-duration')
      .map(({ severity }) => severity);
    expect(severities).toEqual(runs.some(([, delta]) => delta < 0) ? ['error'] : []);
  });
});
