/**
 * Big-endian reads from bytes. The caller has checked that the position is inside;
 * past the end a byte reads as 0.
 */

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export function u24(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 8) | (bytes[at + 2] as number);
}

export function i32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 16) | u16(bytes, at + 2);
}

export function u32(bytes: Uint8Array, at: number): number {
  return i32(bytes, at) >>> 0;
}

/** IEEE 754 double. */
export function f64(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0);
}

/** Copies parts, one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One character a byte (Latin-1), so that positions in the text are positions in the bytes. */
export function characters(units: Uint8Array | Uint16Array): string {
  const { length } = units;
  let text = '';
  // As many as may be arguments of one call. Spreading them would take ten times as long.
  for (let at = 0; at < length; at += 8192)
    text += String.fromCharCode.apply(null, units.subarray(at, at + 8192) as unknown as number[]);
  return text;
}

const digits = '0123456789abcdef';

/** Lowercase hex of `bytes[start, end)`. */
export function hex(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    text += (digits[byte >> 4] as string) + (digits[byte & 15] as string);
  }
  return text;
}

const utf8 = new TextDecoder('utf-8');

/** Up to here adding up characters is the fastest. */
const longestName = 64;

/** UTF-8 text of `bytes[start, end)` up to the first NUL; damaged sequences become U+FFFD. */
export function text(bytes: Uint8Array, start: number, end: number): string {
  let stop = start;
  let high = 0;
  for (; stop < end && bytes[stop] !== 0; stop++) high |= bytes[stop] as number;
  if (high >= 0x80) return utf8.decode(bytes.subarray(start, stop));
  if (stop - start > longestName) return characters(bytes.subarray(start, stop));
  let ascii = '';
  for (let at = start; at < stop; at++) ascii += String.fromCharCode(bytes[at] as number);
  return ascii;
}
