/** The texts in a JSON or CBOR document with the names that lead to them, and the bytes that say them. */

import { isZero } from '../privacy/list.js';
import { unsigned } from './cbor.js';

/** `[start, end)` are the bytes of the value, without quotes or length. */
export interface LabelledText {
  /** From the outermost member inwards; the view is good until the next text. */
  names: readonly string[];
  value: string;
  start: number;
  end: number;
}

const deepest = 32;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const text = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end));

/**
 * The strings and numbers of `bytes[start, end)`. Takes what is no JSON as far as strings and brackets go, so
 * that nothing hides behind an error. Ends with whether all was looked at: not what is nested over 32 deep.
 */
export function* textsOfJson(
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<LabelledText, boolean, void> {
  const names: string[] = [];
  /** Whether each bracket that is open is one of an object, whose members have names. */
  const objects: boolean[] = [];
  let at = start;
  while (at < end) {
    const byte = bytes[at++] as number;
    if (byte === OBJECT || byte === ARRAY) {
      if (objects.length === deepest) return false;
      objects.push(byte === OBJECT);
      names.push('');
    } else if (byte === OBJECT_END || byte === ARRAY_END) {
      objects.pop();
      names.pop();
    } else if (byte === QUOTE) {
      const first = at;
      while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
      const last = Math.min(at, end);
      at = last + 1;
      const value = unescaped(text(bytes, first, last));
      let next = at;
      while (next < end && isSpace(bytes[next] as number)) next++;
      if (bytes[next] === COLON && next < end && objects.at(-1) === true) {
        names[names.length - 1] = value;
        at = next + 1;
      } else yield { names, value, start: first, end: last };
    } else if (isNumeric(byte)) {
      const first = at - 1;
      while (at < end && isNumeric(bytes[at] as number)) at++;
      yield { names, value: text(bytes, first, at), start: first, end: at };
    }
  }
  return true;
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OBJECT, OBJECT_END, ARRAY, ARRAY_END] = [0x7b, 0x7d, 0x5b, 0x5d];
const isSpace = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13);
const isNumeric = (byte: number) => (byte >= 48 && byte <= 57) || byte === 45 || byte === 46;

function unescaped(json: string): string {
  if (!json.includes('\\')) return json;
  try {
    return String(JSON.parse(`"${json}"`));
  } catch {
    return json;
  }
}

const [BYTES, TEXT, LIST, MAP, TAG] = [2, 3, 4, 5, 6];

interface Level {
  /** Values still to come; infinite until a break. */
  left: number;
  map: boolean;
  /** The next value of a map is a name. */
  naming: boolean;
}

/**
 * The texts of `bytes[start, end)` (RFC 8949). Ends with whether all was looked at: not what follows the one
 * value, damage or a text in pieces, or is nested over 32 deep.
 */
export function* textsOfCbor(
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<LabelledText, boolean, void> {
  const names: string[] = [];
  const levels: Level[] = [{ left: 1, map: false, naming: false }];
  let at = start;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.left === 0) {
      levels.pop();
      names.pop();
      continue;
    }
    if (at >= end) return false;
    const initial = bytes[at++] as number;
    if (initial === 0xff) {
      if (level.left !== Number.POSITIVE_INFINITY) return false;
      level.left = 0;
      continue;
    }
    level.left--;
    const isName = level.map && level.naming;
    level.naming = !level.naming;
    if (isName) names[names.length - 1] = '';
    const major = initial >> 5;
    let argument = initial & 31;
    if (argument === 31 && (major === LIST || major === MAP)) argument = Number.POSITIVE_INFINITY;
    else if (argument > 27) return false;
    else if (argument >= 24) {
      const width = 1 << (argument - 24);
      if (end - at < width) return false;
      argument = unsigned(bytes, at, width);
      at += width;
    }
    if (major === BYTES || major === TEXT) {
      if (argument > end - at) return false;
      const value = major === TEXT ? text(bytes, at, at + argument) : '';
      if (isName) names[names.length - 1] = value;
      else if (major === TEXT) yield { names, value, start: at, end: at + argument };
      at += argument;
    } else if (major === LIST || major === MAP || major === TAG) {
      if (levels.length > deepest) return false;
      const map = major === MAP;
      levels.push({ left: map ? 2 * argument : major === TAG ? 1 : argument, map, naming: true });
      names.push('');
    }
  }
  return isZero(bytes, at, end);
}
