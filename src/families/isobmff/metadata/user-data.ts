/**
 * `udta`: strings in QuickTime's ©-boxes (QuickTime File Format, "User data atoms"), in 3GPP's boxes (3GPP TS
 * 26.244 8), in Xtra and XMP, and in boxes of camera makers that hold plain text.
 */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { isPrintable, macintosh, unicode } from '../../../bytes/text.js';
import { languageName } from '../describe/language.js';
import { readChapterList } from './chapters.js';
import type { Collector } from './collector.js';
import { readId3Box } from './id3-box.js';
import { readItem } from './item-list.js';
import { readMeta } from './meta.js';
import type { Part } from './part.js';
import { isThreeGpp, readThreeGpp } from './three-gpp.js';
import { readXtra } from './xtra.js';

const CHPL = fourcc('chpl');
const META = fourcc('meta');
const XMP = fourcc('XMP_');
const XTRA = fourcc('Xtra');
const ID32 = fourcc('ID32');
const DATA = fourcc('data');
const THMB = fourcc('thmb');
const MCVR = fourcc('mcvr');
const RTHU = fourcc('RTHU');
const GPMF = fourcc('GPMF');
const TAGS = fourcc('TAGS');
/** The label of GB 45438-2025, JSON in UTF-8. */
const AIGC = fourcc('AIGC');
/** Room or structure. */
const passed = new Set(
  ['free', 'skip', 'wide', 'hnti', 'hinf', 'ptv ', 'tsel', 'strk', 'ludt'].map(fourcc),
);
/** DJI writes these without length and language (ExifTool). */
const plain = new Set(['©mdl', '©dji', '©res', '©uid'].map(fourcc));

const firstPacked = 0x400;
/** Longer ones are tables, not text. */
const longestPlain = 1024;

export function readUserData(userData: Part, collector: Collector): void {
  for (const part of collector.children(userData, userData.start)) {
    if (passed.has(part.type)) continue;
    if (part.type === META) readMeta(part, collector);
    else if (part.type === CHPL) readChapterList(part, collector);
    else if (part.type === XMP) collector.block('xmp', part);
    else if (part.type === XTRA) readXtra(part, collector);
    else if (part.type === ID32) readId3Box(part, collector);
    else if (isItem(part)) readItem(part, collector);
    else if (hasStrings(part)) readStrings(part, collector);
    else if (isThreeGpp(part)) readThreeGpp(part, collector);
    else if (part.type === THMB || part.type === MCVR || part.type === RTHU)
      readPicture(part, collector);
    else if (part.type === GPMF) collector.block('gpmf', part);
    else if (part.type === TAGS) readCameraTags(part, collector);
    else readPlain(part, collector);
  }
}

/** Some writers leave `meta` and `ilst` out and put iTunes' items right here. */
function isItem({ bytes, start, end }: Part): boolean {
  return end - start >= 16 && u32(bytes, start + 4) === DATA && u32(bytes, start) <= end - start;
}

/** A ©-box with a length and a language before its text; some writers leave them out. */
function hasStrings({ type, bytes, start, end }: Part): boolean {
  if (type >>> 24 !== 0xa9 || plain.has(type) || end - start < 4) return false;
  return u16(bytes, start) <= end - start - 4 || !isPrintable(bytes, start, end);
}

/** One or more of length, language (packed, or a Macintosh code and then its character set) and text. */
function readStrings(part: Part, collector: Collector): void {
  const { bytes, end } = part;
  const key = fourccToString(part.type);
  let at = part.start;
  while (end - at >= 4) {
    const stated = u16(bytes, at);
    const code = u16(bytes, at + 2);
    const start = at + 4;
    if (stated > end - start)
      collector.damage(part, `a text states ${stated} bytes, and ${end - start} are left`);
    const stop = Math.min(start + stated, end);
    const value =
      code < firstPacked ? macintosh(bytes, start, stop, code) : unicode(bytes, start, stop);
    // Padding at the end looks like empty texts.
    if (stop > start || at === part.start)
      collector.tag(part, 'udta', key, value, start, stop, languageName(code));
    at = stop;
  }
}

/** Text where all of it is, else a box that is there. */
function readPlain(part: Part, collector: Collector): void {
  const { bytes, start, end } = part;
  const isText =
    part.type === AIGC || (end - start <= longestPlain && isPrintable(bytes, start, end));
  const value = isText ? unicode(bytes, start, end) : null;
  collector.tag(part, 'udta', fourccToString(part.type), value, start, end);
}

/** `thmb` (3GPP) has a FullBox header and a format before the picture; the others hold it as it is. */
function readPicture(part: Part, collector: Collector): void {
  const start = Math.min(part.start + (part.type === THMB ? 8 : 0), part.end);
  collector.tag(part, 'udta', fourccToString(part.type), null, start, part.end);
  collector.picture(part, null, start, part.end);
}

/**
 * `TAGS` of Nikon, Pentax, Olympus, Samsung, Fujifilm, Kodak and others: the maker in 24 bytes, then often
 * the model; what follows is of each maker's own kind (ExifTool's MOV and MP4 tables of these makers).
 */
function readCameraTags(part: Part, collector: Collector): void {
  const { bytes, start, end } = part;
  const make = Math.min(start + 24, end);
  const model = Math.min(start + 40, end);
  for (const [key, from, to] of [
    ['TAGS:make', start, make],
    ['TAGS:model', make, model],
  ] as const) {
    const nul = bytes.subarray(from, to).indexOf(0);
    const stop = nul < 0 ? to : from + nul;
    if (isPrintable(bytes, from, stop))
      collector.tag(part, 'udta', key, unicode(bytes, from, stop), from, stop);
  }
}
