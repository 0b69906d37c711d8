/**
 * The sans-I/O parser as drivers see it. It asks for a range and is fed it; it never reads. A session is fed
 * until `feed` returns null; then `result` gives the index. Both backends implement this.
 */

import type { ContainerIndex } from './container-index.js';
import type { Limits } from './limits.js';

/**
 * `minimum` bytes from `offset` are needed to go on; up to `preferred` save later reads. Both
 * are clipped to the source's size.
 */
export interface Need {
  offset: number;
  minimum: number;
  preferred: number;
}

export interface Session<Index extends ContainerIndex = ContainerIndex> {
  /** What to feed first; null for an empty source. */
  start(): Need | null;
  /**
   * Takes bytes that begin at the offset last asked for. Fewer than `minimum` mean that the source ended
   * early (it shrank). Bytes are not kept after the call. Throws `MediaError` where a limit is hit.
   */
  feed(bytes: Uint8Array): Need | null;
  result(): Index;
  /**
   * After `result`: a table for each track, null for one that was not asked for. Empty
   * where no frames were asked for.
   */
  frames(): (FrameColumns | null)[];
}

export interface SessionOptions {
  size: number;
  limits: Limits;
  readAhead: number;
  frames?: FrameRequest | undefined;
}

/** What a file says, and the frame tables of its tracks as {@link Session.frames} gives them. */
export interface IndexWithFrames {
  index: ContainerIndex;
  frames: (FrameColumns | null)[];
}

/** Which tracks' samples are wanted one by one. */
export interface FrameRequest {
  /** Track indexes; null for all. */
  tracks: readonly number[] | null;
  /**
   * Sound tracks whose first sample entry has one of these four-character codes get
   * one row a chunk (or track run).
   */
  chunkedFormats: readonly number[];
}

/**
 * A track's samples as columns, one row a sample in decode order; times in ticks of the
 * media timeline, edits not applied.
 */
export interface FrameColumns {
  /** Byte offset in the file; -1 where the tables give no place. */
  offset: Float64Array;
  size: Uint32Array;
  dts: Float64Array;
  pts: Float64Array;
  duration: Float64Array;
  /** 1 or 0. */
  keyframe: Uint8Array;
  /**
   * Runs of samples that share a description: the first row, and the index into the track's sample entries.
   */
  descriptions: { firstSample: number; sampleEntry: number }[];
}
