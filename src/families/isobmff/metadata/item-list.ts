/**
 * `ilst`: a list of values, keyed by four-character code (iTunes) or by number into `keys` (QuickTime File
 * Format, "Metadata"). A value stands in a `data` box: its well-known type, a locale, the bytes.
 */

import { f64, u16, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { isPrintable, legacy, longestValue, unicode, utf16 } from '../../../bytes/text.js';
import { languageName } from '../describe/language.js';
import type { Collector } from './collector.js';
import { genreName } from './genres.js';
import { first, length, type Part } from './part.js';

const DATA = fourcc('data');
const MEAN = fourcc('mean');
const NAME = fourcc('name');
const FREE = fourcc('free');
const SKIP = fourcc('skip');
const FREEFORM = fourcc('----');
const COVR = fourcc('covr');
const GNRE = fourcc('gnre');
const artwork = 'com.apple.quicktime.artwork';
/** A number and how many there are. */
const pairs = new Set(['trkn', 'disk'].map(fourcc));
/** Integers, whatever type is stated: of text, digits are. */
const integers = new Set(
  'cpil pgap pcst hdvd shwm rtng stik akID tmpo tves tvsn cnID atID plID geID cmID sfID xgps ©mvc ©mvi'
    .split(' ')
    .map(fourcc),
);

/** Items of iTunes' list, or those of QuickTime whose `keys` are given by their number from 1. */
export function readItems(
  list: Part,
  keys: readonly (string | null)[] | null,
  collector: Collector,
): void {
  for (const item of collector.children(list, list.start)) {
    if (item.type === FREE || item.type === SKIP) continue;
    if (keys !== null && !isCode(item.type)) readKeyed(item, keys, collector);
    else readItem(item, collector);
  }
}

/** Four characters, which stand beside numbered items in files of some writers. */
function isCode(type: number): boolean {
  return !fourccToString(type).startsWith('0x');
}

function readKeyed(item: Part, keys: readonly (string | null)[], collector: Collector): void {
  const key = keys[item.type - 1] ?? null;
  if (key === null)
    collector.damage(item, `an item names key ${item.type}, and there are ${keys.length}`);
  const name = key ?? String(item.type);
  for (const part of collector.children(item, item.start))
    if (part.type === DATA) readData(part, item, 'quicktime', name, name === artwork, collector);
}

/** One of iTunes' items. */
export function readItem(item: Part, collector: Collector): void {
  const parts = collector.children(item, item.start);
  const key = item.type === FREEFORM ? freeformKey(parts) : fourccToString(item.type);
  for (const part of parts)
    if (part.type === DATA) readData(part, item, 'itunes', key, item.type === COVR, collector);
}

/** `----:com.apple.iTunes:NAME`. */
function freeformKey(parts: readonly Part[]): string {
  return `----:${fullBoxText(first(parts, MEAN))}:${fullBoxText(first(parts, NAME))}`;
}

function fullBoxText(part: Part | null): string {
  return part === null ? '' : unicode(part.bytes, Math.min(part.start + 4, part.end), part.end);
}

function readData(
  data: Part,
  item: Part,
  source: 'itunes' | 'quicktime',
  key: string,
  isPicture: boolean,
  collector: Collector,
): void {
  const { bytes, end } = data;
  if (length(data) < 8) {
    collector.damage(data, `a value of ${length(data)} bytes has no room for its type`);
    return;
  }
  // The upper byte is the set of types; only set 0, the well-known ones, is defined.
  const type = u32(bytes, data.start);
  const language = locale(u16(bytes, data.start + 6));
  const start = data.start + 8;
  if (isPicture) {
    collector.tag(item, source, key, null, start, end, language, type);
    collector.picture(item, statedPictureType(type), start, end);
    return;
  }
  const value = dataValue(item.type, type, bytes, start, end);
  collector.tag(item, source, key, value, start, end, language, type);
}

/** Packed letters; smaller numbers are indexes into lists that nobody writes, and 0 is any. */
function locale(language: number): string | null {
  return language < 0x400 ? null : languageName(language);
}

function dataValue(
  item: number,
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): string | null {
  if (pairs.has(item) && end - start >= 4) return pair(bytes, start, end);
  if (item === GNRE && end - start === 2) {
    const number = u16(bytes, start);
    return genreName(number - 1) ?? String(number);
  }
  if (integers.has(item) && end - start <= 8 && !(type === 1 && isPrintable(bytes, start, end)))
    return integer(bytes, start, end, true);
  // Text of which the type says that it is a number: too long for one, or under a name of QuickTime's texts.
  const text = end - start > 8 || item >>> 24 === 0xa9;
  if (numberTypes.has(type) && text && isPrintable(bytes, start, end))
    return unicode(bytes, start, end);
  return typedValue(type, bytes, start, end);
}

const numberTypes = new Set([21, 22, 65, 66, 67, 74, 75, 76, 77, 78]);

/** Two bytes of padding, the number, and how many there are. */
function pair(bytes: Uint8Array, start: number, end: number): string {
  const number = u16(bytes, start + 2);
  const total = end - start >= 6 ? u16(bytes, start + 4) : 0;
  return total === 0 ? String(number) : `${number}/${total}`;
}

/** By the well-known type; null for what is neither text nor a number. */
function typedValue(type: number, bytes: Uint8Array, start: number, end: number): string | null {
  const size = end - start;
  switch (type) {
    case 1:
    case 4:
      return unicode(bytes, start, end);
    case 2:
    case 5:
      return utf16(bytes, start, end, false);
    case 3:
      return legacy(bytes.subarray(start, Math.min(end, start + longestValue)), 'shift_jis');
    case 21:
    case 65:
    case 66:
    case 67:
    case 74:
      return integer(bytes, start, end, true);
    case 22:
    case 75:
    case 76:
    case 77:
    case 78:
      return integer(bytes, start, end, false);
    case 23:
    case 70:
    case 71:
    case 72:
      return floats(bytes, start, end);
    case 24:
      return size === 8 ? finite(f64(bytes, start)) : null;
    case 0:
      return isPrintable(bytes, start, end) ? unicode(bytes, start, end) : null;
    default:
      return null;
  }
}

/** Big-endian, one to eight bytes; null for others. */
function integer(bytes: Uint8Array, start: number, end: number, signed: boolean): string | null {
  const size = end - start;
  if (size < 1 || size > 8) return null;
  let value = 0n;
  for (let at = start; at < end; at++) value = (value << 8n) | BigInt(bytes[at] as number);
  return String(signed ? BigInt.asIntN(size * 8, value) : value);
}

/** One to four 32-bit numbers: a number, a point, dimensions, or a rectangle. */
function floats(bytes: Uint8Array, start: number, end: number): string | null {
  const size = end - start;
  if (size % 4 !== 0 || size === 0 || size > 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size);
  const values: string[] = [];
  for (let at = 0; at < size; at += 4) {
    const value = shortest(view.getFloat32(at));
    if (value === null) return null;
    values.push(value);
  }
  return values.join(' ');
}

/** The shortest decimal that is this 32-bit number and no other. */
function shortest(value: number): string | null {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return finite(rounded);
  }
  return finite(Number(value.toPrecision(9)));
}

const finite = (value: number): string | null => (Number.isFinite(value) ? String(value) : null);

/** By the well-known type of a metadata value (QuickTime File Format, "Well-known types"). */
function statedPictureType(dataType: number): string | null {
  return { 12: 'image/gif', 13: 'image/jpeg', 14: 'image/png', 27: 'image/bmp' }[dataType] ?? null;
}
