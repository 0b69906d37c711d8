/**
 * Elements that are wholly in memory, as the parser itself needs them; what is wrong is said by `describe`.
 */

import { type ElementHeader, readHeader, unknownSize } from '../ebml.js';

/** Goes over the elements in `bytes[start, end)`, clipped to it, as far as they can be told. */
export function forEachElement(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (id: number, start: number, end: number, headerAt: number) => void,
): void {
  const header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
  for (let at = start; at < end; ) {
    if (readHeader(bytes, at, end, header) !== 'read') return;
    const { id, size, headerSize } = header;
    const begin = at + headerSize;
    const over = size === unknownSize ? end : Math.min(begin + size, end);
    visit(id, begin, over, at);
    at = over;
  }
}

/** Null where it has more than 8 bytes, and is no number (RFC 8794 7.1). */
export function readUint(bytes: Uint8Array, start: number, end: number): number | null {
  if (end - start > 8) return null;
  let value = 0;
  for (let at = start; at < end; at++) value = value * 256 + (bytes[at] as number);
  return value;
}

/** As {@link readUint}, in two's complement. */
export function readInt(bytes: Uint8Array, start: number, end: number): number | null {
  const value = readUint(bytes, start, end);
  if (value === null || start === end) return value;
  if ((bytes[start] as number) < 0x80) return value;
  // From the complement, which is exact where the number is.
  let complement = 0;
  for (let at = start; at < end; at++)
    complement = complement * 256 + (255 - (bytes[at] as number));
  return -complement - 1;
}

/** Null where it has not 0, 4 or 8 bytes. */
export function readFloat(bytes: Uint8Array, start: number, end: number): number | null {
  const length = end - start;
  if (length === 0) return 0;
  if (length !== 4 && length !== 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, length);
  return length === 4 ? view.getFloat32(0) : view.getFloat64(0);
}
