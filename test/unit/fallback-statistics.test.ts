import { describe, expect, test } from 'vitest';
import { driveSync } from '../../src/calls/drive.js';
import { createSession } from '../../src/families/isobmff/read/index.js';
import type { SampleStatistics } from '../../src/media/container-index.js';
import { defaultLimits } from '../../src/media/limits.js';
import { PeakRate } from '../../src/media/statistics.js';
import { openSourceSync } from '../../src/sources/index.js';
import { bytesOf } from '../support/box.js';
import { avc1 } from '../support/codecs/video.js';
import { type Fragmented, fragmented, type RunField } from '../support/fragmented.js';
import { progressive, type Sample, type Track } from '../support/movie.js';
import { workOf } from '../support/work.js';

/** Numbers that look random and are the same in every run. */
function generator(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** The rules of SampleStatistics, sample by sample, without thinking of speed. */
function expanded(samples: Sample[], timescale: number) {
  const times: number[] = [];
  let time = 0;
  for (const { duration } of samples) {
    times.push(time);
    time += duration;
  }
  const presented = samples.map((sample, i) => (times[i] as number) + (sample.offset ?? 0));
  const seconds = new Map<number, number>();
  for (const [i, { size }] of samples.entries()) {
    const second = Math.floor((times[i] as number) / timescale);
    seconds.set(second, (seconds.get(second) ?? 0) + size);
  }
  const keyframes = times.filter((_, i) => samples[i]?.sync !== false);
  const steps = keyframes.slice(1).map((at, i) => at - (keyframes[i] as number));
  const durations = samples.slice(0, -1).flatMap(({ duration }) => (duration ? [duration] : []));
  return {
    count: samples.length,
    bytes: samples.reduce((sum, { size }) => sum + size, 0),
    largest: Math.max(...samples.map(({ size }) => size)),
    keyframes: keyframes.length,
    duration: time,
    firstPresentationTime: Math.min(...presented),
    lastPresentationEnd: Math.max(
      ...presented.map((at, i) => at + (samples[i] as Sample).duration),
    ),
    minDuration: durations.length ? Math.min(...durations) : 0,
    maxDuration: durations.length ? Math.max(...durations) : 0,
    keyframeSpan: steps.reduce((sum, step) => sum + step, 0),
    keyframeMaxInterval: Math.max(0, ...steps),
    reordered: presented.some((at, i) => i > 0 && at < (presented[i - 1] as number)),
    peakBytes: Math.max(...seconds.values()),
    firstSampleSize: samples[0]?.size ?? 0,
  } satisfies Partial<SampleStatistics>;
}

function statisticsOf(file: Uint8Array): SampleStatistics | null | undefined {
  const source = openSourceSync(file);
  const { size, readAhead } = source;
  const index = driveSync(createSession({ size, readAhead, limits: defaultLimits }), source);
  expect(index.problems.filter(({ code }) => code !== 'no-sync-samples')).toEqual([]);
  return index.tracks[0]?.statistics;
}

/** Runs of samples alike, with the odd one out: what tables of real files look like. */
function randomSamples(random: (limit: number) => number, constantSize: boolean): Sample[] {
  const samples: Sample[] = [];
  const offsets = random(2) === 0;
  const syncs = random(3);
  const size = 1 + random(30);
  for (let runs = 1 + random(6); runs > 0; runs--) {
    const duration = random(5) === 0 ? 0 : 1 + random(200);
    const jitter = random(2);
    for (let count = 1 + random(12); count > 0; count--)
      samples.push({
        size: constantSize ? size : random(60),
        duration: duration + jitter * random(3),
        ...(offsets ? { offset: random(300) - 40 } : {}),
        ...(syncs > 0 ? { sync: random(4) < syncs } : {}),
      });
  }
  return samples;
}

describe('statistics of sample tables agree with the samples one by one', () => {
  const storages = ['table', 'constant', 8, 16] as const;
  test.each(storages)('sizes stored as %s', (sizes) => {
    const random = generator(7);
    for (let round = 0; round < 150; round++) {
      const timescale = 1 + random(300);
      const samples = randomSamples(random, sizes === 'constant');
      const chunks = [1 + random(5), 1 + random(5), 1 + random(5)];
      const track: Track = {
        handler: 'vide',
        timescale,
        entries: [avc1()],
        samples,
        sizes,
        chunks,
      };
      const file = bytesOf(...progressive({ tracks: [track], co64: random(2) === 0 }));
      expect(statisticsOf(file)).toMatchObject(expanded(samples, timescale));
    }
  });

  test('sizes of four bits', () => {
    const random = generator(8);
    for (let round = 0; round < 50; round++) {
      const samples = randomSamples(random, false).map((s) => ({ ...s, size: s.size % 16 }));
      const track: Track = { handler: 'vide', timescale: 90, entries: [avc1()], samples, sizes: 4 };
      const file = bytesOf(...progressive({ tracks: [track] }));
      expect(statisticsOf(file)).toMatchObject(expanded(samples, 90));
    }
  });
});

test('statistics of fragments agree with the samples one by one', () => {
  const random = generator(9);
  const fields: RunField[] = ['duration', 'size', 'flags', 'offset'];
  for (let round = 0; round < 150; round++) {
    const timescale = 1 + random(300);
    const samples = randomSamples(random, false);
    // Without a time in the last fragment, one of no duration would get the shortest of the others.
    const last = samples.at(-1) as Sample;
    last.duration ||= 1;
    const movie: Fragmented = {
      tracks: [{ handler: 'vide', timescale, entries: [avc1()], samples: [] }],
      fragments: [],
    };
    let time = 0;
    for (let first = 0; first < samples.length; ) {
      const some = samples.slice(first, first + 1 + random(20));
      const runs = [1 + random(7)];
      const told = random(2) === 0 ? time : null;
      movie.fragments.push({
        tracks: [{ track: 0, samples: some, time: told, runs, fields, runVersion: 1 }],
      });
      time += some.reduce((sum, { duration }) => sum + duration, 0);
      first += some.length;
    }
    expect(statisticsOf(bytesOf(...fragmented(movie)))).toMatchObject(expanded(samples, timescale));
  }
});

describe('the fullest second', () => {
  /** Second by second, for runs of [count, duration, size] that follow each other. */
  function searched(runs: [number, number, number][], timescale: number): number {
    let fullest = 0;
    let second = -1;
    let bytes = 0;
    let time = 0;
    for (const [count, duration, size] of runs)
      for (let i = 0; i < count; i++, time += duration) {
        const at = Math.floor(time / timescale);
        if (at !== second) bytes = 0;
        second = at;
        bytes += size;
        fullest = Math.max(fullest, bytes);
      }
    return fullest;
  }

  function computed(runs: [number, number, number][], timescale: number): number {
    const peak = new PeakRate();
    peak.timescale = timescale;
    let time = 0;
    for (const [count, duration, size] of runs) {
      peak.addRun(time, duration, count, size);
      time += duration * count;
    }
    return peak.best;
  }

  test('of runs is computed as if every sample had been looked at', () => {
    const random = generator(10);
    for (let round = 0; round < 20_000; round++) {
      const timescale = 1 + random(40);
      const runs = Array.from({ length: 1 + random(4) }, (): [number, number, number] => [
        1 + random(80),
        random(60),
        random(10),
      ]);
      expect(computed(runs, timescale)).toBe(searched(runs, timescale));
    }
  });

  test('of a run without end takes no time', async () => {
    const work = await workOf(100, () => {
      for (let i = 0; i < 100_000; i++) computed([[2 ** 32 - 1, 1 + i, 4]], 48_000);
    });
    expect(work).toBeLessThan(100);
    expect(computed([[2 ** 32 - 1, 1, 4]], 48_000)).toBe(48_000 * 4);
    // Far more seconds than can be searched: as full as any second can be.
    expect(computed([[2 ** 32 - 1, 47_999, 4]], 48_000)).toBe(8);
  });

  test('is unknown without a timescale', () => {
    expect(computed([[10, 1, 4]], 0)).toBe(0);
  });
});
