/** What stands where in a file, as `boxTree` gives it. */

import type { ProblemCode } from '../report/problems.js';

export interface BoxTree {
  /** Bytes in the file. */
  size: number;
  /** A problem code where bytes after the last top-level box are not a box, else null. */
  problem: ProblemCode | null;
  boxes: BoxNode[];
}

/** Offsets and sizes are bytes; the size includes the header and is clipped to what is around the box. */
export interface BoxNode {
  /** Four characters, in Matroska the name of the element; or `0x` and eight hex digits. */
  type: string;
  offset: number;
  size: number;
  /** 8, 16 for a 64-bit size, and 16 more for a `uuid` box; of elements 2 to 12. */
  headerSize: number;
  /** The extended type of a `uuid` box, 32 hex digits. */
  userType: string | null;
  /**
   * A problem code of problems.ts, e.g. `box-exceeds-parent`; `trailing-bytes` where the end of the content
   * is not a box.
   */
  problem: ProblemCode | null;
  /** null where the box holds none by its type. */
  children: BoxNode[] | null;
}

/** A file of which any part can be read. */
export interface RandomAccess {
  size: number;
  /** What has been read already; else null. */
  held(offset: number, length: number): Uint8Array | null;
  /** Up to `length` bytes; fewer only where the file has shrunk. The view is valid until the next call. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
