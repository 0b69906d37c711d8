/** What blocks add up to, track by track: see raw.ts. The native core does the same in track.cc. */

import { type FrameRows, maxRowBytes } from '../../../media/frame-rows.js';
import { PeakRate } from '../../../media/statistics.js';
import type { MatroskaTrack, SampleStatistics } from '../raw.js';
import type { TrackEntry } from './header.js';

const video = 1;
const audio = 2;

/** Frames may be stored so far from where they are shown. */
const reorderWindow = 16;

/** The frames of a block, and what the parser knows of it. */
export interface BlockFrames {
  /** Ticks of the Segment, from the cluster's Timestamp and the block's own. */
  time: number;
  keyframe: boolean;
  /** BlockDuration; -1 without one. */
  duration: number;
  count: number;
  /** Places in the file and stored sizes, `count` of them. */
  offsets: number[];
  sizes: number[];
}

export class TrackState {
  readonly row: MatroskaTrack;
  rows: FrameRows | null = null;
  /** Of `row.timescale` in a tick of the Segment. */
  factor = 1;
  /** Nanoseconds a tick of the Segment. */
  scale = 1_000_000;
  /** Nanoseconds; 0 where it is not said. */
  defaultDuration = 0;
  timestampScale = 1;
  /** Bytes that header stripping took from each frame. */
  stripped = 0;
  statistics: SampleStatistics | null = null;
  /** Blocks among those at the end, where they are looked for; -1 before. */
  inTail = -1;

  readonly #peak = new PeakRate();
  /** Presentation times in order, those that may still be followed by an earlier one. */
  readonly #recent: number[] = [];
  #latest = 0;
  #lastKeyframe = 0;
  #lastTime = 0;

  constructor(
    readonly index: number,
    entry: TrackEntry,
    offset: number,
  ) {
    const { number, type } = entry;
    this.defaultDuration = entry.defaultDuration;
    this.timestampScale = entry.timestampScale;
    this.stripped = entry.stripped;
    this.row = {
      ...{ id: number, timescale: 0, external: false, statistics: null },
      raw: {
        ...{ offset, type, firstOffset: -1, firstSize: 0, firstTime: 0 },
        ...{ latestTime: 0, latestOffset: -1, latestSize: 0, latestFrames: 0, latestDuration: -1 },
        ...{ latestStep: 0, alphaBlocks: 0, t35Offset: -1, t35Size: 0, discard: 0 },
      },
    };
  }

  /** Once TimestampScale is known. */
  setScale(scale: number): void {
    const whole = scale > 0 && 1e9 % scale === 0;
    this.scale = scale;
    this.factor = whole || scale === 0 ? 1 : scale;
    this.row.timescale = scale === 0 ? 0 : whole ? 1e9 / scale : 1e9;
    this.#peak.timescale = this.row.timescale;
  }

  count(): void {
    this.statistics = {
      ...{ count: 0, bytes: 0, largest: 0, keyframes: 0, duration: 0 },
      ...{ firstPresentationTime: 0, lastPresentationEnd: 0, minDuration: 0, maxDuration: 0 },
      ...{ keyframeSpan: 0, keyframeMaxInterval: 0, reordered: false, peakBytes: 0, chunks: 0 },
      ...{ firstSampleOffset: -1, firstSampleSize: 0 },
    };
    this.row.statistics = this.statistics;
  }

  add(block: BlockFrames): void {
    const { row, factor, statistics } = this;
    const { raw } = row;
    const { count } = block;
    if (this.inTail >= 0 && this.inTail++ === 0) {
      // Those of the head are not near it.
      raw.latestOffset = -1;
      raw.latestStep = 0;
    }
    const time = block.time * factor;
    // Segment ticks, a fraction where DefaultDuration is none.
    const stated =
      block.duration >= 0
        ? block.duration * this.timestampScale
        : this.defaultDuration > 0 && this.scale > 0
          ? (this.defaultDuration * count) / this.scale
          : -1;
    const length = stated < 0 ? -1 : stated * factor;
    if (raw.firstOffset < 0) {
      raw.firstOffset = block.offsets[0] as number;
      raw.firstSize = block.sizes[0] as number;
      raw.firstTime = time;
    }
    if (raw.latestOffset < 0 || time >= raw.latestTime) {
      if (raw.latestOffset >= 0 && time > raw.latestTime) raw.latestStep = time - raw.latestTime;
      raw.latestTime = time;
      raw.latestOffset = block.offsets[count - 1] as number;
      raw.latestSize = block.sizes[count - 1] as number;
      raw.latestFrames = count;
      raw.latestDuration = length;
    } else if (raw.latestStep === 0 || raw.latestTime - time < raw.latestStep)
      raw.latestStep = raw.latestTime - time;
    if (statistics === null) return;
    if (statistics.count === 0) {
      statistics.firstSampleOffset = block.offsets[0] as number;
      statistics.firstSampleSize = block.sizes[0] as number;
    }
    this.#addTimes(statistics, time, length);
    this.#addFrames(statistics, block);
    if (this.rows !== null) this.#addRows(this.rows, block, stated);
  }

