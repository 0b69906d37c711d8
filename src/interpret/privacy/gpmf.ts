/**
 * GoPro's GPMF (github.com/gopro/gpmf-parser): elements of a four-character key, a type, the size of a
 * structure, a count, and data padded to four bytes. Type 0 nests: DEVC (a device) holds STRM (a stream),
 * which holds SCAL (what to divide by) and then its data.
 */

import { hex, i32, text, u16, u32 } from '../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../bytes/fourcc.js';
import type { PrivacyKind } from '../../report/report.js';
import { locationText } from './coordinates.js';
import { isZero, type Place, type PrivacyList } from './list.js';

interface Element {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Bytes of one structure. */
  size: number;
  compressed: boolean;
  scale: readonly number[];
}

/** What an element says; null where it says nothing. */
type Reader = (element: Element) => string | null;

interface Site {
  kind: PrivacyKind;
  read: Reader;
}

const deepest = 8;
const COMPRESSED = 0x23;
const usualScale = [1e7, 1e7, 1000];

/**
 * Where latitude, longitude and altitude begin in a structure (three i32), and which element of SCAL is the
 * first one's.
 */
function positions(at: number, scaleIndex: number): Reader {
  return ({ bytes, start, end, size, compressed, scale }) => {
    if (compressed) return 'positions, compressed';
    if (size < at + 12) return null;
    for (let row = start; row + size <= end; row += size) {
      if (isZero(bytes, row + at, row + at + 8)) continue;
      const value = (i: number) =>
        i32(bytes, row + at + 4 * i) / (scale[scaleIndex + i] || (usualScale[i] as number));
      return locationText(value(0), value(1), value(2));
    }
    return null;
  };
}

/** GPS9: days since 2000-01-01 and seconds of the day, each divided by its element of SCAL. */
const gps9Time: Reader = ({ bytes, start, end, size, compressed, scale }) => {
  if (compressed) return 'times, compressed';
  if (size < 28) return null;
  for (let row = start; row + size <= end; row += size) {
    if (isZero(bytes, row + 20, row + 28)) continue;
    const days = u32(bytes, row + 20) / (scale[5] || 1);
    const seconds = u32(bytes, row + 24) / (scale[6] || 1000);
    const time = new Date(Date.UTC(2000, 0, 1) + (days * 86_400 + seconds) * 1000);
    if (!Number.isNaN(time.getTime())) return time.toISOString();
  }
  return null;
};

/** GPSU: `yymmddhhmmss.sss`. */
const utc: Reader = ({ bytes, start, end }) => {
  const stored = text(bytes, start, end).trim();
  if (stored === '') return null;
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d+)?)$/.exec(stored);
  if (match === null) return stored;
  const [, year, month, day, hour, minute, second] = match;
  return `20${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
};

const words: Reader = ({ bytes, start, end }) => text(bytes, start, end).trim() || null;
const digits: Reader = ({ bytes, start, end }) =>
  isZero(bytes, start, end) ? null : hex(bytes, start, Math.min(end, start + 32));
const rows =
  (what: string): Reader =>
  ({ bytes, start, end, size }) =>
    isZero(bytes, start, end) ? null : `${what}, ${Math.floor((end - start) / size)} readings`;

const sites = new Map<number, readonly Site[]>(
  (
    [
      ['GPS5', 'location', positions(0, 0)],
      ['GPS9', 'location', positions(0, 0)],
      ['GPS9', 'time', gps9Time],
      // Of the Karma drone, after a time of four or eight bytes.
      ['GLPI', 'location', positions(4, 1)],
      ['GPRI', 'location', positions(8, 1)],
      ['GPSU', 'time', utc],
      ['CASN', 'serial', words],
      ['LINF', 'serial', words],
      ['CINF', 'serial', digits],
      ['MUID', 'identifier', digits],
      ['GUMI', 'identifier', digits],
      ['FACE', 'faces', rows('faces')],
      ['ACCL', 'telemetry', rows('acceleration')],
      ['GYRO', 'telemetry', rows('rotation rate')],
      ['MAGN', 'telemetry', rows('magnetic field')],
      ['GRAV', 'telemetry', rows('gravity')],
      ['CORI', 'telemetry', rows('camera orientation')],
      ['IORI', 'telemetry', rows('image orientation')],
    ] as const
  ).reduce((map, [key, kind, read]) => {
    const number = fourcc(key);
    return map.set(number, [...(map.get(number) ?? []), { kind, read }]);
  }, new Map<number, Site[]>()),
);

const SCAL = fourcc('SCAL');

/** Lists what `bytes[start, end)`, where `place` is that of `bytes[0]`, say; as far as their lengths fit. */
export function findGpmf(
  bytes: Uint8Array,
  start: number,
  end: number,
  place: Place,
  list: PrivacyList,
): void {
  new Walk(bytes, place, list).elements(start, end);
}

class Walk {
  /** Of the elements around. */
  private path = '';
  private depth = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly place: Place,
    private readonly list: PrivacyList,
  ) {}

  elements(start: number, end: number): void {
    const { bytes } = this;
    let scale: readonly number[] = [];
    let at = start;
    while (end - at >= 8 && !this.list.truncated) {
      const key = u32(bytes, at);
      // Zeros fill up what the camera has set aside.
      if (key === 0) {
        at += 4;
        continue;
      }
      const type = bytes[at + 4] as number;
      const size = bytes[at + 5] as number;
      const length = size * u16(bytes, at + 6);
      const element: Element = {
        bytes,
        start: at + 8,
        end: Math.min(at + 8 + length, end),
        size,
        compressed: type === COMPRESSED,
        scale,
      };
      if (type === 0) this.nested(key, element);
      else if (key === SCAL) scale = numbers(element, type);
      else if (length > 0) this.leaf(key, element);
      at += 8 + ((length + 3) & ~3);
    }
  }

  private nested(key: number, { start, end }: Element): void {
    if (this.depth === deepest) return;
    const { path } = this;
    this.path += `/${fourccToString(key)}`;
    this.depth++;
    this.elements(start, end);
    this.depth--;
    this.path = path;
  }

  private leaf(key: number, element: Element): void {
    for (const { kind, read } of sites.get(key) ?? []) {
      const { start, end } = element;
      if (element.compressed && isZero(this.bytes, start, end)) continue;
      const value = read(element);
      if (value === null) continue;
      const below = `${this.path}/${fourccToString(key)}`;
      this.list.add(kind, value, 'binary', this.place, below, start, end);
    }
  }
}

/** The numbers of SCAL: `s S l L f`; what is of another type counts as absent. */
function numbers({ bytes, start, end }: Element, type: number): number[] {
  const kind = String.fromCharCode(type);
  const width = kind === 's' || kind === 'S' ? 2 : 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const found: number[] = [];
  for (let at = start; at + width <= end && found.length < 16; at += width) {
    if (kind === 's') found.push(view.getInt16(at));
    else if (kind === 'S') found.push(view.getUint16(at));
    else if (kind === 'l') found.push(view.getInt32(at));
    else if (kind === 'L') found.push(view.getUint32(at));
    else if (kind === 'f') found.push(view.getFloat32(at));
  }
  return found;
}
