import { type BitReader, payloadReader } from '../bytes/bits.js';
import {
  chromaName,
  cropUnitX,
  cropUnitY,
  longestSide,
  readVuiHead,
  type SequenceParameters,
} from './parameter-sets.js';

/** A parsed H.265 sequence parameter set. */
export interface HevcSequence extends SequenceParameters {
  profile: number;
  level: number;
}

/**
 * Parses `seq_parameter_set_rbsp` (ITU-T H.265 7.3.2.2) from a NAL unit with its two-byte header at `start`.
 * Null where it is damaged. Counts are checked against 7.4.3.2.
 */
export function parseHevcSequence(
  bytes: Uint8Array,
  start: number,
  end: number,
): HevcSequence | null {
  const bits = payloadReader(bytes, start + 2, end);
  bits.skip(4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  // profile_tier_level: profile space and tier, profile, compatibility flags, constraint flags, level.
  bits.skip(3);
  const profile = bits.bits(5);
  bits.skip(32 + 48);
  const level = bits.bits(8);
  skipSubLayers(bits, subLayers);
  bits.ue();
  const chroma = bits.ue();
  if (chroma > 3) return null;
  const separatePlanes = chroma === 3 && bits.flag();
  const codedWidth = bits.ue();
  const codedHeight = bits.ue();
  let width = codedWidth;
  let height = codedHeight;
  if (bits.flag()) {
    const unitX = separatePlanes ? 1 : cropUnitX(chroma);
    const unitY = separatePlanes ? 1 : cropUnitY(chroma);
    width -= (bits.ue() + bits.ue()) * unitX;
    height -= (bits.ue() + bits.ue()) * unitY;
  }
  const bitDepth = 8 + bits.ue();
  const chromaDepth = 8 + bits.ue();
  if (bits.failed || bitDepth > 16 || chromaDepth > 16) return null;
  if (width <= 0 || height <= 0 || codedWidth > longestSide || codedHeight > longestSide)
    return null;
  const sequence: HevcSequence = {
    profile,
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
  if (!skipToVui(bits, subLayers, sequence)) return null;
  if (bits.flag()) readVuiHead(bits, sequence);
  return sequence;
}

/** The sub-layer part of profile_tier_level, 7.3.3. */
function skipSubLayers(bits: BitReader, subLayers: number): void {
  if (subLayers === 0) return;
  let skip = 0;
  for (let i = 0; i < subLayers; i++) {
    if (bits.flag()) skip += 88;
    if (bits.flag()) skip += 8;
  }
  bits.skip(2 * (8 - subLayers) + skip);
}

/**
 * From log2_max_pic_order_cnt_lsb_minus4 to strong_intra_smoothing_enabled_flag. False where something cannot
 * be.
 */
function skipToVui(bits: BitReader, subLayers: number, into: SequenceParameters): boolean {
  const orderCountBits = bits.ue() + 4;
  if (orderCountBits > 16) return false;
  const ordered = bits.flag() ? subLayers + 1 : 1;
  for (let i = 0; i < ordered; i++) {
    bits.ue();
    // At most what the decoded picture buffer holds (A.4.2).
    into.reorderFrames = Math.min(bits.ue(), 16);
    bits.ue();
  }
  for (let i = 0; i < 6; i++) bits.ue();
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(8);
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  if (!skipShortTermSets(bits)) return false;
  if (bits.flag()) {
    const longTerm = bits.ue();
    if (longTerm > 32) return false;
    bits.skip(longTerm * (orderCountBits + 1));
  }
  bits.skip(2);
  return !bits.failed;
}

/** scaling_list_data, 7.3.4. */
function skipScalingLists(bits: BitReader): void {
  for (let size = 0; size < 4; size++) {
    const coefficients = Math.min(64, 1 << (4 + 2 * size));
    for (let matrix = 0; matrix < 6 && !bits.failed; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue();
        continue;
      }
      if (size > 1) bits.se();
      for (let i = 0; i < coefficients && !bits.failed; i++) bits.se();
    }
  }
}

/** The sets of st_ref_pic_set, 7.3.7: at most 64 of at most 16 pictures either way. */
function skipShortTermSets(bits: BitReader): boolean {
  const sets = bits.ue();
  if (sets > 64) return false;
  let previous = 0;
  for (let set = 0; set < sets && !bits.failed; set++) {
    if (set > 0 && bits.flag()) {
      bits.skip(1);
      bits.ue();
      let kept = 0;
      for (let i = 0; i <= previous; i++) if (bits.flag() || bits.flag()) kept++;
      previous = kept;
    } else {
      const negative = bits.ue();
      const positive = bits.ue();
      if (negative > 16 || positive > 16) return false;
      previous = negative + positive;
      for (let i = 0; i < previous && !bits.failed; i++) {
        bits.ue();
        bits.skip(1);
      }
    }
    if (previous > 32) return false;
  }
  return !bits.failed;
}
