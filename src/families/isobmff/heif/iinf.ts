import { text, u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { EntryBox, EntryBytes } from '../describe/entry-boxes.js';
import type { Item } from './item.js';

const INFE = fourcc('infe');
const MIME = fourcc('mime');
/** More than any picture has; further items are passed over. */
const mostItems = 100_000;
const longestText = 256;

export interface ItemList {
  /** In the order of the file, each id once. */
  items: Item[];
  byId: Map<number, Item>;
}

/** ItemInfoBox, ISO/IEC 14496-12 8.11.6. */
export function readIinf(meta: EntryBytes, box: EntryBox | null): ItemList {
  const list: ItemList = { items: [], byId: new Map() };
  if (box === null) return list;
  const { bytes } = meta;
  const wide = bytes[box.payload] !== 0;
  const first = box.payload + 4 + (wide ? 4 : 2);
  if (first > box.end) {
    meta.problem('box-too-short', box, '', box.end - box.payload, first - box.payload);
    return list;
  }
  const claimed = wide ? u32(bytes, first - 4) : u16(bytes, first - 2);
  const entries = meta.boxes(first, box.end, box, mostItems);
  if (entries.length < claimed) meta.problem('table-truncated', box, '', claimed, entries.length);
  if (entries.length > claimed && entries.length < mostItems)
    meta.problem(
      'invalid-item',
      box,
      `${claimed} items are stated, and ${entries.length} are there`,
    );
  let repeated = 0;
  entries.forEach((entry, index) => {
    const item = entry.type === INFE ? readInfe(meta, entry, index) : null;
    if (item === null) return;
    if (list.byId.has(item.id)) {
      if (repeated++ === 0)
        meta.problem(
          'invalid-item',
          entry,
          `there is a second item ${item.id}; the first one counts`,
        );
      return;
    }
    list.byId.set(item.id, item);
    list.items.push(item);
  });
  return list;
}

/** ItemInfoEntry, versions 0 to 3. */
function readInfe(meta: EntryBytes, box: EntryBox, index: number): Item | null {
  const { bytes } = meta;
  const at = box.payload;
  const length = box.end - at;
  const version = length > 0 ? (bytes[at] as number) : 0;
  if (version > 3) {
    meta.problem('unsupported-box-version', box, '', version);
    return null;
  }
  const typed = version >= 2;
  const idSize = version === 3 ? 4 : 2;
  const needed = 4 + idSize + 2 + (typed ? 4 : 0);
  if (length < needed) {
    meta.problem('box-too-short', box, '', length, needed);
    return null;
  }
  const id = idSize === 4 ? u32(bytes, at + 4) : u16(bytes, at + 4);
  const protection = u16(bytes, at + 4 + idSize);
  // Before version 2 every item has a MIME type, and no type of its own.
  const type = typed ? u32(bytes, at + needed - 4) : MIME;
  const name = text(bytes, at + needed, Math.min(box.end, at + needed + longestText));
  let contentType: string | null = null;
  if (type === MIME) {
    const start = afterText(bytes, at + needed, box.end);
    contentType = text(bytes, start, Math.min(box.end, start + longestText)) || null;
  }
  return {
    id,
    index,
    type,
    name: name === '' ? null : name,
    contentType,
    hidden: typed && ((bytes[at + 3] as number) & 1) === 1,
    encrypted: protection !== 0,
    location: null,
  };
}

function afterText(bytes: Uint8Array, start: number, end: number): number {
  const nul = bytes.subarray(start, end).indexOf(0);
  return nul < 0 ? end : start + nul + 1;
}
