/** FFmpeg's format tags (libavformat/mov.c, mov_read_udta_string and mov_read_custom) made of a report's raw tags, to show that those hold enough. */
import { tagName } from '../../src/interpret/metadata/names.js';
import type { RawTag } from '../../src/report.js';

/** FFmpeg reads no more than UTF-8, MacRoman and numbers up to 32 bits. */
const readableTypes = new Set([0, 1, 3, 4, 21, 22, 23]);

/** 3GPP's boxes that it reads as such. */
const threeGpp = new Set(['loci']);

export function formatTags(rawTags: readonly RawTag[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of rawTags) {
    const key = formatKey(tag);
    if (key === null || tag.value === null) continue;
    const value = tag.dataType === 23 ? Number(tag.value).toFixed(6) : tag.value;
    tags[key] = value;
    if (tag.language !== null && tag.source !== 'quicktime') tags[`${key}-${tag.language}`] = value;
  }
  return tags;
}

function formatKey(tag: RawTag): string | null {
  const { source, key, dataType } = tag;
  if (dataType !== null && !readableTypes.has(dataType)) return null;
  if (source === 'quicktime') return key;
  if (source === 'itunes') {
    if (key.startsWith('----:')) return key.split(':').slice(2).join(':');
    return key === '©enc' ? 'encoder' : tagName(tag);
  }
  if (source === '3gpp') return threeGpp.has(key) ? tagName(tag) : null;
  if (source !== 'udta') return null;
  return key.startsWith('©') || key === 'FIRM' ? tagName(tag) : null;
}
