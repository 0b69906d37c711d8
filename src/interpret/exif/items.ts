/**
 * The Exif data of an image: what the report says of them, and what they add to the parts that all media
 * have.
 */

import { type MetadataItem, mostEntries } from '../../media/metadata-facts.js';
import type { Exif, MediaReport } from '../../report/report.js';
import type { Findings } from '../findings.js';
import { isZero } from '../privacy/list.js';
import { ExifData, exifTime, inUtc, position } from './exif.js';
import { type ImageExif, noExif } from './image-exif.js';
import { exifFindings } from './privacy.js';
import { exifTags } from './tags.js';

/** Never throws. Damage is told to `findings`. */
export function readExifItems(items: readonly MetadataItem[], findings: Findings): ImageExif {
  const read: ImageExif = { ...noExif, tags: [], pictures: [], privacy: [] };
  for (const item of items) {
    const { path, bytes, directory, itemId, places } = item;
    const giveUp = (reason: string) => {
      for (const place of places(0, bytes.length))
        findings.giveUp({ path, trackIndex: -1, ...place }, 'binary', reason);
    };
    if (
      read.tags.length >= mostEntries ||
      !findings.mayRead(Math.min(bytes.length, longestDirectories))
    ) {
      giveUp('the file has more Exif data than are read');
      continue;
    }
    // What is left where Exif data were taken away.
    if (bytes.length >= 8 && isZero(bytes, 0, bytes.length)) continue;
    const exif = new ExifData(bytes, directory);
    if (exif.fault !== null) {
      const offset = places(0, 1)[0]?.offset ?? -1;
      findings.add('invalid-exif', path, offset, -1, itemId, 0, exif.fault);
      giveUp(`Exif: ${exif.fault}`);
    }
    read.exif ??= describeExif(item, exif);
    read.contentIdentifier ??= exif.text('Apple', CONTENT_IDENTIFIER);
    read.tags.push(...exifTags(exif, path, places));
    read.pictures.push(...thumbnail(item, exif));
    read.privacy.push(...exifFindings(exif, path, places));
  }
  read.createdAt = inUtc(read.exif?.takenAt ?? null);
  return read;
}

const CONTENT_IDENTIFIER = 17;
/** What of Exif data is looked through: the rest is values that are not read, such as pictures. */
const longestDirectories = 65_536;

function describeExif({ itemId, bytes, places: placesOf }: MetadataItem, exif: ExifData): Exif {
  const { tiff } = exif;
  const at = position(exif);
  const places = placesOf(tiff.start, bytes.length);
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
    itemId,
    offset: places.length === 1 ? (places[0]?.offset ?? null) : null,
    length: bytes.length - tiff.start,
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

/** The JPEG that the second directory may have (JPEGInterchangeFormat). */
function thumbnail(
  { path, places: placesOf }: MetadataItem,
  { tiff }: ExifData,
): MediaReport['pictures'] {
  const offset = tiff.integer(tiff.find('IFD1', 513));
  const length = tiff.integer(tiff.find('IFD1', 514));
  if (offset === null || length === null || length === 0) return [];
  const start = tiff.start + offset;
  const places = placesOf(start, start + length);
  const [place] = places;
  if (place === undefined || places.length > 1 || place.length < length) return [];
  return [{ mimeType: 'image/jpeg', path: `${path}/IFD1`, offset: place.offset, length }];
}
