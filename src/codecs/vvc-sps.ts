import { type BitReader, payloadReader } from '../bytes/bits.js';
import {
  chromaName,
  cropUnitX,
  cropUnitY,
  longestSide,
  type SequenceParameters,
} from './parameter-sets.js';

/** A parsed H.266 sequence parameter set. */
export interface VvcSequence extends SequenceParameters {
  /** -1 where the set leaves profile, tier and level out. */
  profile: number;
  highTier: boolean;
  level: number;
}

/** general_constraints_info, 7.3.3.2: the flags that every version of the standard has. */
const constraintBits = 71;

/**
 * Parses `seq_parameter_set_rbsp` (ITU-T H.266 7.3.2.4) as far as the bit depth from a NAL unit with its
 * two-byte header at `start`; the VUI stands behind the coding tools and is not read. Null where the set is
 * damaged.
 */
export function parseVvcSequence(
  bytes: Uint8Array,
  start: number,
  end: number,
): VvcSequence | null {
  const bits = payloadReader(bytes, start + 2, end);
  bits.skip(8);
  const subLayers = bits.bits(3) + 1;
  const chroma = bits.bits(2);
  const treeBlock = 32 << bits.bits(2);
  let profile = -1;
  let highTier = false;
  let level = 0;
  if (bits.flag()) {
    profile = bits.bits(7);
    highTier = bits.flag();
    level = bits.bits(8);
    skipProfileRest(bits, subLayers);
  }
  bits.skip(1);
  if (bits.flag()) bits.skip(1);
  const codedWidth = bits.ue();
  const codedHeight = bits.ue();
  if (codedWidth > longestSide || codedHeight > longestSide) return null;
  let width = codedWidth;
  let height = codedHeight;
  if (bits.flag()) {
    width -= (bits.ue() + bits.ue()) * cropUnitX(chroma);
    height -= (bits.ue() + bits.ue()) * cropUnitY(chroma);
  }
  if (bits.flag() && !skipSubpictures(bits, codedWidth, codedHeight, treeBlock)) return null;
  const bitDepth = 8 + bits.ue();
  if (bits.failed || bitDepth > 16 || width <= 0 || height <= 0) return null;
  return {
    profile,
    highTier,
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
}

/** profile_tier_level (7.3.3.1) after general_level_idc. */
function skipProfileRest(bits: BitReader, subLayers: number): void {
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(constraintBits);
    bits.skip(bits.bits(8));
  }
  bits.align();
  let levels = 0;
  for (let i = subLayers - 2; i >= 0; i--) if (bits.flag()) levels++;
  bits.align();
  bits.skip(8 * levels);
  bits.skip(32 * bits.bits(8));
}

/** The subpicture part of 7.3.2.4. False where there are more subpictures than tree blocks. */
function skipSubpictures(
  bits: BitReader,
  width: number,
  height: number,
  treeBlock: number,
): boolean {
  const columns = Math.ceil(width / treeBlock);
  const rows = Math.ceil(height / treeBlock);
  const columnBits = Math.ceil(Math.log2(Math.max(1, columns)));
  const rowBits = Math.ceil(Math.log2(Math.max(1, rows)));
  const last = bits.ue();
  if (bits.failed || last >= Math.max(1, columns * rows)) return false;
  let independent = true;
  let sameSize = false;
  if (last > 0) {
    independent = bits.flag();
    sameSize = bits.flag();
  }
  for (let i = 0; last > 0 && i <= last && !bits.failed; i++) {
    if (!sameSize || i === 0) {
      if (i > 0 && width > treeBlock) bits.skip(columnBits);
      if (i > 0 && height > treeBlock) bits.skip(rowBits);
      if (i < last && width > treeBlock) bits.skip(columnBits);
      if (i < last && height > treeBlock) bits.skip(rowBits);
    }
    if (!independent) bits.skip(2);
  }
  const idBits = bits.ue() + 1;
  if (bits.flag() && bits.flag()) bits.skip(idBits * (last + 1));
  return !bits.failed;
}
