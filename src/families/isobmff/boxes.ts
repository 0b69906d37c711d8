/** Box headers (ISO/IEC 14496-12 4.2), and the walk over the boxes that stand in a piece of memory. */

import { u32 } from '../../bytes/bytes.js';

/**
 * What a box header states. `size` -1: to the end of what is around it (stated 0). `valid` false: it is cut,
 * or states less than its own length.
 */
export interface BoxHeader {
  type: number;
  size: number;
  headerSize: number;
  valid: boolean;
}

/** Reads a header into `out`; at least 8 of the `available` bytes must be there. */
export function readBoxHeader(
  bytes: Uint8Array,
  at: number,
  available: number,
  out: BoxHeader,
): BoxHeader {
  const size = u32(bytes, at);
  out.type = u32(bytes, at + 4);
  out.size = size;
  out.headerSize = 8;
  out.valid = size >= 8;
  if (size === 0) {
    out.size = -1;
    out.valid = true;
  } else if (size === 1 && available >= 16) {
    out.size = u32(bytes, at + 8) * 2 ** 32 + u32(bytes, at + 12);
    out.headerSize = 16;
    out.valid = out.size >= 16;
  }
  return out;
}

/** What may be wrong with a size. Only an `invalid` one hides what follows. */
export type SizeFault = 'to-the-end' | 'invalid' | 'exceeds-parent';

/**
 * A walk over the boxes of `bytes[at, limit)`: one after the other they stand in its fields, as positions in
 * `bytes`.
 */
export class BoxWalk {
  type = 0;
  start = 0;
  payload = 0;
  /** Within `limit`, whatever the header says. */
  end = 0;
  /** As the header states it. */
  size = 0;
  fault: SizeFault | null = null;
  readonly #header: BoxHeader = { type: 0, size: 0, headerSize: 0, valid: false };

  /** `at`: where the next box begins, or where the boxes ended. */
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly limit: number,
  ) {}

  /** False where there is no box any more. */
  next(): boolean {
    const { at, limit } = this;
    const left = limit - at;
    if (left < 8 || this.fault === 'invalid') return false;
    const { type, size, headerSize, valid } = readBoxHeader(this.bytes, at, left, this.#header);
    // QuickTime ends a list of atoms with four zero bytes; some writers pad with more.
    if (size < 0 && type === 0) return false;
    this.type = type;
    this.start = at;
    this.payload = at + headerSize;
    this.size = Math.max(size, 0);
    this.end = size < 0 || size > left ? limit : at + size;
    this.fault =
      size < 0 ? 'to-the-end' : !valid ? 'invalid' : size > left ? 'exceeds-parent' : null;
    this.at = this.end;
    return true;
  }
}
