import { u16 } from '../../../bytes/bytes.js';
import { languageName } from '../describe/language.js';
import type { Collector } from './collector.js';
import { length, type Part } from './part.js';

/** `ID32` (ID3 in the MP4 file format, mp4ra.org): a FullBox header, a language, and an ID3v2 tag. */
export function readId3Box(part: Part, collector: Collector): void {
  const language = length(part) < 6 ? null : languageName(u16(part.bytes, part.start + 4));
  collector.id3(part, Math.min(part.start + 6, part.end), language);
}
