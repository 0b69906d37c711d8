/** The TIFF structure of Exif data (CIPA DC-008, TIFF 6.0): its tags with the places of their values. */

export type Ifd = 'IFD0' | 'IFD1' | 'ExifIFD' | 'GPS' | 'InteropIFD' | 'Apple';

export interface TiffEntry {
  ifd: Ifd;
  tag: number;
  type: number;
  /** Of values, as many as the bytes hold. */
  count: number;
  /** Of the value in the bytes. */
  start: number;
  end: number;
}

/** Bytes of one value by type; 0 for a type that is not defined. */
const widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** More than any directory has; further entries are passed over. */
const mostEntries = 250;
/** Of a text, as far as it is read: many tags may point at the same one. */
export const longestText = 4096;

const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
const INTEROP_IFD = 0xa005;

export class Tiff {
  readonly entries: TiffEntry[] = [];
  /** What is wrong with it; null where nothing is. */
  fault: string | null = null;
  private readonly view: DataView;
  private readonly visited = new Set<number>();
  private readonly byTag = new Map<string, TiffEntry>();
  private little = false;

  /**
   * Reads the directories that Exif has, each once, from `start`, where the TIFF header is and offsets count
   * from. Linear in the bytes, whatever they say. Never throws. `root`: what the first directory is.
   */
  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    root: Ifd = 'IFD0',
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length - start < 8) {
      this.fault = 'they are too short';
      return;
    }
    const order = this.view.getUint16(start);
    this.little = order === 0x4949;
    if ((order !== 0x4949 && order !== 0x4d4d) || this.u16(start + 2) !== 42) {
      this.fault = 'there is no TIFF header';
      return;
    }
    this.readDirectories(this.u32(start + 4), root);
  }

  /** A further directory at `at` in the bytes, of which offsets count from `base`: a maker's note. */
  readNote(ifd: Ifd, at: number, base: number): void {
    this.readIfd(ifd, at, base);
  }

  private readDirectories(first: number, root: Ifd): void {
    const next = this.readIfd(root, this.start + first, this.start);
    for (const { tag, start, end, ifd } of this.entries.slice()) {
      if (ifd !== 'IFD0' || end - start < 4) continue;
      if (tag === EXIF_IFD) this.readIfd('ExifIFD', this.start + this.u32(start), this.start);
      if (tag === GPS_IFD) this.readIfd('GPS', this.start + this.u32(start), this.start);
    }
    const interop = this.find('ExifIFD', INTEROP_IFD);
    if (interop !== null && interop.end - interop.start >= 4)
      this.readIfd('InteropIFD', this.start + this.u32(interop.start), this.start);
    if (next !== 0 && root === 'IFD0') this.readIfd('IFD1', this.start + next, this.start);
  }

  /** Gives the offset of the next directory; 0 where there is none. */
  private readIfd(ifd: Ifd, at: number, base: number): number {
    const { length } = this.bytes;
    if (this.visited.has(at)) {
      this.fault ??= `directory ${ifd} is one that was there before`;
      return 0;
    }
    this.visited.add(at);
    if (at < 0 || at + 2 > length) {
      this.fault ??= `directory ${ifd} is past the end`;
      return 0;
    }
    const claimed = this.u16(at);
    const held = Math.floor((length - at - 2) / 12);
    if (claimed > held) this.fault ??= `directory ${ifd} is cut short`;
    const count = Math.min(claimed, held, mostEntries);
    for (let i = 0; i < count; i++) this.readEntry(ifd, at + 2 + 12 * i, base);
    const next = at + 2 + 12 * claimed;
    return claimed <= held && next + 4 <= length ? this.u32(next) : 0;
  }

  private readEntry(ifd: Ifd, at: number, base: number): void {
    const type = this.u16(at + 2);
    const width = widths[type] ?? 0;
    if (width === 0) return;
    const size = this.u32(at + 4) * width;
    const start = size <= 4 ? at + 8 : base + this.u32(at + 8);
    if (start > this.bytes.length || size > this.bytes.length - start) {
      this.fault ??= `a value of directory ${ifd} is past the end`;
      return;
    }
    const tag = this.u16(at);
    const entry = { ifd, tag, type, count: size / width, start, end: start + size };
    this.entries.push(entry);
    const key = `${ifd}:${tag}`;
    if (!this.byTag.has(key)) this.byTag.set(key, entry);
  }

  /** The first entry of a tag. */
  find(ifd: Ifd, tag: number): TiffEntry | null {
    return this.byTag.get(`${ifd}:${tag}`) ?? null;
  }

  /** An unsigned whole number (BYTE, SHORT, LONG); null for other types and for no value. */
  integer(entry: TiffEntry | null): number | null {
    if (entry === null || entry.count === 0) return null;
    if (entry.type === 3) return this.u16(entry.start);
    if (entry.type === 4 || entry.type === 13) return this.u32(entry.start);
    return entry.type === 1 || entry.type === 7 ? (this.bytes[entry.start] as number) : null;
  }

  /** RATIONAL or SRATIONAL; null where the denominator is 0, as in a value that was blanked. */
  rational(entry: TiffEntry | null, i = 0): number | null {
    if (entry === null || i >= entry.count || (entry.type !== 5 && entry.type !== 10)) return null;
    const at = entry.start + 8 * i;
    const denominator =
      entry.type === 5 ? this.u32(at + 4) : this.view.getInt32(at + 4, this.little);
    const numerator = entry.type === 5 ? this.u32(at) : this.view.getInt32(at, this.little);
    return denominator === 0 ? null : numerator / denominator;
  }

  /**
   * Text without what follows its first NUL and without blanks around it; null where nothing is left. Exif
   * says ASCII, writers store UTF-8.
   */
  text(entry: TiffEntry | null): string | null {
    if (entry === null || (entry.type !== 2 && entry.type !== 7)) return null;
    return plainText(
      this.bytes.subarray(entry.start, Math.min(entry.end, entry.start + longestText)),
    );
  }

  private u16(at: number): number {
    return this.view.getUint16(at, this.little);
  }

  private u32(at: number): number {
    return this.view.getUint32(at, this.little);
  }
}

const utf8 = new TextDecoder();
const utf16 = new TextDecoder('utf-16le');

export function plainText(bytes: Uint8Array): string | null {
  const nul = bytes.indexOf(0);
  return utf8.decode(nul < 0 ? bytes : bytes.subarray(0, nul)).trim() || null;
}

/** As Windows stores its own tags (XPTitle …): UTF-16, little-endian. */
export function wideText(bytes: Uint8Array): string | null {
  const [text = ''] = utf16.decode(bytes).split('\0');
  return text.trim() || null;
}
