/**
 * FFmpeg's format tags (libavformat/mov.c, mov_read_udta_string and
 * mov_read_custom) out of a report's raw tags.
 */

import { tagName } from '../interpret/tags/names.js';
import type { MediaReport, RawTag } from '../report/report.js';
import { codeBytes } from './fourcc.js';

/** FFmpeg reads no more than UTF-8, MacRoman and numbers up to 32 bits. */
const readableTypes = new Set([0, 1, 3, 4, 21, 22, 23]);

/** 3GPP's boxes that it reads as such. */
const threeGpp = new Set(['loci']);

export function formatTags(report: MediaReport): Record<string, string> | undefined {
  const { brands, createdAt, image, rawTags, tracks } = report;
  const tags: Record<string, string> = {};
  if (brands !== null) {
    tags.major_brand = brands.major;
    tags.minor_version = String(brands.minorVersion);
    tags.compatible_brands = brands.compatible.map(brandText).join('').replace(/\0.*$/s, '');
  }
  // Of still images it is Exif's word, which is no tag there.
  const created = tracks.length === 0 && image !== null ? undefined : creationTime(createdAt);
  if (created !== undefined) tags.creation_time = created;
  Object.assign(tags, userTags(rawTags));
  return Object.keys(tags).length === 0 ? undefined : tags;
}

/** Its bytes as they are: a zero ends the text. */
function brandText(brand: string): string {
  return String.fromCharCode(...codeBytes(brand));
}

/** With six decimals, as FFmpeg prints it. */
export function creationTime(iso: string | null): string | undefined {
  return iso === null ? undefined : iso.replace('Z', '.000000Z');
}

/** Of a `data` box: size, type, the value's type and locale. */
const dataHeader = 16;

/** Of several places that say one thing, the last counts there. */
export function userTags(rawTags: readonly RawTag[]): Record<string, string> {
  const tags = new Map<string, string>();
  /** Where a further value of the same item would stand. */
  let next = -1;
  for (const tag of rawTags) {
    const key = formatKey(tag);
    if (key === null || tag.value === null) continue;
    // Keys of a track are not the file's.
    if (tag.source === 'quicktime' && tag.trackIndex !== null) continue;
    // Of the values of one free form the first counts.
    const again = tag.key.startsWith('----:') && tag.offset === next;
    next = tag.offset + tag.length + dataHeader;
    if (again) continue;
    const value = tag.dataType === 23 ? Number(tag.value).toFixed(6) : tag.value;
    tags.set(key, value);
    if (tag.language !== null && tag.source !== 'quicktime')
      tags.set(`${key}-${tag.language}`, value);
  }
  return Object.fromEntries(tags);
}

function formatKey(tag: RawTag): string | null {
  const { source, key, dataType } = tag;
  // Genres by number, and integers, are known by their key.
  if (dataType !== null && !readableTypes.has(dataType) && key !== 'gnre') return null;
  if (source === 'quicktime') return key;
  if (source === 'itunes') {
    if (key.startsWith('----:')) return key.split(':').slice(2).join(':');
    return key === '©enc' ? 'encoder' : tagName(tag);
  }
  if (source === '3gpp') return threeGpp.has(key) ? tagName(tag) : null;
  if (source !== 'udta') return null;
  return key.startsWith('©') || key === 'FIRM' ? tagName(tag) : null;
}
