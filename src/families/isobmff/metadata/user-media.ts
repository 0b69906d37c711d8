import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { utf16 } from '../../../bytes/text.js';
import { languageName } from '../describe/language.js';
import type { Collector } from './collector.js';
import { length, type Part } from './part.js';

const MTDT = fourcc('MTDT');
/** Bytes before the value of an entry: size, type, language, encoding. */
const entryHeader = 10;
const utf16Encoding = 1;

/**
 * `USMT` of Sony's cameras and players: `MTDT`, a count and entries of title (1), date (3), software (4),
 * product (5) and others (ExifTool, "MetaData").
 */
export function readUserMedia(userMedia: Part, collector: Collector): void {
  for (const part of collector.children(userMedia, userMedia.start))
    if (part.type === MTDT && length(part) >= 2) readEntries(part, collector);
}

function readEntries(part: Part, collector: Collector): void {
  const { bytes, end } = part;
  const count = u16(bytes, part.start);
  let at = part.start + 2;
  for (let i = 0; i < count; i++) {
    const size = end - at >= entryHeader ? u16(bytes, at) : 0;
    if (size < entryHeader || size > end - at) {
      collector.damage(part, `${count} entries are claimed, and ${i} are there`);
      return;
    }
    const start = at + entryHeader;
    const isText = u16(bytes, at + 8) === utf16Encoding;
    const value = isText ? utf16(bytes, start, at + size, false) : null;
    const key = `MTDT:${u32(bytes, at + 2)}`;
    collector.tag(part, 'udta', key, value, start, at + size, languageName(u16(bytes, at + 6)));
    at += size;
  }
}
