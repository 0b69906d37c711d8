import { hex } from '../../bytes/bytes.js';
import type { PrivacyFinding, PrivacyKind } from '../../report/report.js';
import { locationText } from '../privacy/coordinates.js';
import { type ExifData, exifTime, isAppleNote, MAKER_NOTE, noteMaker, position } from './exif.js';
import { type Places, tagName, tagValue } from './tags.js';
import type { TiffEntry } from './tiff.js';

/**
 * By the tag's name. What is not here says nothing of a person, or is made to be seen (a copyright notice).
 */
const kinds: Record<string, PrivacyKind> = {
  GPSLatitude: 'location',
  GPSLongitude: 'location',
  GPSAltitude: 'location',
  GPSDestLatitude: 'location',
  GPSDestLongitude: 'location',
  GPSSpeed: 'location',
  GPSTrack: 'location',
  GPSImgDirection: 'location',
  GPSProcessingMethod: 'location',
  GPSAreaInformation: 'location',
  GPSTimeStamp: 'time',
  GPSDateStamp: 'time',
  ModifyDate: 'time',
  DateTimeOriginal: 'time',
  CreateDate: 'time',
  Artist: 'person',
  HostComputer: 'person',
  XPComment: 'person',
  XPKeywords: 'person',
  OwnerName: 'person',
  XPAuthor: 'person',
  SerialNumber: 'serial',
  CameraSerialNumber: 'serial',
  OriginalRawFileName: 'identifier',
  LensSerialNumber: 'serial',
  ImageUniqueID: 'identifier',
  BurstUUID: 'identifier',
  ContentIdentifier: 'identifier',
  PhotoIdentifier: 'identifier',
};

/**
 * What Exif data say of a person, each with the bytes that say it; a value that extents cut apart has a
 * finding for each part. Blanked values (zeros or blanks) are none. A maker's note that is not Apple's is not
 * read: it is one finding as a whole, since many hold serial numbers.
 */
export function exifFindings(exif: ExifData, path: string, places: Places): PrivacyFinding[] {
  const findings: PrivacyFinding[] = [];
  for (const entry of exif.tiff.entries) {
    const found = findingOf(exif, entry);
    if (found === null) continue;
    for (const { offset, length } of places(entry.start, entry.end))
      findings.push({
        kind: found.kind,
        value: found.value,
        // Blanked by zeros, whatever its type.
        encoding: 'binary',
        path: `${path}/${entry.ifd}/${found.name}`,
        offset,
        length,
        trackIndex: null,
      });
  }
  return findings;
}

interface Found {
  kind: PrivacyKind;
  name: string;
  value: string;
}

function findingOf(exif: ExifData, entry: TiffEntry): Found | null {
  const { tiff } = exif;
  if (entry.ifd === 'ExifIFD' && entry.tag === MAKER_NOTE) return noteFinding(exif, entry);
  const name = tagName(entry);
  const kind = name === null ? undefined : kinds[name];
  if (name === null || kind === undefined) return null;
  const stored = tagValue(tiff, entry);
  if (stored === null) return null;
  if (entry.ifd === 'GPS' && kind === 'location') {
    const value = placeText(exif, name, stored);
    return value === null ? null : { kind, name, value };
  }
  if (kind !== 'time') return { kind, name, value: stored };
  if (name === 'GPSTimeStamp') return { kind, name, value: clockText(stored) };
  return { kind, name, value: exifTime(stored) ?? stored.replaceAll(':', '-') };
}

/** Hours, minutes and seconds in UTC. */
function clockText(stored: string): string {
  return `${stored
    .split(' ')
    .map((part) => part.padStart(2, '0'))
    .join(':')}Z`;
}

/**
 * A coordinate is told with the other one. Null where both are 0, which is what is left of
 * a position that was taken away.
 */
function placeText(exif: ExifData, name: string, stored: string): string | null {
  if (!/^GPS(Dest)?(Latitude|Longitude|Altitude)$/.test(name)) return stored;
  const at = position(exif, name.startsWith('GPSDest') ? 19 : 1);
  if (at === null) return stored;
  if (at.latitude === 0 && at.longitude === 0) return null;
  return locationText(at.latitude, at.longitude, at.altitude);
}

function noteFinding({ tiff }: ExifData, note: TiffEntry): Found | null {
  // One note is enough to look through.
  if (isAppleNote(tiff, note) || tiff.find('ExifIFD', MAKER_NOTE) !== note) return null;
  if (tiff.bytes.subarray(note.start, note.end).every((byte) => byte === 0)) return null;
  const maker =
    noteMaker(tiff, note) ?? hex(tiff.bytes, note.start, Math.min(note.start + 4, note.end));
  return {
    kind: 'identifier',
    name: 'MakerNote',
    value: `maker's note of ${note.end - note.start} bytes (${maker}…), not read`,
  };
}