  #addTimes(statistics: SampleStatistics, time: number, length: number): void {
    const end = length < 0 ? time : time + length;
    if (statistics.count === 0) {
      statistics.firstPresentationTime = time;
      statistics.lastPresentationEnd = end;
      this.#latest = time;
    } else {
      if (time < this.#lastTime) statistics.reordered = true;
      if (time < statistics.firstPresentationTime) statistics.firstPresentationTime = time;
      if (end > statistics.lastPresentationEnd) statistics.lastPresentationEnd = end;
      if (time > this.#latest) this.#latest = time;
    }
    this.#lastTime = time;
    if (this.row.raw.type === video) this.#addStep(statistics, time);
  }

  #addFrames(statistics: SampleStatistics, block: BlockFrames): void {
    const { count, sizes } = block;
    let bytes = 0;
    for (let i = 0; i < count; i++) {
      const size = (sizes[i] as number) + this.stripped;
      bytes += size;
      if (size > statistics.largest) statistics.largest = size;
    }
    if (block.keyframe)
      this.#addKeyframe(statistics, block.time * this.factor, this.#keyframes(count));
    statistics.count += count;
    statistics.bytes += bytes;
    statistics.chunks += 1;
    this.#peak.add(this.#latest, bytes);
  }

  /** Frames of a lace may each be decoded by themselves, but of pictures only the first is called so. */
  #keyframes(count: number): number {
    return this.row.raw.type === audio ? count : 1;
  }

  #addKeyframe(statistics: SampleStatistics, time: number, count: number): void {
    if (statistics.keyframes > 0 && time > this.#lastKeyframe) {
      const step = time - this.#lastKeyframe;
      statistics.keyframeSpan += step;
      if (step > statistics.keyframeMaxInterval) statistics.keyframeMaxInterval = step;
    }
    this.#lastKeyframe = time;
    statistics.keyframes += count;
  }

  /** Steps between presentation times: a time waits until no earlier one can come. */
  #addStep(statistics: SampleStatistics, time: number): void {
    const recent = this.#recent;
    let at = recent.length;
    recent.push(time);
    for (; at > 0 && (recent[at - 1] as number) > time; at--) recent[at] = recent[at - 1] as number;
    recent[at] = time;
    if (recent.length <= reorderWindow) return;
    this.#step(statistics, recent.shift() as number, recent[0] as number);
  }

  #step(statistics: SampleStatistics, from: number, to: number): void {
    const step = to - from;
    if (step <= 0) return;
    if (statistics.minDuration === 0 || step < statistics.minDuration)
      statistics.minDuration = step;
    if (step > statistics.maxDuration) statistics.maxDuration = step;
  }

  /** As FFmpeg's demuxer has it (matroskadec.c, matroska_parse_block): whole ticks of the track. */
  #addRows(rows: FrameRows, block: BlockFrames, stated: number): void {
    const { count } = block;
    const { factor, timestampScale } = this;
    const ticks = stated < 0 ? 0 : Math.floor(stated / timestampScale);
    const start = block.time * factor;
    const perTick = timestampScale * factor;
    let past = 0;
    for (let i = 0; i < count; i++) {
      const next = Math.floor((ticks * (i + 1)) / count);
      const at = start + past * perTick;
      const keyframe = block.keyframe && i < this.#keyframes(count);
      rows.push(
        block.offsets[i] as number,
        Math.min(block.sizes[i] as number, maxRowBytes),
        at,
        at,
        (next - past) * perTick,
        keyframe,
      );
      past = next;
    }
  }

  finish(): void {
    const { statistics } = this;
    if (statistics === null) return;
    const recent = this.#recent;
    for (let i = 1; i < recent.length; i++)
      this.#step(statistics, recent[i - 1] as number, recent[i] as number);
    statistics.peakBytes = this.#peak.best;
    if (this.rows !== null && this.rows.count > 0) this.rows.describe(1, 0);
  }
}
