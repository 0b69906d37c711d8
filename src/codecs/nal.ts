import { u16, u24, u32 } from '../bytes/bytes.js';
import type { VideoSource } from './source.js';

/** Position of one NAL unit in some bytes. */
export interface NalUnit {
  start: number;
  end: number;
}

/** What a configuration record holds of parameter sets. */
export interface ParameterSets {
  /** The first sequence parameter set, in the record. */
  first: NalUnit | null;
  /** Whether all that are claimed fit into the record. */
  fit: boolean;
}

/** Parses the first sequence parameter set of a record; what is wrong with the sets is a problem. */
export function parseFirst<T>(
  source: VideoSource,
  record: Uint8Array,
  sets: ParameterSets,
  parse: (bytes: Uint8Array, start: number, end: number) => T | null,
): T | null {
  if (!sets.fit) source.problem('invalid-codec-config', 'the parameter sets do not fit');
  if (sets.first === null) return null;
  const sequence = parse(record, sets.first.start, sets.first.end);
  if (sequence === null)
    source.problem('invalid-codec-config', 'the sequence parameter set is damaged');
  return sequence;
}

/** The length size of a byte stream (ITU-T H.264 and H.265, Annex B), where start codes part the units. */
const START_CODES = 0;

/**
 * Bytes of a NAL unit's length in samples, for {@link nalUnits}: what the record says; without one, 4, or
 * none where the sample begins with a start code, as Chromium writes H.264 into Matroska.
 */
export function lengthSizeOf(stated: number | null, sample: Uint8Array | null): number {
  if (stated !== null) return stated;
  if (sample === null || sample.length < 4) return 4;
  const head = u32(sample, 0);
  return head >>> 8 === 1 || head === 1 ? START_CODES : 4;
}

/**
 * The NAL units of a sample (ISO/IEC 14496-15 4.3.3, or Annex B); the last one is as long as the bytes at
 * hand.
 */
export function* nalUnits(sample: Uint8Array, lengthSize: number): Generator<NalUnit> {
  if (lengthSize === START_CODES) {
    yield* byteStreamUnits(sample);
    return;
  }
  let at = 0;
  while (at + lengthSize + 2 <= sample.length) {
    const length = prefix(sample, at, lengthSize);
    const start = at + lengthSize;
    yield { start, end: Math.min(start + length, sample.length) };
    at = start + length;
  }
}

/** Units between the start codes 00 00 01. Zeros in front of a start code belong to no unit. */
function* byteStreamUnits(sample: Uint8Array): Generator<NalUnit> {
  let start = -1;
  for (let at = 0; at + 3 <= sample.length; at++) {
    if (sample[at] !== 0 || sample[at + 1] !== 0 || sample[at + 2] !== 1) continue;
    if (start >= 0 && at - start >= 2) yield { start, end: at };
    start = at + 3;
    at += 2;
  }
  if (start >= 0 && sample.length - start >= 2) yield { start, end: sample.length };
}

/**
 * The first NAL unit in a sample whose header satisfies `wanted`, a function of the first header byte and the
 * second. Null where there is none in the bytes at hand.
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
