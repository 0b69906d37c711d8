/**
 * Boxes of movie fragments and of their indexes: ISO/IEC 14496-12 8.8 and 8.16;
 * ISO/IEC 23009-1 5.10.3.3 (`emsg`).
 */
import { ascii, type Box, box, bytesOf, fullBox, u8, u16, u24, u32, u64, utf8 } from './box.js';

export const syncFlags = 0x02000000;
export const nonSyncFlags = 0x01010000;

export const mehd = (duration: number, version: 0 | 1 = 0): Box =>
  fullBox('mehd', version, 0, version === 1 ? u64(duration) : u32(duration));

export interface SampleDefaults {
  description?: number;
  duration?: number;
  size?: number;
  flags?: number;
}

export const trex = (trackId: number, defaults: SampleDefaults = {}): Box =>
  fullBox(
    'trex',
    0,
    0,
    u32(trackId, defaults.description ?? 1),
    u32(defaults.duration ?? 0, defaults.size ?? 0, defaults.flags ?? 0),
  );

export const mfhd = (sequence: number): Box => fullBox('mfhd', 0, 0, u32(sequence));

export interface TrackFragmentHeader extends SampleDefaults {
  trackId: number;
  baseDataOffset?: number | bigint;
  defaultBaseIsMoof?: boolean;
  durationIsEmpty?: boolean;
}

export function tfhd(fields: TrackFragmentHeader): Box {
  let flags = (fields.durationIsEmpty ? 0x10000 : 0) | (fields.defaultBaseIsMoof ? 0x20000 : 0);
  const parts = [u32(fields.trackId)];
  if (fields.baseDataOffset !== undefined) {
    flags |= 1;
    parts.push(u64(fields.baseDataOffset));
  }
  const optional = [
    [2, fields.description],
    [8, fields.duration],
    [0x10, fields.size],
    [0x20, fields.flags],
  ] as const;
  for (const [flag, value] of optional) {
    if (value === undefined) continue;
    flags |= flag;
    parts.push(u32(value));
  }
  return fullBox('tfhd', 0, flags, ...parts);
}

export const tfdt = (time: number | bigint, version: 0 | 1 = 1): Box =>
  fullBox('tfdt', version, 0, version === 1 ? u64(time) : u32(Number(time)));

export interface RunSample {
  duration?: number;
  size?: number;
  flags?: number;
  offset?: number;
}

export interface TrackRun {
  version?: 0 | 1;
  dataOffset?: number;
  firstSampleFlags?: number;
  samples: RunSample[];
  claim?: number;
}

/** A field stands in the table where the first sample has it. */
export function trun(run: TrackRun): Box {
  const fields = [
    ['duration', 0x100],
    ['size', 0x200],
    ['flags', 0x400],
    ['offset', 0x800],
  ] as const;
  const present = fields.filter(([name]) => run.samples[0]?.[name] !== undefined);
  let flags = present.reduce((sum, [, flag]) => sum | flag, 0);
  const head = [u32(run.claim ?? run.samples.length)];
  if (run.dataOffset !== undefined) {
    flags |= 1;
    head.push(u32(run.dataOffset));
  }
  if (run.firstSampleFlags !== undefined) {
    flags |= 4;
    head.push(u32(run.firstSampleFlags));
  }
  const rows = run.samples.map((sample) => u32(...present.map(([name]) => sample[name] ?? 0)));
  return fullBox('trun', run.version ?? 0, flags, ...head, ...rows);
}

export interface SegmentIndex {
  version?: 0 | 1;
  trackId?: number;
  timescale: number;
  earliest?: number;
  firstOffset?: number;
  references: { size: number; duration: number; type?: 0 | 1 }[];
  claim?: number;
}

export function sidx(index: SegmentIndex): Box {
  const { version = 0, earliest = 0, firstOffset = 0, references } = index;
  const times = version === 1 ? [u64(earliest), u64(firstOffset)] : [u32(earliest, firstOffset)];
  const rows = references.map(({ size, duration, type = 0 }) =>
    u32(type * 0x80000000 + size, duration, 0x90000000),
  );
  return fullBox(
    'sidx',
    version,
    0,
    u32(index.trackId ?? 1, index.timescale),
    ...times,
    u16(0, index.claim ?? references.length),
    ...rows,
  );
}

export interface EventMessage {
  version: 0 | 1;
  scheme: string;
  value: string;
  timescale: number;
  time: number;
  message: string;
}

export function emsg({ version, scheme, value, timescale, time, message }: EventMessage): Box {
  const names = ascii(`${scheme}\0${value}\0`);
  const body =
    version === 1
      ? [u32(timescale), u64(time), u32(timescale, 7), names]
      : [names, u32(timescale, time, timescale, 7)];
  return fullBox('emsg', version, 0, ...body, utf8(message));
}

/** Rows of time and `moof` offset; traf, trun and sample numbers are 1, each of one byte. */
export function tfra(
  trackId: number,
  rows: [time: number, moofOffset: number][],
  options: { version?: 0 | 1; claim?: number } = {},
): Box {
  const wide = options.version === 1 ? u64 : (n: number) => u32(n);
  const entries = rows.map(([time, offset]) => bytesOf(wide(time), wide(offset), u8(1, 1, 1)));
  const claim = options.claim ?? rows.length;
  return fullBox(
    'tfra',
    options.version ?? 0,
    0,
    u32(trackId),
    u24(0),
    u8(0),
    u32(claim),
    ...entries,
  );
}

export function mfra(tables: Box[], statedSize?: number): Box {
  const size = statedSize ?? bytesOf(...tables).length + 8 + 16;
  return box('mfra', ...tables, fullBox('mfro', 0, 0, u32(size)));
}
