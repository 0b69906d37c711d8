import { type BitReader, payloadReader } from '../bytes/bits.js';
import {
  chromaName,
  cropUnitX,
  cropUnitY,
  longestSide,
  readVuiHead,
  type SequenceParameters,
} from './parameter-sets.js';

/** A parsed H.264 sequence parameter set. */
export interface AvcSequence extends SequenceParameters {
  profile: number;
  /** The six constraint_set flags and two reserved bits, as stored. */
  constraints: number;
  level: number;
}

/**
 * Profiles whose parameter sets carry chroma format, bit depths and scaling lists (ITU-T H.264 7.3.2.1.1).
 */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/**
 * Parses `seq_parameter_set_data` and the VUI's head (ITU-T H.264 7.3.2.1.1, E.1.1) from a NAL unit with its
 * one-byte header at `start`. Null where it is damaged: every count is checked against its limit in 7.4.2.1.1
 * before it is used.
 */
export function parseAvcSequence(
  bytes: Uint8Array,
  start: number,
  end: number,
): AvcSequence | null {
  const bits = payloadReader(bytes, start + 1, end);
  const profile = bits.bits(8);
  const constraints = bits.bits(8);
  const level = bits.bits(8);
  bits.ue();
  let chroma = 1;
  let bitDepth = 8;
  if (highProfiles.has(profile)) {
    chroma = bits.ue();
    if (chroma > 3) return null;
    if (chroma === 3) bits.skip(1);
    bitDepth = 8 + bits.ue();
    const chromaDepth = 8 + bits.ue();
    if (bitDepth > 14 || chromaDepth > 14) return null;
    bits.skip(1);
    if (bits.flag()) skipScalingLists(bits, chroma === 3 ? 12 : 8);
  }
  bits.ue();
  if (!skipPictureOrderCount(bits)) return null;
  bits.ue();
  bits.skip(1);
  const widthInMacroblocks = bits.ue() + 1;
  const heightInMapUnits = bits.ue() + 1;
  const framesOnly = bits.flag();
  if (!framesOnly) bits.skip(1);
  bits.skip(1);
  let left = 0;
  let right = 0;
  let top = 0;
  let bottom = 0;
  if (bits.flag()) {
    left = bits.ue();
    right = bits.ue();
    top = bits.ue();
    bottom = bits.ue();
  }
  const codedWidth = widthInMacroblocks * 16;
  const codedHeight = heightInMapUnits * 16 * (framesOnly ? 1 : 2);
  const width = codedWidth - (left + right) * cropUnitX(chroma);
  const height = codedHeight - (top + bottom) * cropUnitY(chroma) * (framesOnly ? 1 : 2);
  if (bits.failed || codedWidth > longestSide || codedHeight > longestSide) return null;
  if (width <= 0 || height <= 0) return null;
  const sequence: AvcSequence = {
    profile,
    constraints,
    level,
    codedWidth,
    codedHeight,
    width,
    height,
    bitDepth,
    chromaSubsampling: chromaName(chroma),
    sampleAspectRatio: null,
    color: null,
  };
  if (bits.flag()) {
    readVuiHead(bits, sequence);
    readReordering(bits, sequence);
  }
  return sequence;
}

/** The rest of the VUI (E.1.1), as far as max_num_reorder_frames. */
function readReordering(bits: BitReader, into: SequenceParameters): void {
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  if (bits.flag()) bits.skip(32 + 32 + 1);
  const network = bits.flag();
  if (network) skipReferenceDecoder(bits);
  const video = bits.flag();
  if (video) skipReferenceDecoder(bits);
  if (network || video) bits.skip(1);
  bits.skip(1);
  if (!bits.flag()) return;
  bits.skip(1);
  for (let i = 0; i < 4; i++) bits.ue();
  const frames = bits.ue();
  if (!bits.failed && frames <= 16) into.reorderFrames = frames;
}

/** hrd_parameters (E.1.2): at most 32 of them. */
function skipReferenceDecoder(bits: BitReader): void {
  const count = bits.ue() + 1;
  bits.skip(8);
  for (let i = 0; i < Math.min(count, 32) && !bits.failed; i++) {
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  bits.skip(20);
}

/** False where a count is beyond its limit: num_ref_frames_in_pic_order_cnt_cycle is at most 255. */
function skipPictureOrderCount(bits: BitReader): boolean {
  const type = bits.ue();
  if (type > 2) return false;
  if (type === 0) bits.ue();
  if (type === 1) {
    bits.skip(1);
    bits.se();
    bits.se();
    const cycle = bits.ue();
    if (cycle > 255) return false;
    for (let i = 0; i < cycle && !bits.failed; i++) bits.se();
  }
  return !bits.failed;
}

/** ITU-T H.264 7.3.2.1.1.1. */
function skipScalingLists(bits: BitReader, lists: number): void {
  for (let list = 0; list < lists && !bits.failed; list++) {
    if (!bits.flag()) continue;
    const size = list < 6 ? 16 : 64;
    let last = 8;
    let next = 8;
    for (let i = 0; i < size && !bits.failed; i++) {
      if (next !== 0) next = (last + bits.se() + 256) & 255;
      last = next === 0 ? last : next;
    }
  }
}
