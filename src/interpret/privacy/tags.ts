/** What the tags say: the ones whose key tells what they hold, and coordinates in the text of any. */

import { characters } from '../../bytes/bytes.js';
import type { KeptElement } from '../../media/container-index.js';
import type { PrivacyFinding, PrivacyKind, RawTag } from '../../report/report.js';
import { findIso6709, locationText, readIso6709 } from './coordinates.js';
import { isZero, type Place, type PrivacyList } from './list.js';
import { kindOfObject, kindOfTag, kindOfXmlItem } from './tag-kinds.js';

const timeOfDay = /\d[T ]\d\d:?\d\d/;

export function findInTags(
  kept: readonly KeptElement[],
  tags: readonly RawTag[],
  list: PrivacyList,
): void {
  let before = '';
  for (const tag of tags) {
    const { value } = tag;
    const item = tag.source === 'xml' ? kindOfXmlItem(tag.key, before) : null;
    before = value ?? '';
    if (value === null) findObject(kept, tag, list);
    // Exif and the coordinates of `loci` are read from their bytes.
    if (value === null || value.trim() === '' || tag.key === 'loci' || tag.source === 'exif')
      continue;
    const kind = kindOfTag(tag);
    if (item !== null) add(kept, tag, item, value.trim(), list);
    else if (kind === null) findWithin(kept, tag, value, list);
    else if (kind !== 'time' || timeOfDay.test(value)) {
      const said = kind === 'location' ? inDegrees(tag, value) : value.trim();
      if (said !== null) add(kept, tag, kind, said, list);
      else add(kept, tag, 'unread', `no location by ISO 6709: ${value.trim()}`, list);
    }
  }
}

/** Bytes of which the tag's key alone tells. */
function findObject(kept: readonly KeptElement[], tag: RawTag, list: PrivacyList): void {
  const kind = kindOfObject(tag);
  const bytes = stored(kept, tag);
  if (kind === null || (bytes !== null && isZero(bytes, 0, bytes.length))) return;
  const said = `${tag.key}, ${tag.length} bytes, not read`;
  list.add(kind, said, 'binary', placeOf(tag), '', 0, tag.length);
}

/** What is no ISO 6709 is a place in words; null where it is no words either. */
function inDegrees({ source }: RawTag, value: string): string | null {
  if (source === 'xmp') return inXmp(value);
  const location = readIso6709(value);
  if (location === null) return /\p{L}{2}/u.test(value) ? value.trim() : null;
  const { latitude, longitude, altitude } = location;
  return locationText(latitude, longitude, altitude);
}

/** exif:GPSLatitude (Exif in XMP, part 2): `DDD,MM,SSk` or `DDD,MM.mmk`. */
function inXmp(value: string): string {
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d{1,15})?)(?:,(\d{1,2}(?:\.\d{1,15})?))?([NSEW])$/.exec(
    value.trim(),
  );
  if (match === null) return value.trim();
  const [, degrees, minutes, seconds = '0', side = ''] = match;
  const angle = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return String(Number((side === 'S' || side === 'W' ? -angle : angle).toFixed(7)));
}

/** Only the coordinates in a comment or title, not the rest of it. */
function findWithin(
  kept: readonly KeptElement[],
  tag: RawTag,
  value: string,
  list: PrivacyList,
): void {
  if (!value.includes('/')) return;
  const location = findIso6709(value);
  if (location === null) return;
  const { latitude, longitude, altitude } = location;
  const said = locationText(latitude, longitude, altitude);
  const bytes = isXml(tag) ? null : stored(kept, tag);
  const plain = bytes !== null && encodingOf(bytes, value) === 'text';
  if (!plain) {
    add(kept, tag, 'location', said, list);
    return;
  }
  const before = new TextEncoder().encode(value.slice(0, location.start)).length;
  const length = location.end - location.start;
  list.add('location', said, 'text', placeOf(tag), '', before, before + length);
}

function add(
  kept: readonly KeptElement[],
  tag: RawTag,
  kind: PrivacyKind,
  said: string,
  list: PrivacyList,
): void {
  if (tag.length === 0) return;
  const bytes = isXml(tag) ? null : stored(kept, tag);
  const encoding = isXml(tag)
    ? encodingOfXml(stored(kept, tag))
    : encodingOf(bytes, tag.value ?? '');
  // A number that was blanked.
  if (encoding === 'binary' && bytes !== null && isZero(bytes, 0, bytes.length)) return;
  list.add(kind, said, encoding, placeOf(tag), '', 0, tag.length);
}

const isXml = ({ source }: RawTag) => source === 'xmp' || source === 'xml';

function placeOf({ offset, path, trackIndex }: RawTag): Place {
  return { offset, path, trackIndex: trackIndex ?? -1 };
}

/** Characters of a value that are compared with its bytes. */
const sample = 16;
const utf8 = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const utf16be = (bytes: Uint8Array) => new TextDecoder('utf-16be').decode(bytes);
const utf16le = (bytes: Uint8Array) => new TextDecoder('utf-16le').decode(bytes);

/** How the bytes say what the tag's value is: as text that spaces can stand in for, or otherwise. */
function encodingOf(bytes: Uint8Array | null, value: string): PrivacyFinding['encoding'] {
  if (bytes === null) return 'binary';
  const head = bytes.subarray(0, sample * 4);
  const begin = value.slice(0, sample);
  const says = (decode: (part: Uint8Array) => string) =>
    decode(head).slice(0, begin.length) === begin;
  if (says(utf8) || says(characters)) return 'text';
  if (says(utf16be)) return 'utf-16be';
  return says(utf16le) ? 'utf-16le' : 'binary';
}

/** XML has entities in the place of characters, and spaces stand in for all of it. */
function encodingOfXml(bytes: Uint8Array | null): PrivacyFinding['encoding'] {
  if (bytes === null || bytes.length < 2) return 'text';
  if (bytes[0] === 0) return 'utf-16be';
  return bytes[1] === 0 ? 'utf-16le' : 'text';
}

/** The tag's bytes where they are kept, or null. Boxes are in file order. */
function stored(kept: readonly KeptElement[], { offset, length }: RawTag): Uint8Array | null {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((kept[middle] as KeptElement).offset <= offset) low = middle + 1;
    else high = middle;
  }
  const box = kept[low - 1];
  if (box === undefined) return null;
  const start = offset - (box.offset + box.size - box.bytes.length);
  if (start < 0 || start + length > box.bytes.length) return null;
  return box.bytes.subarray(start, start + length);
}
