import { i32, u16 } from '../../../bytes/bytes.js';
import { unicode } from '../../../bytes/text.js';
import { locationText } from '../../../interpret/privacy/coordinates.js';
import { isZero, type PrivacyList } from '../../../interpret/privacy/list.js';
import type { Part } from '../metadata/part.js';

const fixed = 65536;

/**
 * `loci` (3GPP TS 26.244 8.10): version and flags, language, place name up to a NUL, role, longitude,
 * latitude and altitude as 16.16, astronomical body, notes. The name tells a place as well as the numbers do.
 */
export function findLoci(loci: Part, list: PrivacyList): void {
  const { bytes, end, base: offset, path, trackIndex } = loci;
  const place = { offset, path, trackIndex };
  const name = loci.start + 6;
  if (name + 1 >= end) return;
  const mark = u16(bytes, name);
  const wide = mark === 0xfeff || mark === 0xfffe;
  const first = wide ? name + 2 : name;
  const width = wide ? 2 : 1;
  let last = first;
  while (last + width <= end && !isZero(bytes, last, last + width)) last += width;
  const words = unicode(bytes, name, last).trim();
  if (words !== '') {
    const encoding = wide ? (mark === 0xfeff ? 'utf-16be' : 'utf-16le') : 'text';
    list.add('location', words, encoding, place, '', first, Math.min(last, end));
  }
  const numbers = last + width + 1;
  if (numbers + 12 > end || isZero(bytes, numbers, numbers + 8)) return;
  const longitude = i32(bytes, numbers) / fixed;
  const latitude = i32(bytes, numbers + 4) / fixed;
  const altitude = i32(bytes, numbers + 8) / fixed;
  const value = locationText(latitude, longitude, altitude);
  list.add('location', value, 'binary', place, '', numbers, numbers + 12);
}
