import { expect, test } from 'vitest';
import { interleave } from '../../src/framehash/interleave.js';
import type { TrackPackets } from '../../src/framehash/packets.js';
import { compareTimes } from '../../src/framehash/rescale.js';
import { Random } from '../support/fuzz/mutate.js';

/** A stream of packets at rising times, some of them the same. */
function stream(random: Random, count: number): TrackPackets {
  const dts = new Float64Array(count);
  for (let i = 1; i < count; i++) dts[i] = (dts[i - 1] as number) + random.below(4);
  return {
    trackIndex: 0,
    timescale: random.of([1, 25, 1000, 30_000, 90_000]),
    audio: false,
    count,
    dts,
    pts: dts,
    duration: new Float64Array(count).fill(1),
    offset: new Float64Array(count),
    size: new Uint32Array(count),
    key: new Uint8Array(count).fill(1),
    startTime: 0,
  };
}

test('packets of many streams come by time, and those of one time by stream', () => {
  const random = new Random(5);
  for (const counts of [[], [0], [3], [5, 0, 7], Array.from({ length: 300 }, () => 6)]) {
    const streams = counts.map((count) => stream(random, count));
    const rows = interleave(streams, 0);
    const scale = (number: number) => (streams[number] as TrackPackets).timescale;
    const sorted = [...rows].sort(
      (a, b) =>
        compareTimes(a.dts, scale(a.stream), b.dts, scale(b.stream)) ||
        a.stream - b.stream ||
        a.packet - b.packet,
    );
    expect(rows).toEqual(sorted);
    expect(rows).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
  }
});
