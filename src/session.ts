/**
 * The sans-I/O parser as drivers see it. It asks for a range and is fed it; it never reads. A session is fed until `feed`
 * returns null; then `result` gives the index. Both backends implement this.
 */

import type { ContainerIndex } from './container-index.js';
import type { Limits } from './limits.js';

/** `minimum` bytes from `offset` are needed to go on; up to `preferred` save later reads. Both are clipped to the source's size. */
export interface Need {
  offset: number;
  minimum: number;
  preferred: number;
}

export interface Session {
  /** What to feed first; null for an empty source. */
  start(): Need | null;
  /**
   * Takes bytes that begin at the offset last asked for. Fewer than `minimum` mean that the source ended early (it shrank).
   * Bytes are not kept after the call. Throws `MediaError` where a limit is hit.
   */
  feed(bytes: Uint8Array): Need | null;
  result(): ContainerIndex;
}

export interface SessionOptions {
  size: number;
  limits: Limits;
  readAhead: number;
}
