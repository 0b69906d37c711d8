/**
 * `Xtra` of Windows Media and Explorer: a list of named values in little-endian types (the property types of
 * Windows).
 */

import { u32 } from '../../../bytes/bytes.js';
import { unicode, utf16 } from '../../../bytes/text.js';
import type { Collector } from './collector.js';
import type { Part } from './part.js';

/**
 * Types of values: a number of 32 bits (as in ASF), a text, a number of 64 bits, a time in 100 ns since 1601,
 * a GUID.
 */
const SMALL = 3;
const TEXT = 8;
const NUMBER = 19;
const TIME = 21;
const GUID = 72;

export function readXtra(part: Part, collector: Collector): void {
  const { bytes, end } = part;
  let at = part.start;
  while (end - at >= 12) {
    const size = u32(bytes, at);
    const nameSize = u32(bytes, at + 4);
    if (size < 12 || size > end - at || nameSize > size - 12) {
      collector.damage(part, `a property states ${size} bytes, and ${end - at} are left`);
      return;
    }
    const name = unicode(bytes, at + 8, at + 8 + nameSize);
    const count = u32(bytes, at + 8 + nameSize);
    readValues(part, name, count, at + 12 + nameSize, at + size, collector);
    at += size;
  }
}

function readValues(
  part: Part,
  name: string,
  count: number,
  from: number,
  to: number,
  collector: Collector,
): void {
  let at = from;
  for (let i = 0; i < count && to - at >= 6 && collector.room(part); i++) {
    const size = u32(part.bytes, at);
    if (size < 6 || size > to - at) {
      collector.damage(part, `a value states ${size} bytes, and ${to - at} are left`);
      return;
    }
    const type = ((part.bytes[at + 4] as number) << 8) | (part.bytes[at + 5] as number);
    const value = propertyValue(part.bytes, type, at + 6, at + size);
    collector.tag(part, 'xtra', name, value, at + 6, at + size, null, type);
    at += size;
  }
}

function propertyValue(bytes: Uint8Array, type: number, start: number, end: number): string | null {
  const size = end - start;
  if (type === TEXT) return utf16(bytes, start, end, true);
  if (size === 8 && (type === NUMBER || type === TIME)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, 8);
    const number = view.getBigUint64(0, true);
    return type === NUMBER ? String(number) : windowsTime(number);
  }
  if (type === SMALL && size === 4)
    return String(new DataView(bytes.buffer, bytes.byteOffset + start, 4).getUint32(0, true));
  return type === GUID && size === 16 ? guid(bytes, start) : null;
}

/** 100 ns from 1601-01-01 to 1970-01-01. */
const windowsEpoch = 116_444_736_000_000_000n;
/** The last second of the year 9999, since 1970. */
const lastSecond = 253_402_300_799n;

function windowsTime(ticks: bigint): string | null {
  const milliseconds = (ticks - windowsEpoch) / 10_000n;
  if (milliseconds < 0n || milliseconds > lastSecond * 1000n) return null;
  return new Date(Number(milliseconds)).toISOString();
}

function guid(bytes: Uint8Array, start: number): string {
  const digits = Array.from(bytes.subarray(start, start + 16), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const text = order.map((i) => digits[i]).join('');
  return text.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
}
