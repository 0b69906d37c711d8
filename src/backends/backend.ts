/**
 * What the native backend gives, as everything above it sees it: types only, so that a build for browsers
 * holds nothing of Node.
 */

import type { HashAlgorithm } from '../hash/algorithms.js';
import type { HashParts, PieceHasher } from '../hash/types.js';
import type { Limits } from '../media/limits.js';
import type { FrameRequest, IndexWithFrames, Session, SessionOptions } from '../media/session.js';

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
