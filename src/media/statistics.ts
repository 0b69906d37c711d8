/**
 * Per-track statistics, gathered run by run: see SampleStatistics in container-index.ts. The native core
 * (statistics.cc) does the same operations on doubles in the same order.
 */

import type { SampleStatistics } from './container-index.js';

/** Past this many whole seconds of one run the fullest second is taken to be as full as any can be. */
const maxSearchedSeconds = 1e6;

/** Bytes in each second of decode time, of which only the largest is kept. */
export class PeakRate {
  timescale = 0;
  best = 0;
  #begin = 0;
  #end = 0; // begin === end: no second entered yet
  #bytes = 0;

  #enter(at: number): void {
    if (at >= this.#begin && at < this.#end) return;
    this.#begin = Math.floor(at / this.timescale) * this.timescale;
    this.#end = this.#begin + this.timescale;
    this.#bytes = 0;
  }

  /**
   * How many of `count` samples, `duration` ticks apart from decode time `at`, begin
   * in the same second as the first.
   */
  sameSecond(at: number, duration: number, count: number): number {
    if (this.timescale === 0 || duration === 0) return count;
    this.#enter(at);
    const fit = Math.ceil((this.#end - at) / duration);
    // Past 2^53 a second may have no width left; one sample is always in its own.
    if (!(fit >= 1)) return 1;
    return Math.min(fit, count);
  }

  /** Adds bytes to the second that `at` lies in. */
  add(at: number, bytes: number): void {
    if (this.timescale === 0) return;
    this.#enter(at);
    this.#bytes += bytes;
    if (this.#bytes > this.best) this.best = this.#bytes;
  }

  /** `count` samples of one size and duration, in constant time. */
  addRun(at: number, duration: number, count: number, size: number): void {
    const { timescale } = this;
    if (timescale === 0) return;
    if ((duration * count) / timescale > maxSearchedSeconds) {
      this.#raise(Math.ceil(timescale / duration) * size);
      this.add(at + duration * (count - 1), size);
      return;
    }
    const first = this.sameSecond(at, duration, count);
    this.add(at, size * first);
    const left = count - first;
    if (left > 0) this.#addLater(at + duration * first, duration, left, size);
  }

  /** The seconds of a run after its first: whole ones, of which the fullest is computed, and the last. */
  #addLater(at: number, duration: number, count: number, size: number): void {
    const { timescale } = this;
    const firstSecond = Math.floor(at / timescale);
    const lastSecond = Math.floor((at + duration * (count - 1)) / timescale);
    const whole = lastSecond - firstSecond;
    if (whole > 0) {
      // The first sample of a second lies `phase` ticks after its begin, which goes down by
      // `rest` (mod duration) from one second to the next; a second holds one sample more
      // than `fewest` when phase < rest.
      const fewest = Math.floor(timescale / duration);
      const rest = timescale - fewest * duration;
      const phase = at - firstSecond * timescale;
      const fuller = rest > 0 && Math.floor(phase / rest) < whole;
      this.#raise((fuller ? fewest + 1 : fewest) * size);
    }
    const before = Math.ceil((lastSecond * timescale - at) / duration);
    const inLast = whole > 0 ? count - before : count;
    this.add(lastSecond * timescale, size * inLast);
  }

  #raise(bytes: number): void {
    if (bytes > this.best) this.best = bytes;
  }
}

export class StatisticsBuilder {
  readonly peak = new PeakRate();
  /** Where the next sample is decoded. */
  decodeTime = 0;
  readonly result: SampleStatistics = {
    count: 0,
    bytes: 0,
    largest: 0,
    keyframes: 0,
    duration: 0,
    firstPresentationTime: 0,
    lastPresentationEnd: 0,
    minDuration: 0,
    maxDuration: 0,
    keyframeSpan: 0,
    keyframeMaxInterval: 0,
    reordered: false,
    peakBytes: 0,
    chunks: 0,
    firstSampleOffset: -1,
    firstSampleSize: 0,
  };
  #previousPresentation = 0;
  #presented = false;
  #lastKeyframe = 0;
  /** The last sample's duration waits here: it counts only when another sample follows. */
  #pendingDuration = 0;
  /** A sample got its duration by fillGap. */
  #filled = false;

