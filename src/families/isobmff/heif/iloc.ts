import { u16, u32 } from '../../../bytes/bytes.js';
import type { EntryBox, EntryBytes } from '../describe/entry-boxes.js';
import type { Item, ItemLocation } from './item.js';

/** Reads an unsigned field of 0, 4 or 8 bytes. */
export function sized(bytes: Uint8Array, at: number, size: number): number {
  if (size === 0) return 0;
  return size === 4 ? u32(bytes, at) : u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
}

const possible = (size: number) => size === 0 || size === 4 || size === 8;

/**
 * ItemLocationBox, ISO/IEC 14496-12 8.11.3, versions 0 to 2: gives each item its place.
 * `selfContained`: of the data references.
 */
export function readIloc(
  meta: EntryBytes,
  box: EntryBox | null,
  selfContained: readonly boolean[],
  byId: ReadonlyMap<number, Item>,
): void {
  if (box === null) return;
  const { bytes } = meta;
  const { payload, end } = box;
  const version = payload < end ? (bytes[payload] as number) : 0;
  const first = payload + 6 + (version === 2 ? 4 : 2);
  if (version > 2) {
    meta.problem('unsupported-box-version', box, '', version);
    return;
  }
  if (first > end) {
    meta.problem('box-too-short', box, '', end - payload, first - payload);
    return;
  }
  const sizes = u16(bytes, payload + 4);
  const offsetSize = sizes >> 12;
  const lengthSize = (sizes >> 8) & 15;
  const baseSize = (sizes >> 4) & 15;
  const indexSize = version === 0 ? 0 : sizes & 15;
  if (![offsetSize, lengthSize, baseSize, indexSize].every(possible)) {
    meta.problem('invalid-item', box, 'fields of a size that cannot be');
    return;
  }
  const claimed = version === 2 ? u32(bytes, first - 4) : u16(bytes, first - 2);
  const idSize = version === 2 ? 4 : 2;
  const fixed = idSize + (version === 0 ? 0 : 2) + 2 + baseSize + 2;
  const extentSize = indexSize + offsetSize + lengthSize;
  let external = false;
  let repeated = false;
  let at = first;
  let read = 0;
  for (; read < claimed && end - at >= fixed; read++) {
    const id = idSize === 4 ? u32(bytes, at) : u16(bytes, at);
    const method = version === 0 ? 0 : u16(bytes, at + idSize) & 15;
    const tail = at + fixed - baseSize - 4;
    const reference = u16(bytes, tail);
    const stated = u16(bytes, at + fixed - 2);
    at += fixed;
    const held = extentSize === 0 ? Math.min(stated, 1) : Math.floor((end - at) / extentSize);
    if (extentSize === 0 && stated > 1)
      meta.problem('invalid-item', box, `${stated} extents of item ${id} are all the same`);
    else if (stated > held) meta.problem('table-truncated', box, '', stated, held);
    const count = Math.min(stated, held);
    const location: ItemLocation = {
      method,
      external: reference !== 0 && selfContained[reference - 1] === false,
      base: sized(bytes, tail + 2, baseSize),
      at,
      count,
      indexSize,
      offsetSize,
      lengthSize,
    };
    at += count * extentSize;
    external ||= location.external;
    const item = byId.get(id);
    if (item === undefined) continue;
    if (item.location !== null) repeated = true;
    else item.location = location;
  }
  if (read < claimed) meta.problem('table-truncated', box, '', claimed, read);
  if (external) meta.problem('external-data-reference', box);
  if (repeated) meta.problem('invalid-item', box, 'an item has two places; the first one counts');
}
