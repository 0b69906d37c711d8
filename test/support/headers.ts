/** Headers of files, movies and tracks: ISO/IEC 14496-12 4.3, 8.2 to 8.7, and their QuickTime forms. */
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  type Part,
  u8,
  u16,
  u32,
  u64,
  zeros,
} from './box.js';

export const identityMatrix = [65536, 0, 0, 0, 65536, 0, 0, 0, 0x40000000];

/**
 * Matrices of `tkhd` that turn the picture clockwise, then flip it left-right where
 * `mirrored` (a b u, c d v, x y w).
 */
export function displayMatrix(rotation: 0 | 90 | 180 | 270, mirrored = false): number[] {
  const turns = { 0: [1, 0, 0, 1], 90: [0, 1, -1, 0], 180: [-1, 0, 0, -1], 270: [0, -1, 1, 0] };
  const [a, b, c, d] = turns[rotation] as [number, number, number, number];
  const flip = mirrored ? -65536 : 65536;
  return [a * flip, b * 65536, 0, c * flip, d * 65536, 0, 0, 0, 0x40000000];
}

export function ftyp(major: string, minor: number, compatible: string[], type = 'ftyp'): Box {
  return box(type, ascii(major), u32(minor), ...compatible.map(ascii));
}

/** Seconds since 1904; 2024-01-02T03:04:05Z. */
export const creationTime = 3787009445;

export interface MovieHeaderFields {
  version?: 0 | 1;
  timescale: number;
  duration: number | bigint;
  creation?: number;
}

export function mvhd({ version = 0, timescale, duration, creation }: MovieHeaderFields): Box {
  const time = creation ?? creationTime;
  const times =
    version === 1
      ? [u64(time), u64(time), u32(timescale), u64(duration)]
      : [u32(time, time, timescale, Number(duration))];
  return fullBox(
    'mvhd',
    version,
    0,
    ...times,
    u32(0x10000),
    u16(0x100, 0),
    zeros(8),
    u32(...identityMatrix),
    zeros(24),
    u32(99),
  );
}

export interface TrackHeaderFields {
  version?: 0 | 1;
  flags?: number;
  id: number;
  duration: number | bigint;
  matrix?: number[];
  width?: number;
  height?: number;
  volume?: number;
  alternateGroup?: number;
}

export function tkhd(fields: TrackHeaderFields): Box {
  const { version = 0, flags = 3, id, duration } = fields;
  const times =
    version === 1
      ? [u64(creationTime), u64(creationTime), u32(id, 0), u64(duration)]
      : [u32(creationTime, creationTime, id, 0, Number(duration))];
  return fullBox(
    'tkhd',
    version,
    flags,
    ...times,
    zeros(8),
    u16(0, fields.alternateGroup ?? 0, fields.volume ?? 0, 0),
    u32(...(fields.matrix ?? identityMatrix)),
    u32((fields.width ?? 0) * 65536, (fields.height ?? 0) * 65536),
  );
}

/**
 * ISO 639-2/T: three letters of five bits; a number is stored as it is (Macintosh
 * language codes are below 0x400).
 */
export function languageCode(language: string | number): number {
  if (typeof language === 'number') return language;
  return [...language].reduce((code, letter) => code * 32 + letter.charCodeAt(0) - 0x60, 0);
}

export interface MediaHeaderFields {
  version?: 0 | 1;
  timescale: number;
  duration: number | bigint;
  language?: string | number;
}

export function mdhd({ version = 0, timescale, duration, language }: MediaHeaderFields): Box {
  const times =
    version === 1
      ? [u64(creationTime), u64(creationTime), u32(timescale), u64(duration)]
      : [u32(creationTime, creationTime, timescale, Number(duration))];
  return fullBox('mdhd', version, 0, ...times, u16(languageCode(language ?? 'und'), 0));
}

/** `name` is a C string; with `quickTime` it is a Pascal string and the component type is set. */
export function hdlr(handler: string, name: string, quickTime?: 'mhlr' | 'dhlr'): Box {
  const component = quickTime === undefined ? zeros(4) : ascii(quickTime);
  const text = quickTime === undefined ? ascii(`${name}\0`) : bytesOf(u8(name.length), ascii(name));
  return fullBox('hdlr', 0, 0, component, ascii(handler), zeros(12), text);
}

export const elng = (language: string): Box => fullBox('elng', 0, 0, ascii(`${language}\0`));

export interface Edit {
  /** Movie ticks. */
  duration: number | bigint;
  /** Media ticks; -1 = an empty edit. */
  mediaTime: number | bigint;
  /** 1 = normal speed, 0 = a still. */
  rate?: number;
}

export function elst(edits: Edit[], version: 0 | 1 = 0): Box {
  const rows = edits.map((edit) =>
    bytesOf(
      version === 1 ? u64(edit.duration) : u32(Number(edit.duration)),
      version === 1 ? u64(edit.mediaTime) : u32(Number(edit.mediaTime)),
      u16((edit.rate ?? 1) & 0xffff, 0),
    ),
  );
  return fullBox('elst', version, 0, u32(edits.length), ...rows);
}

export const selfReference = (type = 'url '): Box => fullBox(type, 0, 1);

export const dinf = (...entries: Box[]): Box =>
  box('dinf', fullBox('dref', 0, 0, u32(entries.length), ...entries));

export const stsd = (...entries: Part[]): Box =>
  fullBox('stsd', 0, 0, u32(entries.length), ...entries);

/** The media header box of `minf`: 8.4.5. */
export function mediaTypeHeader(handler: string): Box {
  if (handler === 'vide') return fullBox('vmhd', 0, 1, zeros(8));
  if (handler === 'soun') return fullBox('smhd', 0, 0, zeros(4));
  if (handler === 'hint') return fullBox('hmhd', 0, 0, zeros(16));
  if (handler === 'subt') return fullBox('sthd', 0, 0);
  return fullBox('nmhd', 0, 0);
}

/** QuickTime's general media header, with the tracks' own media information inside. */
export const gmhd = (...inside: Part[]): Box =>
  box('gmhd', fullBox('gmin', 0, 0, u16(0x40, 0x8000, 0x8000, 0x8000, 0, 0)), ...inside);
