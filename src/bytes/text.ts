/** Text of tags: the character sets that writers use, as far as {@link longestValue} bytes. */

import { characters, text } from './bytes.js';

/** Bytes of a value that are read; its place in the file tells the whole. */
export const longestValue = 16_384;

const strict = new TextDecoder('utf-8', { fatal: true });
/** From here on a decoder is faster than adding up characters. */
const long = 64;

/** What follows ASCII in MacRoman (Apple's ROMAN.TXT), bytes 0x80 to 0xff. */
const macRoman =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…' +
  '\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';

/**
 * Encodings of Macintosh languages (QuickTime File Format, "Language code values") that are not written in
 * MacRoman.
 */
const scripts = new Map([
  [11, 'shift_jis'],
  [19, 'big5'],
  [23, 'euc-kr'],
  [32, 'x-mac-cyrillic'],
  [33, 'gbk'],
]);

/**
 * Where the text of `bytes[start, end)` ends: at the first NUL or the cap, never within a character of UTF-8.
 */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  const cap = Math.min(end, start + longestValue);
  const nul = bytes.subarray(start, cap).indexOf(0);
  if (nul >= 0) return start + nul;
  let stop = cap;
  if (stop < end) while (stop > cap - 4 && ((bytes[stop] as number) & 0xc0) === 0x80) stop--;
  return stop;
}

/**
 * UTF-8, or UTF-16 where a byte order mark says so; what is neither is read as Latin-1, as old writers had
 * it.
 */
export function unicode(bytes: Uint8Array, start: number, end: number): string {
  const marked = markedUtf16(bytes, start, end);
  if (marked !== null) return marked;
  const stop = textEnd(bytes, start, end);
  return utf8(bytes, start, stop) ?? latin1(bytes, start, stop);
}

/** Whether what stands before a NUL is UTF-8. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  return utf8(bytes, start, textEnd(bytes, start, end)) !== null;
}

/** Null where it is no UTF-8. */
function utf8(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start < long && isAscii(bytes, start, end)) return text(bytes, start, end);
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    return null;
  }
}

/**
 * Text of a Macintosh language. Many writers put UTF-8 there: what is valid as such and not only ASCII is
 * taken for it.
 */
export function macintosh(bytes: Uint8Array, start: number, end: number, language = 0): string {
  const stop = textEnd(bytes, start, end);
  const plain = utf8(bytes, start, stop);
  if (plain !== null) return plain;
  const encoding = scripts.get(language);
  if (encoding !== undefined) return legacy(bytes.subarray(start, stop), encoding);
  return mapped(bytes, start, stop, macRoman);
}

/** Text in an encoding of the WHATWG standard; Latin-1 where this build of Node does not know it. */
export function legacy(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return latin1(bytes, 0, bytes.length);
  }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return mapped(bytes, start, textEnd(bytes, start, end), null);
}

/** UTF-16 up to the first NUL character; a byte order mark decides before `littleEndian`. */
export function utf16(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): string {
  const marked = markedUtf16(bytes, start, end);
  return marked ?? utf16Units(bytes, start, end, littleEndian);
}

function markedUtf16(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start < 2) return null;
  const mark = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  if (mark !== 0xfeff && mark !== 0xfffe) return null;
  return utf16Units(bytes, start + 2, end, mark === 0xfffe);
}

function utf16Units(bytes: Uint8Array, start: number, end: number, littleEndian: boolean): string {
  const stop = Math.min(end, start + longestValue);
  const units = new Uint16Array(Math.max(0, (stop - start) >> 1));
  let count = 0;
  for (let at = start; at + 1 < stop; at += 2) {
    const one = bytes[at] as number;
    const two = bytes[at + 1] as number;
    const unit = littleEndian ? (two << 8) | one : (one << 8) | two;
    if (unit === 0) break;
    units[count++] = unit;
  }
  return wellFormed(characters(units.subarray(0, count)));
}

/** Lone surrogates are no text, and no JSON either. */
export function wellFormed(units: string): string {
  if (!/[\ud800-\udfff]/.test(units)) return units;
  return units.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
}

function mapped(bytes: Uint8Array, start: number, end: number, upper: string | null): string {
  const stored = bytes.subarray(start, end);
  if (upper === null) return characters(stored);
  const units = Uint16Array.from(stored, (byte) =>
    byte < 0x80 ? byte : upper.charCodeAt(byte - 0x80),
  );
  return characters(units);
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) >= 0x80) return false;
  return true;
}

/** Whether all is printable ASCII, but for NULs at the end: what boxes that nobody documents hold as text. */
export function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  let stop = end;
  while (stop > start && bytes[stop - 1] === 0) stop--;
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return stop > start;
}
