/** Exif and XMP items: which ones speak of the shown image, and their bytes. */

import { fourcc } from '../../../bytes/fourcc.js';
import { isZero } from '../../../interpret/privacy/list.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { MetadataItem } from '../../../media/metadata-facts.js';
import type { Item } from './item.js';
import { itemPlaces, readItem, wantItem } from './item-data.js';
import type { ItemFile } from './items.js';
import { isExif, isXmp } from './roles.js';

const CDSC = fourcc('cdsc');
/** Larger than those of any camera; Exif data may hold preview pictures. */
const mostExifBytes = 4 * 1024 * 1024;
const mostXmpBytes = 1024 * 1024;
const mostItems = 1000;
/** Of each kind; items may share their bytes, so that the file's size bounds nothing. */
const mostBytes = 32 * 1024 * 1024;

/** The items of one kind, those that describe the shown image (`cdsc`) first. */
function itemsOfKind(file: ItemFile, shown: number, isKind: (item: Item) => boolean): Item[] {
  const about: Item[] = [];
  const others: Item[] = [];
  for (const item of file.items) {
    if (!isKind(item) || item.encrypted) continue;
    const described = file.references.of(CDSC, item.id, mostItems);
    (described.includes(shown) ? about : others).push(item);
  }
  return [...about, ...others];
}

/** Those that are read, as far as `most` bytes of each, and those for which there is no room. */
function withinBounds(file: ItemFile, items: readonly Item[], most: number): [Item[], Item[]] {
  const read: Item[] = [];
  const left: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    bytes += Math.min(most, itemPlaces(file, item).length);
    (read.length < mostItems && bytes <= mostBytes ? read : left).push(item);
  }
  return [read, left];
}

export function wantMetadata(file: ItemFile, shown: number, wanted: MediaRequests): void {
  const kinds = [
    [isExif, mostExifBytes],
    [isXmp, mostXmpBytes],
  ] as const;
  for (const [isKind, most] of kinds)
    for (const item of withinBounds(file, itemsOfKind(file, shown, isKind), most)[0])
      wantItem(file, item, most, wanted);
}

/** In problems, and before the place within the item. */
function itemPath(item: Item): string {
  return `meta/iinf/infe[${item.index}]`;
}

/** What the Exif items hold, those of the shown image first. */
export function exifItems(file: ItemFile, shown: number, media: MediaData): MetadataItem[] {
  return dataOf(file, itemsOfKind(file, shown, isExif), mostExifBytes, media);
}

/** The XMP packets of a still image file, that of the shown image first. */
export function xmpItems(file: ItemFile, media: MediaData): MetadataItem[] {
  return dataOf(file, itemsOfKind(file, file.primary, isXmp), mostXmpBytes, media);
}

/** Of the items that have any. */
function dataOf(
  file: ItemFile,
  items: readonly Item[],
  most: number,
  media: MediaData,
): MetadataItem[] {
  const list: MetadataItem[] = [];
  const giveUp = (item: Item, reason: string) => {
    for (const range of itemPlaces(file, item).ranges)
      file.findings.giveUp({ path: itemPath(item), trackIndex: -1, ...range }, 'binary', reason);
  };
  const [read, left] = withinBounds(file, items, most);
  for (const item of left) giveUp(item, 'the image has more metadata than are read');
  for (const item of read) {
    const data = readItem(file, item, most, media);
    const { length } = itemPlaces(file, item);
    // What is blank was taken away.
    if (length > data.bytes.length && !isZero(data.bytes, 0, data.bytes.length))
      giveUp(item, `of ${length} bytes ${data.bytes.length} were read`);
    if (data.bytes.length === 0) continue;
    list.push({
      itemId: item.id,
      path: itemPath(item),
      bytes: data.bytes,
      places: (start, end) => data.places(start, end),
    });
  }
  return list;
}

/** The XMP item of the shown image. */
export function describeXmp(
  file: ItemFile,
  shown: number,
): { itemId: number; offset: number | null; length: number } | null {
  const [item] = itemsOfKind(file, shown, isXmp);
  if (item === undefined) return null;
  const { ranges, length } = itemPlaces(file, item);
  return {
    itemId: item.id,
    offset: ranges.length === 1 ? (ranges[0]?.offset ?? null) : null,
    length,
  };
}
