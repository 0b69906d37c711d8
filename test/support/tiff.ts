/** Exif data as TIFF structures that can lie. */
import { ascii, bytesOf } from './box.js';

export interface TiffTag {
  tag: number;
  type: number;
  count: number;
  /** As stored; more than four bytes stand after the directories. */
  value: Uint8Array;
}

export interface TiffSpec {
  little?: boolean;
  ifd0?: TiffTag[];
  exif?: TiffTag[];
  gps?: TiffTag[];
  ifd1?: TiffTag[];
  /** Where the directory after IFD0 is, instead of the truth. */
  next?: number;
}

function integer(value: number, size: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  if (size === 2) view.setUint16(0, value, little);
  else view.setUint32(0, value, little);
  return bytes;
}

export const text = (tag: number, value: string): TiffTag => {
  const bytes = new TextEncoder().encode(`${value}\0`);
  return { tag, type: 2, count: bytes.length, value: bytes };
};
export const bytes = (tag: number, value: Uint8Array): TiffTag => ({
  tag,
  type: 7,
  count: value.length,
  value,
});
export const short = (tag: number, value: number, little = false): TiffTag => ({
  tag,
  type: 3,
  count: 1,
  value: integer(value, 2, little),
});
export const rationals = (tag: number, values: [number, number][], little = false): TiffTag => ({
  tag,
  type: 5,
  count: values.length,
  value: bytesOf(...values.flat().map((value) => integer(value, 4, little))),
});

/** One directory, and after it the values that do not fit into it. */
function directory(tags: TiffTag[], at: number, next: number, little: boolean): Uint8Array {
  let free = at + 2 + 12 * tags.length + 4;
  const values: Uint8Array[] = [];
  const entries = tags.map(({ tag, type, count, value }) => {
    const inline = value.length <= 4;
    const field = new Uint8Array(4);
    field.set(inline ? value : integer(free, 4, little));
    if (!inline) {
      values.push(value);
      free += value.length;
    }
    return bytesOf(
      integer(tag, 2, little),
      integer(type, 2, little),
      integer(count, 4, little),
      field,
    );
  });
  return bytesOf(integer(tags.length, 2, little), ...entries, integer(next, 4, little), ...values);
}

const pointer = (tag: number, little: boolean): TiffTag => ({
  tag,
  type: 4,
  count: 1,
  value: integer(0, 4, little),
});

export function tiff(spec: TiffSpec): Uint8Array {
  const { little = false } = spec;
  const ifd0 = [...(spec.ifd0 ?? [])];
  const exif = spec.exif === undefined ? null : pointer(0x8769, little);
  const gps = spec.gps === undefined ? null : pointer(0x8825, little);
  for (const more of [exif, gps]) if (more !== null) ifd0.push(more);
  const sizeOf = (tags: TiffTag[]) => directory(tags, 0, 0, little).length;
  const exifAt = 8 + sizeOf(ifd0);
  const gpsAt = exifAt + (spec.exif === undefined ? 0 : sizeOf(spec.exif));
  const lastAt = gpsAt + (spec.gps === undefined ? 0 : sizeOf(spec.gps));
  if (exif !== null) exif.value = integer(exifAt, 4, little);
  if (gps !== null) gps.value = integer(gpsAt, 4, little);
  const next = spec.next ?? (spec.ifd1 === undefined ? 0 : lastAt);
  return bytesOf(
    ascii(little ? 'II' : 'MM'),
    integer(42, 2, little),
    integer(8, 4, little),
    directory(ifd0, 8, next, little),
    ...(spec.exif === undefined ? [] : [directory(spec.exif, exifAt, 0, little)]),
    ...(spec.gps === undefined ? [] : [directory(spec.gps, gpsAt, 0, little)]),
    ...(spec.ifd1 === undefined ? [] : [directory(spec.ifd1, lastAt, 0, little)]),
  );
}

/** Degrees, minutes and hundredths of seconds as GPS tags have them. */
export const coordinate = (tag: number, value: [number, number, number]): TiffTag =>
  rationals(tag, [
    [value[0], 1],
    [value[1], 1],
    [Math.round(value[2] * 100), 100],
  ]);

/** Apple's maker's note with one tag of text. */
export function appleNote(tag: number, value: string): Uint8Array {
  return bytesOf(ascii('Apple iOS\0\0\x01MM'), directory([text(tag, value)], 14, 0, false));
}
