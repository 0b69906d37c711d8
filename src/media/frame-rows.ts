/** Frame tables as they are made: see FrameColumns in session.ts. */

import { maxExact } from './parsing-context.js';
import type { FrameColumns } from './session.js';

/** What a row can say of its size. */
export const maxRowBytes = 2 ** 32 - 1;

/** Columns that grow. */
export class FrameRows {
  /** A row is a chunk or a track run: of uncompressed sound. */
  chunked = false;
  count = 0;
  offset = new Float64Array(0);
  size = new Uint32Array(0);
  dts = new Float64Array(0);
  pts = new Float64Array(0);
  duration = new Float64Array(0);
  keyframe = new Uint8Array(0);
  readonly #descriptions: FrameColumns['descriptions'] = [];

  /** Makes room for `count` more rows. */
  reserve(count: number): void {
    const needed = this.count + count;
    const present = this.offset.length;
    if (needed <= present) return;
    const length = Math.max(needed, 2 * present);
    this.offset = grown(this.offset, new Float64Array(length));
    this.size = grown(this.size, new Uint32Array(length));
    this.dts = grown(this.dts, new Float64Array(length));
    this.pts = grown(this.pts, new Float64Array(length));
    this.duration = grown(this.duration, new Float64Array(length));
    this.keyframe = grown(this.keyframe, new Uint8Array(length));
  }

  /** An offset that no file can have is stored as -1. */
  push(
    offset: number,
    size: number,
    dts: number,
    pts: number,
    duration: number,
    sync: boolean,
  ): void {
    this.reserve(1);
    const row = this.count++;
    this.offset[row] = placed(offset);
    this.size[row] = size;
    this.dts[row] = dts;
    this.pts[row] = pts;
    this.duration[row] = duration;
    this.keyframe[row] = sync ? 1 : 0;
  }

  /** The last row's sample, which has no duration of its own, lasts so many ticks. */
  fillGap(ticks: number): void {
    this.duration[this.count - 1] = ticks;
  }

  /**
   * From row `firstSample` on, samples have this description (counted from 1 as
   * in the file; 0 is taken for 1).
   */
  describe(description: number, firstSample: number): void {
    const sampleEntry = Math.max(1, description) - 1;
    if (this.#descriptions.at(-1)?.sampleEntry !== sampleEntry)
      this.#descriptions.push({ firstSample, sampleEntry });
  }

  finish(): FrameColumns {
    const { count } = this;
    return {
      offset: cut(this.offset, count),
      size: cut(this.size, count),
      dts: cut(this.dts, count),
      pts: cut(this.pts, count),
      duration: cut(this.duration, count),
      keyframe: cut(this.keyframe, count),
      descriptions: this.#descriptions,
    };
  }
}

function grown<Column extends Float64Array | Uint32Array | Uint8Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  return to;
}

function cut<Column extends Float64Array | Uint32Array | Uint8Array>(
  column: Column,
  count: number,
): Column {
  return column.length === count ? column : (column.slice(0, count) as Column);
}

/** As rows say it: -1 for a place that no file has, or that no number says exactly. */
export const placed = (offset: number) => (offset >= 0 && offset <= maxExact ? offset : -1);
