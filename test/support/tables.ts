/** Sample tables: ISO/IEC 14496-12 8.6, 8.7 and 8.9. Counts are true unless `claim` says otherwise. */
import { ascii, type Box, bytesOf, fullBox, type Part, u8, u16, u24, u32, u64 } from './box.js';

export function table(type: string, version: number, rows: Part[], claim = rows.length): Box {
  return fullBox(type, version, 0, u32(claim), ...rows);
}

/** Runs of equal neighbours: [length, value]. */
export function runs(values: number[]): [number, number][] {
  const out: [number, number][] = [];
  for (const value of values) {
    const last = out.at(-1);
    if (last?.[1] === value) last[0]++;
    else out.push([1, value]);
  }
  return out;
}

export const stts = (pairs: [number, number][], claim?: number): Box =>
  table(
    'stts',
    0,
    pairs.map((pair) => u32(...pair)),
    claim,
  );

export const ctts = (pairs: [number, number][], version: 0 | 1 = 0, claim?: number): Box =>
  table(
    'ctts',
    version,
    pairs.map((pair) => u32(...pair)),
    claim,
  );

export interface Cslg {
  shift: number;
  least: number;
  greatest: number;
  start: number;
  end: number;
}

export function cslg({ shift, least, greatest, start, end }: Cslg, version: 0 | 1 = 0): Box {
  const fields = [shift, least, greatest, start, end];
  return fullBox('cslg', version, 0, ...fields.map((n) => (version === 1 ? u64(n) : u32(n))));
}

/** Rows of first chunk, samples per chunk, sample description index. */
export const stsc = (rows: [number, number, number][], claim?: number): Box =>
  table(
    'stsc',
    0,
    rows.map((row) => u32(...row)),
    claim,
  );

export const stsz = (sizes: number[], claim = sizes.length): Box =>
  fullBox('stsz', 0, 0, u32(0, claim, ...sizes));

export const stszConstant = (size: number, count: number): Box =>
  fullBox('stsz', 0, 0, u32(size, count));

export function stz2(fieldSize: 4 | 8 | 16, sizes: number[], claim = sizes.length): Box {
  const pack = (i: number) => ((sizes[i] as number) << 4) | (sizes[i + 1] ?? 0);
  const packed =
    fieldSize === 16
      ? u16(...sizes)
      : fieldSize === 8
        ? u8(...sizes)
        : u8(...sizes.flatMap((_, i) => (i % 2 === 0 ? [pack(i)] : [])));
  return fullBox('stz2', 0, 0, u24(0), u8(fieldSize), u32(claim), packed);
}

export const stco = (offsets: number[], claim?: number): Box =>
  table(
    'stco',
    0,
    offsets.map((offset) => u32(offset)),
    claim,
  );

export const co64 = (offsets: (number | bigint)[], claim?: number): Box =>
  table('co64', 0, offsets.map(u64), claim);

export const stss = (numbers: number[], claim?: number): Box =>
  table(
    'stss',
    0,
    numbers.map((number) => u32(number)),
    claim,
  );

/** Sample to group (8.9.2): rows of sample count and group index; version 1 with a parameter. */
export function sbgp(
  type: string,
  rows: [number, number][],
  options: { parameter?: number; claim?: number } = {},
): Box {
  const version = options.parameter === undefined ? 0 : 1;
  const parameter = options.parameter === undefined ? [] : [u32(options.parameter)];
  const claim = u32(options.claim ?? rows.length);
  return fullBox('sbgp', version, 0, ascii(type), ...parameter, claim, u32(...rows.flat()));
}

/** Group descriptions (8.9.3), version 1, all of one length. */
export function sgpd(type: string, descriptions: Uint8Array[]): Box {
  const length = descriptions[0]?.length ?? 0;
  const count = descriptions.length;
  return fullBox('sgpd', 1, 0, ascii(type), u32(length, count), bytesOf(...descriptions));
}
