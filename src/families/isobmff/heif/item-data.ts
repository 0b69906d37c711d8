/** Where the data of an item are in the file, and the data themselves as far as they were read. */

import { concat } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { MediaData, MediaRange, MediaRequests } from '../../../media/media-data.js';
import { sized } from './iloc.js';
import type { Item, ItemPlaces } from './item.js';
import type { ItemFile } from './items.js';

const ILOC = fourcc('iloc');
/** An item in more pieces has no place that a report could name, and is not read. */
const mostExtents = 1000;
/** Items that are pieces of items that are pieces of items … */
const deepest = 4;

/** ISO/IEC 14496-12 8.11.3. Linear in the bytes of the item's extents. */
export function itemPlaces(file: ItemFile, item: Item, depth = 0): ItemPlaces {
  const places: ItemPlaces = { ranges: [], length: 0, fault: null };
  const { location } = item;
  if (location === null) return { ...places, fault: 'no place is given' };
  if (location.external) return { ...places, fault: 'they are in another file' };
  if (location.method === 2) {
    const known = file.pieces.get(item) ?? inItems(file, item, depth);
    file.pieces.set(item, known);
    return known;
  }
  if (location.method > 2)
    return { ...places, fault: `construction method ${location.method} is not defined` };
  const { idat } = file;
  if (location.method === 1 && idat === null) return { ...places, fault: 'there is no idat box' };
  const start = idat !== null && location.method === 1 ? file.offset + idat.payload : 0;
  const end = idat !== null && location.method === 1 ? file.offset + idat.end : file.fileSize;
  for (let i = 0; i < location.count; i++) {
    const { offset, length } = extent(file, item, i);
    const from = start + location.base + offset;
    // No length means all of the rest (8.11.3.1), where it is the only extent.
    const size = length === 0 && location.count === 1 ? Math.max(0, end - from) : length;
    places.length += size;
    if (from > end || size > end - from || from < start)
      places.fault ??= `byte ${from + size} is past the end`;
    else if (size > 0 && places.ranges.length < mostExtents)
      places.ranges.push({ offset: from, length: size });
  }
  return places;
}

function extent(
  { meta }: ItemFile,
  { location }: Item,
  i: number,
): { index: number; offset: number; length: number } {
  if (location === null) return { index: 0, offset: 0, length: 0 };
  const { indexSize, offsetSize, lengthSize } = location;
  const at = location.at + i * (indexSize + offsetSize + lengthSize);
  return {
    index: indexSize === 0 ? 1 : sized(meta.bytes, at, indexSize),
    offset: sized(meta.bytes, at + indexSize, offsetSize),
    length: sized(meta.bytes, at + indexSize + offsetSize, lengthSize),
  };
}

/**
 * Construction method 2: offsets into the data of the items that `iloc`
 * references name, by extent index from 1.
 */
function inItems(file: ItemFile, item: Item, depth: number): ItemPlaces {
  const places: ItemPlaces = { ranges: [], length: 0, fault: null };
  const { location } = item;
  if (location === null) return places;
  if (depth === deepest) return { ...places, fault: 'they are in items of items without end' };
  const sources = file.references.of(ILOC, item.id, mostExtents);
  file.piecesLeft -= sources.length;
  const opened = new Map<number, ItemPlaces>();
  for (let i = 0; i < location.count; i++) {
    if (file.piecesLeft <= 0) return { ...places, fault: 'they are in too many pieces' };
    const { index, offset, length } = extent(file, item, i);
    const id = sources[index - 1];
    const source = id === undefined ? undefined : file.byId.get(id);
    file.piecesLeft--;
    if (id === undefined || source === undefined) {
      places.fault ??= 'the item that they are in does not exist';
      continue;
    }
    const within = opened.get(id) ?? itemPlaces(file, source, depth + 1);
    opened.set(id, within);
    file.piecesLeft -= within.ranges.length;
    const from = location.base + offset;
    const size = length === 0 ? Math.max(0, within.length - from) : length;
    places.length += size;
    if (within.fault !== null) places.fault ??= within.fault;
    if (from + size > within.length) places.fault ??= 'the item that they are in is shorter';
    for (const range of slice(within.ranges, from, size))
      if (places.ranges.length < mostExtents) places.ranges.push(range);
  }
  return places;
}

/** The part `[from, from + length)` of ranges that stand one after the other. */
function slice(ranges: readonly MediaRange[], from: number, length: number): MediaRange[] {
  const part: MediaRange[] = [];
  let begin = 0;
  for (const range of ranges) {
    const start = Math.max(from, begin);
    const end = Math.min(from + length, begin + range.length);
    if (end > start) part.push({ offset: range.offset + start - begin, length: end - start });
    begin += range.length;
  }
  return part;
}

/** Bytes of an item, with their places in the file. */
export class ItemBytes {
  readonly bytes: Uint8Array;

  constructor(
    private readonly ranges: readonly MediaRange[],
    pieces: readonly Uint8Array[],
  ) {
    this.bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : concat(pieces);
  }

  /**
   * Where `[start, end)` of the bytes stands in the file: one range, or more where it is cut into extents.
   */
  places(start: number, end: number): MediaRange[] {
    return slice(this.ranges, start, end - start);
  }
}

/** Asks for the first `most` bytes of an item. What stands in `meta` is there already. */
export function wantItem(file: ItemFile, item: Item, most: number, wanted: MediaRequests): void {
  for (const { offset, length } of firstBytes(itemPlaces(file, item).ranges, most))
    if (!inMeta(file, offset, length)) wanted.want(offset, length);
}

/** The first `most` bytes of an item, as far as they were read. */
export function readItem(file: ItemFile, item: Item, most: number, media: MediaData): ItemBytes {
  const ranges = firstBytes(itemPlaces(file, item).ranges, most);
  const pieces: Uint8Array[] = [];
  for (const { offset, length } of ranges) {
    const at = offset - file.offset;
    const piece = inMeta(file, offset, length)
      ? file.meta.bytes.subarray(at, at + length)
      : media.at(offset, length);
    pieces.push(piece);
    // Behind a gap nothing would have its place.
    if (piece.length < length) break;
  }
  return new ItemBytes(ranges, pieces);
}

function inMeta({ offset: start, meta }: ItemFile, offset: number, length: number): boolean {
  return offset >= start && offset + length <= start + meta.bytes.length;
}

function firstBytes(ranges: readonly MediaRange[], most: number): MediaRange[] {
  return slice(ranges, 0, most);
}
