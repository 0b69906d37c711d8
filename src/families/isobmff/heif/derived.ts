/** Items that are made of others (ISO/IEC 23008-12 6.6): what their own few bytes say. */

import { i32, u16, u32 } from '../../../bytes/bytes.js';

export interface Grid {
  rows: number;
  columns: number;
  width: number;
  height: number;
}

/** More than any of them has but an overlay's list of places. */
export const derivedBytes = 256;

/** ImageGrid, 6.6.2.3.2. Null where it is too short or of another version. */
export function readGrid(bytes: Uint8Array): Grid | null {
  const wide = ((bytes[1] ?? 0) & 1) === 1;
  if (bytes.length < (wide ? 12 : 8) || bytes[0] !== 0) return null;
  return {
    rows: (bytes[2] as number) + 1,
    columns: (bytes[3] as number) + 1,
    width: wide ? u32(bytes, 4) : u16(bytes, 4),
    height: wide ? u32(bytes, 8) : u16(bytes, 6),
  };
}

/** Size of an ImageOverlay's canvas, 6.6.2.2.2; its fill colour comes first. */
export function readOverlay(bytes: Uint8Array): { width: number; height: number } | null {
  const wide = ((bytes[1] ?? 0) & 1) === 1;
  if (bytes.length < (wide ? 18 : 14) || bytes[0] !== 0) return null;
  return {
    width: wide ? u32(bytes, 10) : u16(bytes, 10),
    height: wide ? u32(bytes, 14) : u16(bytes, 12),
  };
}

export interface ToneMap {
  baseHeadroom: number | null;
  alternateHeadroom: number | null;
}

/** ToneMapImage: version, then the binary form of ISO 21496-1 C.2. Null where a newer reader is needed. */
export function readToneMap(bytes: Uint8Array): ToneMap | null {
  if (bytes.length < 22 || bytes[0] !== 0 || u16(bytes, 1) !== 0) return null;
  return { baseHeadroom: ratio(bytes, 6), alternateHeadroom: ratio(bytes, 14) };
}

function ratio(bytes: Uint8Array, at: number): number | null {
  const denominator = u32(bytes, at + 4);
  return denominator === 0 ? null : i32(bytes, at) / denominator;
}
