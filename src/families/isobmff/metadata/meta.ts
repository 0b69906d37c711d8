import { u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { unicode } from '../../../bytes/text.js';
import type { Collector } from './collector.js';
import { readId3Box } from './id3-box.js';
import { readItems } from './item-list.js';
import { first, metaContent, type Part } from './part.js';

const KEYS = fourcc('keys');
const ILST = fourcc('ilst');
const ID32 = fourcc('ID32');
const XML = fourcc('xml ');
const NAME = fourcc('name');

/** `meta` of a movie, a track, or of `udta` (ISO/IEC 14496-12 8.11.1; QuickTime File Format, "Metadata"). */
export function readMeta(meta: Part, collector: Collector): void {
  const parts = collector.children(meta, metaContent(meta));
  const keys = first(parts, KEYS);
  const names = keys === null ? null : readKeys(keys, collector);
  for (const part of parts) {
    if (part.type === ILST) readItems(part, names, collector);
    else if (part.type === ID32) readId3Box(part, collector);
    // XMLBox (8.11.2): a FullBox.
    else if (part.type === XML) collector.block('xml', part, Math.min(part.start + 4, part.end));
    else if (part.type === NAME)
      collector.tag(
        part,
        'quicktime',
        'name',
        unicode(part.bytes, Math.min(part.start + 4, part.end), part.end),
        Math.min(part.start + 4, part.end),
        part.end,
      );
  }
}

/**
 * `keys`: version and flags, a count, and for each key its size, namespace and name. Null for a key that is
 * not there.
 */
function readKeys(part: Part, collector: Collector): (string | null)[] {
  const { bytes, start, end } = part;
  const keys: (string | null)[] = [];
  if (end - start < 8) {
    collector.damage(part, `${end - start} bytes have no room for a count of keys`);
    return keys;
  }
  const count = u32(bytes, start + 4);
  let at = start + 8;
  while (keys.length < count && end - at >= 8) {
    const size = u32(bytes, at);
    if (size < 8 || size > end - at) break;
    keys.push(unicode(bytes, at + 8, at + size));
    at += size;
  }
  if (keys.length < count)
    collector.damage(part, `${count} keys are claimed, and ${keys.length} are there`);
  return keys;
}
