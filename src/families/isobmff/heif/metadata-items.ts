/** Exif and XMP items: which ones speak of the shown image, and their bytes. */

import { fourcc } from '../../../bytes/fourcc.js';
import { ExifData, exifTime, position } from '../../../interpret/exif/exif.js';
import type { Limits } from '../../../media/limits.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { Exif, MediaReport } from '../../../report/report.js';
import type { IsobmffIndex } from '../raw.js';
import type { Item } from './item.js';
import { type ItemBytes, itemPlaces, readItem, wantItem } from './item-data.js';
import { type ItemFile, itemFile } from './items.js';
import { isExif, isXmp } from './roles.js';

const CDSC = fourcc('cdsc');
/** Larger than those of any camera; Exif data may hold preview pictures. */
const mostExifBytes = 4 * 1024 * 1024;
const mostXmpBytes = 1024 * 1024;
/** Of each kind. */
const mostItems = 8;

/** The items of one kind, those that describe the shown image (`cdsc`) first. */
function metadataItems(file: ItemFile, shown: number, isKind: (item: Item) => boolean): Item[] {
  const about: Item[] = [];
  const others: Item[] = [];
  for (const item of file.items) {
    if (!isKind(item) || item.encrypted) continue;
    const described = file.references.of(CDSC, item.id, mostItems);
    (described.includes(shown) ? about : others).push(item);
  }
  return [...about, ...others].slice(0, mostItems);
}

export function wantMetadata(file: ItemFile, shown: number, wanted: MediaRequests): void {
  for (const item of metadataItems(file, shown, isExif))
    wantItem(file, item, mostExifBytes, wanted);
  for (const item of metadataItems(file, shown, isXmp)) wantItem(file, item, mostXmpBytes, wanted);
}

/** In problems, and before the place within the item. */
function itemPath(item: Item): string {
  return `meta/iinf/infe[${item.index}]`;
}

export interface ExifItem {
  item: Item;
  path: string;
  data: ItemBytes;
  exif: ExifData;
}

export function exifItems(file: ItemFile, shown: number, media: MediaData): ExifItem[] {
  const list: ExifItem[] = [];
  for (const item of metadataItems(file, shown, isExif)) {
    const data = readItem(file, item, mostExifBytes, media);
    if (data.bytes.length === 0) continue;
    list.push({ item, path: itemPath(item), data, exif: new ExifData(data.bytes) });
  }
  return list;
}

/** An XMP packet of an image. */
export interface XmpItem {
  itemId: number;
  path: string;
  bytes: Uint8Array;
  /** Of the first byte in the file. */
  offset: number;
  /** Where `[start, end)` of the bytes is in the file: one range, or more where extents cut it apart. */
  places(start: number, end: number): { offset: number; length: number }[];
}

/** The XMP packets of a still image file, that of the shown image first; none for other files. */
export function imageXmp(index: IsobmffIndex, media: MediaData, limits: Limits): XmpItem[] {
  const file = itemFile(index, limits.problems);
  if (file === null) return [];
  const list: XmpItem[] = [];
  for (const item of metadataItems(file, file.primary, isXmp)) {
    const data = readItem(file, item, mostXmpBytes, media);
    const [first] = data.places(0, data.bytes.length);
    if (first === undefined) continue;
    list.push({
      itemId: item.id,
      path: itemPath(item),
      bytes: data.bytes,
      offset: first.offset,
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
  const [item] = metadataItems(file, shown, isXmp);
  if (item === undefined) return null;
  const { ranges, length } = itemPlaces(file, item);
  return {
    itemId: item.id,
    offset: ranges.length === 1 ? (ranges[0]?.offset ?? null) : null,
    length,
  };
}

export function describeExif({ item, data, exif }: ExifItem): Exif {
  const { tiff } = exif;
  const at = position(exif);
  const places = data.places(tiff.start, data.bytes.length);
  const orientation = tiff.integer(tiff.find('IFD0', 274));
  const possible = orientation !== null && orientation >= 1 && orientation <= 8;
  const taken = exifTime(
    exif.text('ExifIFD', 36_867),
    exif.text('ExifIFD', 37_521),
    exif.text('ExifIFD', 36_881),
  );
  const digitized = exifTime(
    exif.text('ExifIFD', 36_868),
    exif.text('ExifIFD', 37_522),
    exif.text('ExifIFD', 36_882),
  );
  return {
    itemId: item.id,
    offset: places.length === 1 ? (places[0]?.offset ?? null) : null,
    length: data.bytes.length - tiff.start,
    orientation: possible ? orientation : null,
    make: exif.text('IFD0', 271),
    model: exif.text('IFD0', 272),
    lens: exif.text('ExifIFD', 42_036),
    software: exif.text('IFD0', 305),
    takenAt: taken ?? digitized,
    modifiedAt: exifTime(
      exif.text('IFD0', 306),
      exif.text('ExifIFD', 37_520),
      exif.text('ExifIFD', 36_880),
    ),
    // 0, 0 is what is left of a position that was taken away.
    location: at !== null && (at.latitude !== 0 || at.longitude !== 0) ? at : null,
  };
}

const CONTENT_IDENTIFIER = 17;

export function contentIdentifier(exifs: readonly ExifItem[]): string | null {
  for (const { exif } of exifs) {
    const id = exif.text('Apple', CONTENT_IDENTIFIER);
    if (id !== null) return id;
  }
  return null;
}

/** The JPEG that the second directory may have (JPEGInterchangeFormat). */
export function exifThumbnail({ path, data, exif }: ExifItem): MediaReport['pictures'] {
  const { tiff } = exif;
  const offset = tiff.integer(tiff.find('IFD1', 513));
  const length = tiff.integer(tiff.find('IFD1', 514));
  if (offset === null || length === null || length === 0) return [];
  const start = tiff.start + offset;
  const places = data.places(start, start + length);
  const [place] = places;
  if (place === undefined || places.length > 1 || place.length < length) return [];
  return [{ mimeType: 'image/jpeg', path: `${path}/IFD1`, offset: place.offset, length }];
}
