/** What the tables of a track add to its statistics, run by run. */

import type { Runs, SizeTable } from './tables.js';
import type { TrackState } from './track-state.js';

/** Durations and presentation times; `offsets`: null where every sample is shown when it is decoded. */
export function addTimes(track: TrackState, durations: Runs, offsets: Runs | null): void {
  const { statistics } = track;
  let at = 0;
  let time = 0; // the same, added up in the steps of both tables
  let run = 0; // of offsets
  let runLeft = offsets === null ? 0 : (offsets.counts[0] as number);
  for (let i = 0; i < durations.length; i++) {
    const count = durations.counts[i] as number;
    const duration = durations.values[i] as number;
    statistics.addTimes(at, count, duration);
    if (offsets === null) statistics.addPresentation(at, count, duration, 0);
    for (let left = count; offsets !== null && left > 0; ) {
      const n = Math.min(left, runLeft);
      statistics.addPresentation(time, n, duration, offsets.values[run] as number);
      time += duration * n;
      left -= n;
      runLeft -= n;
      if (runLeft === 0) runLeft = offsets.counts[++run] as number;
    }
    at += duration * count;
  }
}

/** Bytes in all, the largest sample, and the busiest second. */
export function addSizes(track: TrackState, durations: Runs, sizes: SizeTable): void {
  const { statistics } = track;
  const { peak } = statistics;
  peak.timescale = track.row.timescale;
  let at = 0;
  let sample = 0;
  let bytes = 0;
  for (let i = 0; i < durations.length; i++) {
    const count = durations.counts[i] as number;
    const duration = durations.values[i] as number;
    if (sizes.isConstant) {
      peak.addRun(at, duration, count, sizes.constantSize);
      bytes += sizes.constantSize * count;
    }
    for (let left = count, time = at; !sizes.isConstant && left > 0; ) {
      const n = peak.sameSecond(time, duration, left);
      const sum = sizes.sum(sample, n);
      bytes += sum;
      peak.add(time, sum);
      time += duration * n;
      sample += n;
      left -= n;
    }
    at += duration * count;
  }
  statistics.addSizes(sizes.count, bytes, sizes.largest());
}

/** `sync`: numbers of the sync samples, ascending; null where every sample is one. */
export function addKeyframes(track: TrackState, durations: Runs, sync: Uint32Array | null): void {
  const { statistics } = track;
  let time = 0;
  if (sync === null) {
    for (let i = 0; i < durations.length; i++) {
      const n = durations.counts[i] as number;
      const duration = durations.values[i] as number;
      statistics.addKeyframeRun(time, n, duration);
      time += duration * n;
    }
    return;
  }
  let run = 0; // of durations
  let runLeft = durations.counts[0] as number;
  let passed = 0; // samples before `time`
  for (const number of sync) {
    while (passed < number - 1) {
      const n = Math.min(runLeft, number - 1 - passed);
      time += (durations.values[run] as number) * n;
      passed += n;
      runLeft -= n;
      if (runLeft === 0) runLeft = durations.counts[++run] as number;
    }
    statistics.addKeyframe(time);
  }
}
