/**
 * 3GPP's boxes in `udta` (3GPP TS 26.244 8): a FullBox header, a language, a text ended by NUL, UTF-8
 * or UTF-16 with byte order mark.
 */

import { i32, u16 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { latin1, unicode } from '../../../bytes/text.js';
import { languageName } from '../describe/language.js';
import type { Collector } from './collector.js';
import { length, type Part } from './part.js';

const ALBM = fourcc('albm');
const YRRC = fourcc('yrrc');
const LOCI = fourcc('loci');
const KYWD = fourcc('kywd');
const CLSF = fourcc('clsf');
const RTNG = fourcc('rtng');
const URAT = fourcc('urat');
const texts = new Set(
  // `swre` is of Apple's segmenter, `kgtt` of Android's track titles, `cprt` also of ISO/IEC 14496-12 8.10.2.
  ['titl', 'auth', 'perf', 'dscp', 'cprt', 'gnre', 'coll', 'swre', 'kgtt'].map(fourcc),
);
const others = new Set([ALBM, YRRC, LOCI, KYWD, CLSF, RTNG, URAT]);

/** Other writers use some of these codes for plain text, which cannot begin with version 0 and no flags. */
export function isThreeGpp(part: Part): boolean {
  if (!texts.has(part.type) && !others.has(part.type)) return false;
  return length(part) >= 6 && i32(part.bytes, part.start) === 0;
}

export function readThreeGpp(part: Part, collector: Collector): void {
  const { start } = part;
  if (part.type === YRRC) readNumber(part, start + 4, 2, collector);
  else if (part.type === URAT) readNumber(part, start + 7, 1, collector);
  else if (part.type === LOCI) readLocation(part, collector);
  else if (part.type === KYWD) readKeywords(part, collector);
  else if (part.type === ALBM) readAlbum(part, collector);
  // Entity (4), table (2), language, text.
  else if (part.type === CLSF) readLabelled(part, 10, collector);
  // Entity (4), criteria (4), language, text.
  else if (part.type === RTNG) readLabelled(part, 12, collector);
  else readText(part, start + 4, collector);
}

/** A year of two bytes, or a rating of one. */
function readNumber(part: Part, at: number, size: number, collector: Collector): void {
  const { bytes, end } = part;
  if (end - at < size) readBinary(part, collector);
  else {
    const value = size === 2 ? u16(bytes, at) : (bytes[at] as number);
    collector.tag(part, '3gpp', fourccToString(part.type), String(value), at, at + size);
  }
}

/** `at`: where the language stands. */
function readText(part: Part, at: number, collector: Collector): void {
  const { bytes, end } = part;
  const start = at + 2;
  const stop = textStop(bytes, start, end);
  const value = unicode(bytes, start, stop);
  const language = languageName(u16(bytes, at));
  collector.tag(part, '3gpp', fourccToString(part.type), value, start, stop, language);
}

/** Position of the NUL that ends a text, one byte or a whole UTF-16 unit; `end` where there is none. */
function textStop(bytes: Uint8Array, start: number, end: number): number {
  if (!isWide(bytes, start, end)) {
    const nul = bytes.subarray(start, end).indexOf(0);
    return nul < 0 ? end : start + nul;
  }
  for (let at = start; at + 1 < end; at += 2) if (u16(bytes, at) === 0) return at;
  return end;
}

function isWide(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return false;
  const mark = u16(bytes, start);
  return mark === 0xfeff || mark === 0xfffe;
}

/** After the title there may be the number of the track on the album. */
function readAlbum(part: Part, collector: Collector): void {
  const { bytes, end } = part;
  readText(part, part.start + 4, collector);
  const start = part.start + 6;
  const stop = textStop(bytes, start, end) + (isWide(bytes, start, end) ? 2 : 1);
  if (end - stop === 1) collector.tag(part, '3gpp', 'albm:track', String(bytes[stop]), stop, end);
}

/** Text whose meaning a body defines that the box names. The key says which body, and which of its lists. */
function readLabelled(part: Part, languageAt: number, collector: Collector): void {
  const { bytes, start, end } = part;
  if (end - start < languageAt + 2) {
    readBinary(part, collector);
    return;
  }
  const at = start + languageAt;
  const stop = textStop(bytes, at + 2, end);
  const entity = latin1(bytes, start + 4, start + 8);
  const list =
    part.type === CLSF ? String(u16(bytes, start + 8)) : latin1(bytes, start + 8, start + 12);
  const key = `${fourccToString(part.type)}:${entity}:${list}`;
  const language = languageName(u16(bytes, at));
  collector.tag(part, '3gpp', key, unicode(bytes, at + 2, stop), at + 2, stop, language);
}

/** Language, a count, and for each keyword its length and text. */
function readKeywords(part: Part, collector: Collector): void {
  const { bytes, start, end } = part;
  if (end - start < 7) {
    readBinary(part, collector);
    return;
  }
  const language = languageName(u16(bytes, start + 4));
  const count = bytes[start + 6] as number;
  let at = start + 7;
  for (let i = 0; i < count && collector.room(part); i++) {
    const size = bytes[at] ?? 0;
    if (at >= end || size > end - at - 1) {
      collector.damage(part, `${count} keywords are claimed, and ${i} are there`);
      return;
    }
    const stop = textStop(bytes, at + 1, at + 1 + size);
    collector.tag(part, '3gpp', 'kywd', unicode(bytes, at + 1, stop), at + 1, stop, language);
    at += 1 + size;
  }
}

function readBinary(part: Part, collector: Collector): void {
  const { type, start, end } = part;
  collector.tag(part, '3gpp', fourccToString(type), null, start, end);
}

const fixed = (value: number): string => (value / 65_536).toFixed(4);

/**
 * `loci`: language, place name, role, then longitude, latitude and altitude as 16.16, then astronomical body
 * and notes. The value is in the form of ISO 6709 that FFmpeg makes of it (`+37.3317-122.0307/`), the place
 * after it; the bytes are all after the language.
 */
function readLocation(part: Part, collector: Collector): void {
  const { bytes, start, end } = part;
  const name = start + 6;
  const stop = textStop(bytes, name, end);
  const at = stop + (isWide(bytes, name, end) ? 2 : 1) + 1;
  if (end - at < 12) {
    collector.damage(part, 'the name of a place leaves no room for where it is');
    collector.tag(part, '3gpp', 'loci', null, name, end);
    return;
  }
  const longitude = signed(fixed(i32(bytes, at)), 3);
  const latitude = signed(fixed(i32(bytes, at + 4)), 2);
  const altitude = i32(bytes, at + 8);
  const height = altitude === 0 ? '' : signed((altitude / 65_536).toFixed(6), 1);
  const value = `${latitude}${longitude}${height}/${unicode(bytes, name, stop)}`;
  collector.tag(part, '3gpp', 'loci', value, name, end, languageName(u16(bytes, start + 4)));
}

/** `digits`: how many stand before the point at least. */
function signed(number: string, digits: number): string {
  const sign = number.startsWith('-') ? '-' : '+';
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  return `${sign}${whole.padStart(digits, '0')}.${fraction}`;
}
