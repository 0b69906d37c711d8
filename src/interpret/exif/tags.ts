import { hex } from '../../bytes/bytes.js';
import type { MetadataItem } from '../../media/metadata-facts.js';
import type { RawTag } from '../../report/report.js';
import type { ExifData } from './exif.js';
import { longestText, type Tiff, type TiffEntry, wideText } from './tiff.js';

/**
 * Names of CIPA DC-008 (and of Windows), as exiftool spells them: those that say something of content,
 * person, device, time or place.
 */
const names: Record<TiffEntry['ifd'], Record<number, string>> = {
  IFD0: {
    270: 'ImageDescription',
    271: 'Make',
    272: 'Model',
    274: 'Orientation',
    305: 'Software',
    306: 'ModifyDate',
    315: 'Artist',
    316: 'HostComputer',
    18246: 'Rating',
    33432: 'Copyright',
    40091: 'XPTitle',
    40092: 'XPComment',
    40093: 'XPAuthor',
    40094: 'XPKeywords',
    40095: 'XPSubject',
    50735: 'CameraSerialNumber',
    50827: 'OriginalRawFileName',
  },
  IFD1: {},
  ExifIFD: {
    33434: 'ExposureTime',
    33437: 'FNumber',
    34855: 'ISO',
    36867: 'DateTimeOriginal',
    36868: 'CreateDate',
    36880: 'OffsetTime',
    36881: 'OffsetTimeOriginal',
    36882: 'OffsetTimeDigitized',
    37386: 'FocalLength',
    37510: 'UserComment',
    37520: 'SubSecTime',
    37521: 'SubSecTimeOriginal',
    37522: 'SubSecTimeDigitized',
    41990: 'SceneCaptureType',
    42016: 'ImageUniqueID',
    42032: 'OwnerName',
    42033: 'SerialNumber',
    42035: 'LensMake',
    42036: 'LensModel',
    42037: 'LensSerialNumber',
  },
  GPS: {
    1: 'GPSLatitudeRef',
    2: 'GPSLatitude',
    3: 'GPSLongitudeRef',
    4: 'GPSLongitude',
    5: 'GPSAltitudeRef',
    6: 'GPSAltitude',
    7: 'GPSTimeStamp',
    13: 'GPSSpeed',
    15: 'GPSTrack',
    17: 'GPSImgDirection',
    20: 'GPSDestLatitude',
    22: 'GPSDestLongitude',
    27: 'GPSProcessingMethod',
    28: 'GPSAreaInformation',
    29: 'GPSDateStamp',
  },
  InteropIFD: {},
  Apple: {
    11: 'BurstUUID',
    17: 'ContentIdentifier',
    21: 'ImageUniqueID',
    43: 'PhotoIdentifier',
  },
};

/** Null for tags that are passed over. */
export function tagName({ ifd, tag }: TiffEntry): string | null {
  return names[ifd][tag] ?? null;
}

const longestValue = 1000;

/** The value as text: numbers apart by blanks; null where it is blank, or neither text nor numbers. */
export function tagValue(tiff: Tiff, entry: TiffEntry): string | null {
  const end = Math.min(entry.end, entry.start + longestText);
  const bytes = tiff.bytes.subarray(entry.start, end);
  // Windows' own tags.
  if (entry.ifd === 'IFD0' && entry.tag >= 40_091 && entry.tag <= 40_095) return wideText(bytes);
  if (entry.type === 2) return tiff.text(entry);
  if (entry.type === 7) return characters(bytes);
  if (entry.type === 5 || entry.type === 10) {
    const values: number[] = [];
    for (let i = 0; i < Math.min(entry.count, 16); i++) {
      const value = tiff.rational(entry, i);
      if (value === null) return null;
      values.push(value);
    }
    return values.length === 0 ? null : values.join(' ');
  }
  const value = tiff.integer(entry);
  return value === null ? null : String(value);
}

const codes: Record<string, string> = {
  '4153434949000000': 'utf-8',
  '554e49434f444500': 'utf-16le',
  '4a49530000000000': 'shift_jis',
  '0000000000000000': 'utf-8',
};

/** UserComment and the like begin with eight bytes that name the character code (CIPA DC-008 4.6.6). */
function characters(bytes: Uint8Array): string | null {
  const code = bytes.length >= 8 ? codes[hex(bytes, 0, 8)] : undefined;
  if (code === undefined) return null;
  const [text = ''] = new TextDecoder(code).decode(bytes.subarray(8)).split('\0');
  return text.trim() || null;
}

/** Places of `[start, end)` of the Exif item's bytes in the file. */
export type Places = MetadataItem['places'];

/**
 * Every tag with a name, in the order of the file, once for each part that extents cut it into; blank ones
 * are left out. Keys are `IFD0:Make`, `ExifIFD:DateTimeOriginal`, `GPS:GPSLatitude` …
 */
export function exifTags({ tiff }: ExifData, path: string, places: Places): RawTag[] {
  const tags: RawTag[] = [];
  for (const entry of tiff.entries) {
    const name = tagName(entry);
    const value = name === null ? null : tagValue(tiff, entry);
    if (name === null || value === null) continue;
    for (const { offset, length } of places(entry.start, entry.end))
      tags.push({
        source: 'exif',
        key: `${entry.ifd}:${name}`,
        value: value.slice(0, longestValue),
        language: null,
        dataType: null,
        path,
        offset,
        length,
        trackIndex: null,
      });
  }
  return tags;
}
