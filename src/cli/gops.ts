import type { FrameTable } from '../index.js';

/** Groups of pictures: a keyframe and what follows it up to the next one. */
export interface GopSummary {
  gops: number;
  averageFrames: number;
  longestFrames: number;
  /** Ticks. */
  averageDuration: number;
  longestDuration: number;
  keyframes: SizeSummary;
  others: SizeSummary;
}

export interface SizeSummary {
  count: number;
  /** Bytes; 0 without frames. */
  average: number;
  largest: number;
}

/** Rows before the first keyframe belong to no group. */
export function summarize({ count, keyframe, duration, size }: FrameTable): GopSummary {
  const kinds = [new Sizes(), new Sizes()] as const;
  let gops = 0;
  let frames = 0; // of the current group, as is `ticks`
  let ticks = 0;
  let allFrames = 0;
  let allTicks = 0;
  let longestFrames = 0;
  let longestDuration = 0;
  for (let row = 0; row < count; row++) {
    const isKey = keyframe[row] === 1;
    kinds[isKey ? 0 : 1].add(size[row] as number);
    if (isKey) {
      gops++;
      frames = 0;
      ticks = 0;
    }
    if (gops === 0) continue;
    frames++;
    ticks += duration[row] as number;
    allFrames++;
    allTicks += duration[row] as number;
    if (frames > longestFrames) longestFrames = frames;
    if (ticks > longestDuration) longestDuration = ticks;
  }
  return {
    gops,
    averageFrames: gops === 0 ? 0 : allFrames / gops,
    longestFrames,
    averageDuration: gops === 0 ? 0 : allTicks / gops,
    longestDuration,
    keyframes: kinds[0].summary(),
    others: kinds[1].summary(),
  };
}

class Sizes {
  #count = 0;
  #bytes = 0;
  #largest = 0;

  add(bytes: number): void {
    this.#count++;
    this.#bytes += bytes;
    if (bytes > this.#largest) this.#largest = bytes;
  }

  summary(): SizeSummary {
    const average = this.#count === 0 ? 0 : this.#bytes / this.#count;
    return { count: this.#count, average, largest: this.#largest };
  }
}
