import { BitReader } from '../bytes/bits.js';
import { leb128 } from '../bytes/leb128.js';
import type { SequenceParameters } from './parameter-sets.js';

/** A parsed AV1 sequence header. */
export interface Av1Sequence extends SequenceParameters {
  profile: number;
  level: number;
  highTier: boolean;
  monochrome: boolean;
  subX: number;
  subY: number;
  samplePosition: number;
}

const SEQUENCE_HEADER = 1;

/** An open bitstream unit (AV1 5.3): its type, and where its payload stands. */
export interface Obu {
  type: number;
  start: number;
  end: number;
  /** False where it is longer than the bytes at hand, or its size cannot be; then it is the last. */
  fits: boolean;
}

/** The units of `bytes[start, end)` in turn. */
export function* obus(bytes: Uint8Array, start: number, end: number): Generator<Obu> {
  let at = start;
  while (at < end) {
    const header = bytes[at] as number;
    const type = (header >> 3) & 15;
    at += (header & 4) !== 0 ? 2 : 1;
    let size = end - at;
    if ((header & 2) !== 0) {
      const stated = leb128(bytes, at, end);
      if (stated === null) {
        yield { type, start: at, end, fits: false };
        return;
      }
      size = stated.value;
      at = stated.end;
    }
    const fits = size >= 0 && size <= end - at;
    yield { type, start: at, end: fits ? at + size : end, fits };
    if (!fits) return;
    at += size;
  }
}

/**
 * Where the payload of the first sequence header stands: null where there is none, `'damaged'` where a unit
 * does not fit.
 */
export function findSequenceHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
): Obu | 'damaged' | null {
  for (const obu of obus(bytes, start, end)) {
    if (!obu.fits) return 'damaged';
    if (obu.type === SEQUENCE_HEADER) return obu;
  }
  return null;
}

/** Parses `sequence_header_obu` (AV1 5.5.1). Null where it is damaged. */
export function parseAv1Sequence(
  bytes: Uint8Array,
  start: number,
  end: number,
): Av1Sequence | null {
  const bits = new BitReader(bytes, start, end);
  const profile = bits.bits(3);
  bits.skip(1);
  const reduced = bits.flag();
  let level = 0;
  let highTier = false;
  if (reduced) level = bits.bits(5);
  else {
    const decoderModelBits = readTiming(bits);
    const delays = bits.flag();
    const points = bits.bits(5) + 1;
    for (let point = 0; point < points && !bits.failed; point++) {
      bits.skip(12);
      const pointLevel = bits.bits(5);
      const pointTier = pointLevel > 7 && bits.flag();
      if (point === 0) {
        level = pointLevel;
        highTier = pointTier;
      }
      if (decoderModelBits > 0 && bits.flag()) bits.skip(2 * decoderModelBits + 1);
      if (delays && bits.flag()) bits.skip(4);
    }
  }
  const widthBits = bits.bits(4) + 1;
  const heightBits = bits.bits(4) + 1;
  const width = bits.bits(widthBits) + 1;
  const height = bits.bits(heightBits) + 1;
  if (!reduced && bits.flag()) bits.skip(7);
  bits.skip(3);
  if (!reduced) skipTools(bits);
  bits.skip(3);
  const color = readColor(bits, profile);
  if (bits.failed || profile > 2) return null;
  return {
    profile,
    level,
    highTier,
    codedWidth: width,
    codedHeight: height,
    width,
    height,
    sampleAspectRatio: null,
    chromaSubsampling: subsamplingName(color.monochrome, color.subX, color.subY),
    ...color,
  };
}

/** timing_info and decoder_model_info; gives buffer_delay_length, 0 where no decoder model is stated. */
function readTiming(bits: BitReader): number {
  if (!bits.flag()) return 0;
  bits.skip(64);
  // num_ticks_per_picture_minus_1 is a uvlc (4.10.3).
  if (bits.flag()) bits.ue();
  if (!bits.flag()) return 0;
  const length = bits.bits(5) + 1;
  bits.skip(32 + 5 + 5);
  return length;
}

/** From enable_interintra_compound to order_hint_bits_minus_1. */
function skipTools(bits: BitReader): void {
  bits.skip(4);
  const orderHint = bits.flag();
  if (orderHint) bits.skip(2);
  const screenContent = bits.flag() || bits.flag();
  if (screenContent && !bits.flag()) bits.skip(1);
  if (orderHint) bits.skip(3);
}

/** 4:2:0 where both directions are halved, 4:2:2 where only the horizontal one is. */
export function subsamplingName(monochrome: boolean, subX: number, subY: number): string {
  if (monochrome) return '4:0:0';
  if (subX === 0) return '4:4:4';
  return subY === 0 ? '4:2:2' : '4:2:0';
}

/** `color_config`, 5.5.2. */
function readColor(
  bits: BitReader,
  profile: number,
): Pick<Av1Sequence, 'bitDepth' | 'monochrome' | 'subX' | 'subY' | 'samplePosition' | 'color'> {
  const highDepth = bits.flag();
  const bitDepth = highDepth ? (profile === 2 && bits.flag() ? 12 : 10) : 8;
  const monochrome = profile !== 1 && bits.flag();
  const described = bits.flag();
  const primaries = described ? bits.bits(8) : 2;
  const transfer = described ? bits.bits(8) : 2;
  const matrix = described ? bits.bits(8) : 2;
  let subX = 1;
  let subY = 1;
  let samplePosition = 0;
  let fullRange = true;
  if (monochrome) fullRange = bits.flag();
  else if (primaries === 1 && transfer === 13 && matrix === 0) {
    subX = 0;
    subY = 0;
  } else {
    fullRange = bits.flag();
    if (profile === 1) {
      subX = 0;
      subY = 0;
    } else if (profile === 2) {
      subX = bitDepth === 12 ? bits.bits(1) : 1;
      subY = bitDepth === 12 && subX === 1 ? bits.bits(1) : 0;
    }
    if (subX === 1 && subY === 1) samplePosition = bits.bits(2);
  }
  const color = { primaries, transfer, matrix, fullRange };
  return { bitDepth, monochrome, subX, subY, samplePosition, color };
}
