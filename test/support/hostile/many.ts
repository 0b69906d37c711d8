/** Many parts, as bytes: too many to be arguments. */
import { bytesOf, type Part } from '../box.js';

/** The bytes of `count` parts, one after the other. */
export const many = (count: number, part: (i: number) => Part): Uint8Array =>
  new Uint8Array(Buffer.concat(Array.from({ length: count }, (_, i) => bytesOf(part(i)))));

/** `count` times the same. */
export function repeat(count: number, part: Part): Uint8Array {
  const one = bytesOf(part);
  const bytes = new Uint8Array(one.length * count);
  for (let i = 0; i < count; i++) bytes.set(one, i * one.length);
  return bytes;
}

/** 32-bit numbers, big-endian. */
export function words(count: number, value: (i: number) => number): Uint8Array {
  const bytes = new Uint8Array(4 * count);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) view.setUint32(4 * i, value(i));
  return bytes;
}