  setDecodeTime(time: number): void {
    this.decodeTime = time;
  }

  /**
   * The next sample comes so much later than the last one ends, which lasts until then where it has no
   * duration of its own: then true.
   */
  fillGap(ticks: number): boolean {
    this.result.duration += ticks;
    if (this.#pendingDuration > 0) return false;
    this.#pendingDuration = ticks;
    this.#filled = true;
    const end = this.#previousPresentation + ticks;
    if (end > this.result.lastPresentationEnd) this.result.lastPresentationEnd = end;
    return true;
  }

  /**
   * At the end, a last sample without a duration lasts as the shortest does, where others before had none
   * either. Returns what was added.
   */
  fillLast(): number {
    if (this.#pendingDuration > 0 || !this.#filled) return 0;
    this.fillGap(this.result.minDuration);
    return this.result.minDuration;
  }

  /** `count` samples alike, `size` bytes each; they follow what is there. */
  addRun(count: number, duration: number, offset: number, size: number, sync: boolean): void {
    if (count === 0) return;
    const at = this.decodeTime;
    this.addPresentation(at, count, duration, offset);
    if (sync) this.addKeyframeRun(at, count, duration);
    if (count === 1) this.peak.add(at, size);
    else this.peak.addRun(at, duration, count, size);
    this.addSizes(count, size * count, size);
    this.addTimes(at, count, duration);
  }

  // The parts of addRun, for tables that give each in runs of its own.

  addTimes(at: number, count: number, duration: number): void {
    if (count === 0) return;
    this.#countDuration(this.#pendingDuration);
    if (count > 1) this.#countDuration(duration);
    this.#pendingDuration = duration;
    const span = duration * count;
    this.result.duration += span;
    this.decodeTime = at + span;
  }

  addPresentation(at: number, count: number, duration: number, offset: number): void {
    const { result } = this;
    const first = at + offset;
    const end = first + duration * count;
    if (this.#presented) {
      if (first < this.#previousPresentation) result.reordered = true;
      if (first < result.firstPresentationTime) result.firstPresentationTime = first;
      if (end > result.lastPresentationEnd) result.lastPresentationEnd = end;
    } else {
      this.#presented = true;
      result.firstPresentationTime = first;
      result.lastPresentationEnd = end;
    }
    this.#previousPresentation = end - duration;
  }

  addKeyframe(at: number): void {
    const { result } = this;
    if (result.keyframes > 0 && at > this.#lastKeyframe) {
      const step = at - this.#lastKeyframe;
      result.keyframeSpan += step;
      if (step > result.keyframeMaxInterval) result.keyframeMaxInterval = step;
    }
    this.#lastKeyframe = at;
    result.keyframes += 1;
  }

  addKeyframeRun(at: number, count: number, duration: number): void {
    this.addKeyframe(at);
    if (count < 2) return;
    const { result } = this;
    const span = duration * (count - 1);
    result.keyframes += count - 1;
    result.keyframeSpan += span;
    if (duration > result.keyframeMaxInterval) result.keyframeMaxInterval = duration;
    this.#lastKeyframe = at + span;
  }

  addSizes(count: number, bytes: number, largest: number): void {
    const { result } = this;
    result.count += count;
    result.bytes += bytes;
    if (largest > result.largest) result.largest = largest;
  }

  setFirstSample(offset: number, size: number): void {
    this.result.firstSampleOffset = offset;
    this.result.firstSampleSize = size;
  }

  finish(): SampleStatistics {
    this.result.peakBytes = this.peak.best;
    return this.result;
  }

  #countDuration(duration: number): void {
    const { result } = this;
    if (duration === 0) return;
    if (result.minDuration === 0 || duration < result.minDuration) result.minDuration = duration;
    if (duration > result.maxDuration) result.maxDuration = duration;
  }
}
