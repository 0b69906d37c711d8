/** Still image files (ISO/IEC 23008-12): items, their properties, references and places. */
import { ascii, box, bytesOf, fullBox, hex, type Part, u8, u16, u32, u64, utf8 } from './box.js';
import { ftyp, hdlr } from './headers.js';
import { iccProfile, textDescription } from './icc.js';

export interface ItemSpec {
  id: number;
  type: string;
  name?: string;
  contentType?: string;
  hidden?: boolean;
  /** Without it the item has no place. */
  data?: Uint8Array;
  /** `item`: in the data of the item that `source` names, from `offset` on. Default: the media data. */
  where?: 'mdat' | 'idat' | { source: number; offset: number };
  /** Lengths of the extents, but for the last; the media data have a gap after each. */
  cuts?: number[];
  /** Numbers of properties, from 1. */
  properties?: number[];
}

export interface StillSpec {
  brands?: [major: string, compatible: string[]];
  primary?: number;
  items: ItemSpec[];
  properties: Part[];
  references?: [type: string, from: number, to: number[]][];
  groups?: [type: string, id: number, items: number[]][];
  /** Version of `iloc`; ids have 32 bits in 2, then also in `iinf`, `iref`, `ipma` and `pitm`. */
  version?: 0 | 1 | 2;
  /** 15-bit property indexes. */
  wide?: boolean;
  /** Widths in `iloc`. */
  long?: boolean;
  after?: Part[];
}

const gap = 3;

interface Extent {
  index: number;
  offset: number;
  length: number;
}

/** Data put one after the other. */
class Pool {
  readonly parts: Uint8Array[] = [];
  length = 0;

  add(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }
}

/** Places of an item's extents, counted from the start of `mdat` or `idat`, and what is put there. */
function place(item: ItemSpec, pool: Pool): Extent[] {
  const bytes = item.data ?? new Uint8Array(0);
  if (typeof item.where === 'object')
    return [{ index: 1, offset: item.where.offset, length: bytes.length }];
  const cuts = item.cuts ?? [];
  const lengths = [...cuts, bytes.length - cuts.reduce((sum, length) => sum + length, 0)];
  let at = 0;
  return lengths.map((length) => {
    const extent = { index: 0, offset: pool.length, length };
    pool.add(bytes.subarray(at, at + length));
    if (cuts.length > 0) pool.add(new Uint8Array(gap).fill(0xee));
    at += length;
    return extent;
  });
}

/** `ftyp`, `meta`, `mdat`, in that order. */
export function still(spec: StillSpec): Part[] {
  const { version = 1, items } = spec;
  const [major, compatible] = spec.brands ?? ['heic', ['mif1', 'heic']];
  const inFile = new Pool();
  const inMeta = new Pool();
  const places = new Map<ItemSpec, Extent[]>();
  for (const item of items)
    if (item.data !== undefined)
      places.set(item, place(item, item.where === 'idat' ? inMeta : inFile));
  const build = (base: number): Part[] => [
    ftyp(major, 0, compatible),
    fullBox(
      'meta',
      0,
      0,
      hdlr('pict', ''),
      ...(spec.primary === undefined ? [] : [pitm(spec.primary, version)]),
      iloc(spec, places, base),
      iinf(items, version),
      ...(spec.references === undefined ? [] : [iref(spec.references, version)]),
      iprp(spec),
      ...(inMeta.length === 0 ? [] : [box('idat', ...inMeta.parts)]),
      ...(spec.groups === undefined ? [] : [grpl(spec.groups)]),
    ),
    box('mdat', ...inFile.parts),
    ...(spec.after ?? []),
  ];
  const before =
    bytesOf(...build(0)).length - inFile.length - bytesOf(...(spec.after ?? [])).length;
  return build(before);
}

const id = (value: number, version: number): Uint8Array =>
  version === 2 ? u32(value) : u16(value);

function pitm(primary: number, version: number): Part {
  return fullBox('pitm', version === 2 ? 1 : 0, 0, id(primary, version));
}

