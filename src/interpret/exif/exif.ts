/** What Exif data say: the facts, as tags, and of whom. `tiff.ts` reads their structure. */

import { u32 } from '../../bytes/bytes.js';
import { plainText, Tiff, type TiffEntry } from './tiff.js';

/** Exif data that were read, and where. */
export class ExifData {
  readonly tiff: Tiff;
  /** What is wrong with them; null where nothing is. */
  readonly fault: string | null;

  /**
   * `bytes` of an Exif item (ISO/IEC 23008-12 A.2.1): four bytes say how far behind them the TIFF header is.
   * Some writers leave them out, or begin with `Exif` and two NULs as in JPEG. `root`: what the first
   * directory is.
   */
  constructor(bytes: Uint8Array, root: TiffEntry['ifd'] = 'IFD0') {
    const offset = tiffStart(bytes);
    if (offset > bytes.length) {
      this.tiff = new Tiff(bytes, bytes.length);
      this.fault = 'the TIFF header is past the end';
      return;
    }
    this.tiff = new Tiff(bytes, offset, root);
    const note = this.tiff.find('ExifIFD', MAKER_NOTE);
    if (note !== null) readMakerNote(this.tiff, note);
    this.fault = this.tiff.fault;
  }

  /** First text of the tags that there is. */
  text(ifd: TiffEntry['ifd'], ...tags: number[]): string | null {
    for (const tag of tags) {
      const text = this.tiff.text(this.tiff.find(ifd, tag));
      if (text !== null) return text;
    }
    return null;
  }
}

function tiffStart(bytes: Uint8Array): number {
  const stated = bytes.length < 4 ? Number.POSITIVE_INFINITY : 4 + u32(bytes, 0);
  const isHeader = (at: number) => {
    const mark = at + 4 <= bytes.length ? u32(bytes, at) : 0;
    return mark === LITTLE || mark === BIG;
  };
  if (isHeader(stated)) return stated;
  return [0, 4, 6, 10].find(isHeader) ?? stated;
}

/** `II*` and `MM*` with their NULs. */
const LITTLE = 0x49492a00;
const BIG = 0x4d4d002a;

export const MAKER_NOTE = 0x927c;
const appleHeader = 'Apple iOS\0';

/**
 * Apple's: a header of 14 bytes that ends in version and byte order, then a directory whose
 * offsets count from the note's start.
 */
function readMakerNote(tiff: Tiff, note: TiffEntry): void {
  if (isAppleNote(tiff, note)) tiff.readNote('Apple', note.start + 14, note.start);
}

export function isAppleNote(tiff: Tiff, note: TiffEntry): boolean {
  if (note.end - note.start < 16) return false;
  for (let i = 0; i < appleHeader.length; i++)
    if (tiff.bytes[note.start + i] !== appleHeader.charCodeAt(i)) return false;
  return true;
}

/**
 * `2024:04:22 14:38:09`, with fractions and the offset from UTC where they are known, as ISO
 * 8601; null where it is no date.
 */
export function exifTime(
  text: string | null,
  fraction: string | null = null,
  zone: string | null = null,
): string | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const possible =
    Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  if (!possible || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return null;
  const part = fraction !== null && /^\d+$/.test(fraction) ? `.${fraction}` : '';
  const offset = zone !== null && /^([+-]\d\d:\d\d|Z)$/.test(zone) ? zone : '';
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${part}${offset}`;
}

export interface Position {
  latitude: number;
  longitude: number;
  altitude: number | null;
}

const latitudeTag = 2;
const longitudeTag = 4;
const altitudeTag = 6;

/**
 * Degrees, minutes and seconds as one number; null where the degrees are not there or
 * what they give is not on Earth.
 */
function degrees(tiff: Tiff, entry: TiffEntry | null, most: number): number | null {
  const whole = tiff.rational(entry, 0);
  if (whole === null) return null;
  const value = whole + (tiff.rational(entry, 1) ?? 0) / 60 + (tiff.rational(entry, 2) ?? 0) / 3600;
  return value >= 0 && value <= most ? value : null;
}

/** `first`: the tag of the latitude's reference: 1, or 19 of a destination (CIPA DC-008 4.6.7). */
export function position({ tiff }: ExifData, first = 1): Position | null {
  const latitude = degrees(tiff, tiff.find('GPS', first - 1 + latitudeTag), 90);
  const longitude = degrees(tiff, tiff.find('GPS', first - 1 + longitudeTag), 180);
  if (latitude === null || longitude === null) return null;
  const south = tiff.text(tiff.find('GPS', first)) === 'S';
  const west = tiff.text(tiff.find('GPS', first - 1 + 3)) === 'W';
  const altitude = first === 1 ? tiff.rational(tiff.find('GPS', altitudeTag)) : null;
  // 1: below sea level.
  const below = tiff.integer(tiff.find('GPS', 5)) === 1;
  return {
    latitude: rounded(south ? -latitude : latitude),
    longitude: rounded(west ? -longitude : longitude),
    altitude: altitude === null ? null : rounded(below ? -altitude : altitude),
  };
}

/** To a millionth of a degree, a tenth of a metre; and no -0. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}

/** The name of the maker of a note that is not read, from its first bytes. */
export function noteMaker(tiff: Tiff, note: TiffEntry): string | null {
  const text = plainText(tiff.bytes.subarray(note.start, Math.min(note.start + 12, note.end)));
  return text !== null && /^[\x20-\x7e]{3,}$/.test(text) ? text : null;
}

/** A time of `exifTime` in UTC; null where its zone is not said. */
export function inUtc(time: string | null): string | null {
  if (time === null || !/(Z|[+-]\d\d:\d\d)$/.test(time)) return null;
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000Z', 'Z');
}
