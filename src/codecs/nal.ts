import { u16, u24, u32 } from '../bytes/bytes.js';
import type { EntryBox, EntryBytes } from '../families/isobmff/describe/entry-boxes.js';

/** Position of one NAL unit in some bytes. */
export interface NalUnit {
  start: number;
  end: number;
}

/** What a configuration record holds of parameter sets. */
export interface ParameterSets {
  /** The first sequence parameter set, in the entry's bytes. */
  first: NalUnit | null;
  /** Whether all that are claimed fit into the record. */
  fit: boolean;
}

/** Parses the first sequence parameter set of a record; what is wrong with the sets is a problem at its box. */
export function parseFirst<T>(
  entry: EntryBytes,
  box: EntryBox,
  sets: ParameterSets,
  parse: (bytes: Uint8Array, start: number, end: number) => T | null,
): T | null {
  if (!sets.fit) entry.problem('invalid-codec-config', box, 'the parameter sets do not fit');
  if (sets.first === null) return null;
  const sequence = parse(entry.bytes, sets.first.start, sets.first.end);
  if (sequence === null)
    entry.problem('invalid-codec-config', box, 'the sequence parameter set is damaged');
  return sequence;
}

/** The NAL units of a sample (length-prefixed, ISO/IEC 14496-15 4.3.3); the last one is as long as the bytes at hand. */
export function* nalUnits(sample: Uint8Array, lengthSize: number): Generator<NalUnit> {
  let at = 0;
  while (at + lengthSize + 2 <= sample.length) {
    const length = prefix(sample, at, lengthSize);
    const start = at + lengthSize;
    yield { start, end: Math.min(start + length, sample.length) };
    at = start + length;
  }
}

/**
 * The first NAL unit in a sample whose header satisfies `wanted`, a function of the first header byte and the second. Null where
 * there is none in the bytes at hand.
 */
export function findNalUnit(
  sample: Uint8Array,
  lengthSize: number,
  wanted: (first: number, second: number) => boolean,
): NalUnit | null {
  for (const unit of nalUnits(sample, lengthSize))
    if (wanted(sample[unit.start] as number, sample[unit.start + 1] as number)) return unit;
  return null;
}

function prefix(bytes: Uint8Array, at: number, size: number): number {
  if (size === 4) return u32(bytes, at);
  if (size === 3) return u24(bytes, at);
  if (size === 2) return u16(bytes, at);
  return bytes[at] as number;
}
