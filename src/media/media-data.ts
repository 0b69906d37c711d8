/** The second phase: facts that stand in the media data, which interpretation asks for once, by place. */

import type { ContainerIndex } from './container-index.js';
import type { Limits } from './limits.js';

/** Bytes of the file. */
export interface MediaRange {
  offset: number;
  length: number;
}

/**
 * Collects what to read: never past the end of the file, and not more than `limits.mediaBytes`
 * in `limits.mediaRanges` reads.
 */
export class MediaRequests {
  readonly ranges: MediaRange[] = [];
  /** Something was left out because a limit is used up. */
  refused = false;
  private readonly size: number;
  private bytesLeft: number;
  private rangesLeft: number;

  constructor(index: ContainerIndex, limits: Limits) {
    this.size = index.size;
    this.bytesLeft = limits.mediaBytes;
    this.rangesLeft = limits.mediaRanges;
  }

  /** Asks for up to `length` bytes at `offset`. `MediaData.at` gives them under the same offset. */
  want(offset: number, length: number): void {
    if (offset < 0 || offset >= this.size || length <= 0) return;
    const clipped = Math.min(length, this.size - offset);
    const granted = Math.min(clipped, this.bytesLeft);
    if (granted < clipped || this.rangesLeft === 0) this.refused = true;
    if (granted === 0 || this.rangesLeft === 0) return;
    this.ranges.push({ offset, length: granted });
    this.bytesLeft -= granted;
    this.rangesLeft--;
  }
}

const nothing = new Uint8Array(0);

/** What was read of the ranges asked for. */
export class MediaData {
  private readonly pieces = new Map<number, Uint8Array>();
  bytesRead = 0;

  /** `bytes`: what begins at `offset`; shorter than asked where the file ends. */
  add(offset: number, bytes: Uint8Array): void {
    this.bytesRead += bytes.length;
    const known = this.pieces.get(offset);
    if (known === undefined || known.length < bytes.length) this.pieces.set(offset, bytes);
  }

  /** The bytes that were read at `offset`, at most `length`; empty where none were. */
  at(offset: number, length: number): Uint8Array {
    return this.pieces.get(offset)?.subarray(0, length) ?? nothing;
  }
}