function iloc(spec: StillSpec, places: Map<ItemSpec, Extent[]>, base: number): Part {
  const { version = 1, long = false } = spec;
  const number = (value: number) => (long ? u64(value) : u32(value));
  const width = long ? 8 : 4;
  // The index of the item that an extent is in needs a field of its own.
  const indexed = spec.items.some(({ where }) => typeof where === 'object');
  const entries = [...places].map(([item, extents]) => {
    const method = item.where === 'idat' ? 1 : typeof item.where === 'object' ? 2 : 0;
    return bytesOf(
      id(item.id, version),
      version === 0 ? new Uint8Array(0) : u16(method),
      u16(0),
      number(method === 0 ? base : 0),
      u16(extents.length),
      ...extents.flatMap(({ index, offset, length }) => [
        ...(indexed ? [number(index)] : []),
        number(offset),
        number(length),
      ]),
    );
  });
  return fullBox(
    'iloc',
    version,
    0,
    u8((width << 4) | width, (width << 4) | (indexed ? width : 0)),
    version === 2 ? u32(places.size) : u16(places.size),
    ...entries,
  );
}

function iinf(items: ItemSpec[], version: number): Part {
  const entries = items.map((item) =>
    fullBox(
      'infe',
      version === 2 ? 3 : 2,
      item.hidden === true ? 1 : 0,
      id(item.id, version),
      u16(0),
      ascii(item.type),
      utf8(`${item.name ?? ''}\0`),
      ...(item.contentType === undefined ? [] : [utf8(`${item.contentType}\0`)]),
    ),
  );
  return version === 2
    ? fullBox('iinf', 1, 0, u32(items.length), ...entries)
    : fullBox('iinf', 0, 0, u16(items.length), ...entries);
}

export function iref(references: [string, number, number[]][], version = 1): Part {
  return fullBox(
    'iref',
    version === 2 ? 1 : 0,
    0,
    ...references.map(([type, from, to]) =>
      box(type, id(from, version), u16(to.length), ...to.map((target) => id(target, version))),
    ),
  );
}

function iprp({ items, properties, version = 1, wide = false }: StillSpec): Part {
  const associated = items.filter((item) => item.properties !== undefined);
  const index = (value: number) => (wide ? u16(value | 0x8000) : u8(value | 0x80));
  return box(
    'iprp',
    box('ipco', ...properties),
    fullBox(
      'ipma',
      version === 2 ? 1 : 0,
      wide ? 1 : 0,
      u32(associated.length),
      ...associated.map((item) =>
        bytesOf(
          id(item.id, version),
          u8(item.properties?.length ?? 0),
          ...(item.properties ?? []).map(index),
        ),
      ),
    ),
  );
}

function grpl(groups: [string, number, number[]][]): Part {
  return box(
    'grpl',
    ...groups.map(([type, group, items]) =>
      fullBox(type, 0, 0, u32(group, items.length), u32(...items)),
    ),
  );
}

export const ispe = (width: number, height: number): Part =>
  fullBox('ispe', 0, 0, u32(width, height));
export const pixi = (...bits: number[]): Part => fullBox('pixi', 0, 0, u8(bits.length, ...bits));
/** Quarters, anticlockwise. */
export const irot = (quarters: number): Part => box('irot', u8(quarters));
/** 0 exchanges top and bottom, 1 left and right. */
export const imir = (axis: number): Part => box('imir', u8(axis));
export const auxC = (urn: string): Part => fullBox('auxC', 0, 0, utf8(`${urn}\0`));
/** Main profile, level 2.0, 8 bit, 4:2:0, without a sequence header. */
export const av1C = (): Part => box('av1C', hex('81000c00'));
export const profile = (name: string): Part =>
  box('colr', ascii('prof'), iccProfile({ desc: textDescription(name) }));

export const alphaUrn = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha';
export const depthUrn = 'urn:mpeg:hevc:2015:auxid:2';
export const appleGainMapUrn = 'urn:com:apple:photo:2020:aux:hdrgainmap';

/** ImageGrid of 16-bit size, or of 32-bit size. */
export function grid(rows: number, columns: number, width: number, height: number, wide = false) {
  return bytesOf(
    u8(0, wide ? 1 : 0, rows - 1, columns - 1),
    wide ? u32(width, height) : u16(width, height),
  );
}

export const overlay = (width: number, height: number): Uint8Array =>
  bytesOf(u16(0), u16(0, 0, 0, 0), u16(width, height), u16(0, 0));

/** ToneMapImage with its headrooms, in halves. */
export const toneMap = (base: number, alternate: number): Uint8Array =>
  bytesOf(u8(0), u16(0, 0), u8(0x40), u32(base, 2, alternate, 2), new Uint8Array(40));

/** An Exif item: how far the TIFF header is, and what is before it. */
export const exifItem = (tiff: Uint8Array, before = ''): Uint8Array =>
  bytesOf(u32(before.length), ascii(before), tiff);
