/**
 * What the native backend gives, as everything above it sees it: types only, so that a build for browsers
 * holds nothing of Node.
 */

import type { HashAlgorithm } from '../hash/algorithms.js';
import type { HashParts, PieceHasher } from '../hash/types.js';
import type { Limits } from '../media/limits.js';
import type { FrameRequest, IndexWithFrames, Session, SessionOptions } from '../media/session.js';

/** Raw pixels, every row within `data`. */
export interface PdqPicture {
  data: Uint8Array;
  width: number;
  height: number;
  stride: number;
  bytesPerPixel: number;
}

/**
 * Of each of the 64 places of an axis: where it starts, how many weights it has; and all these weights, each
 * place's followed by zeros up to a multiple of eight.
 */
export type PdqBands = readonly [starts: Uint32Array, lengths: Uint32Array, weights: Float32Array];

export interface NativeBackend {
  /** Absolute path of the addon's file. */
  readonly file: string;
  /** The processor's features that the addon's kernels use. */
  readonly cpuFeatures: readonly string[];
  createSession(options: SessionOptions): Session;
  /**
   * Reads and parses off the main thread. Rejects with the I/O error, a `MediaError`, or the signal's reason.
   */
  inspectFile(
    file: string,
    limits: Limits,
    frames?: FrameRequest,
    signal?: AbortSignal,
  ): Promise<IndexWithFrames>;
  inspectFileSync(file: string, limits: Limits, frames?: FrameRequest): IndexWithFrames;
  /** Parses before it returns, so that the caller's bytes cannot change meanwhile. */
  inspectBytes(bytes: Uint8Array, limits: Limits, frames?: FrameRequest): IndexWithFrames;
  /**
   * Hashes parts of a file off the main thread, each by itself or, `joined`, all as one message. Rejects with
   * the I/O error, with `SourceError` `source-misbehaved` where the file has become shorter, or with the
   * signal's reason. `onBytes` is told now and then how many bytes have been hashed.
   */
  hashFile(
    file: string,
    algorithm: HashAlgorithm,
    parts: HashParts & { joined: boolean },
    signal?: AbortSignal,
    onBytes?: (bytes: number) => void,
  ): Promise<void>;
  /** Hashes parts of bytes in memory before it returns. */
  hashParts(bytes: Uint8Array, algorithm: HashAlgorithm, parts: HashParts): void;
  createHasher(algorithm: HashAlgorithm): PieceHasher;
  /**
   * PDQ's coefficients into `values` (256), and which are above the median into `hash` (16). Returns the sum
   * of the steps between neighbours among the 64 × 64 places, each times `stretch`, in percent of 255. Throws
   * `RangeError` where memory does not suffice.
   */
  pdq(
    picture: PdqPicture,
    stretch: number,
    rows: PdqBands,
    columns: PdqBands,
    cosines: Float32Array,
    values: Float32Array,
    hash: Uint16Array,
  ): number;
}

/** What keeps the addon from loading; stable. */
export type AddonProblem =
  | 'no-prebuild'
  | 'bundled'
  | 'damaged'
  | 'other-version'
  | 'not-permitted'
  | 'does-not-load'
  | 'no-addons';
