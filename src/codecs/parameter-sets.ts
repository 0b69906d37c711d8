import type { BitReader } from '../bytes/bits.js';
import type { ColorCodes, VideoFacts } from '../media/facts.js';

/** What a sequence parameter set (or sequence header) says that a report shows. Sizes are luma samples. */
export interface SequenceParameters {
  codedWidth: number;
  codedHeight: number;
  /** After the conformance (cropping) window. */
  width: number;
  height: number;
  bitDepth: number;
  chromaSubsampling: string | null;
  sampleAspectRatio: [number, number] | null;
  color: ColorCodes | null;
  /** Frames that may be decoded before one that is shown before them; absent where it is not said. */
  reorderFrames?: number;
}

const subsampling = ['4:0:0', '4:2:0', '4:2:2', '4:4:4'] as const;

/** The name for a `chroma_format_idc` of 0 to 3. */
export function chromaName(formatIdc: number): string | null {
  return subsampling[formatIdc] ?? null;
}

/**
 * Luma samples in one unit of the cropping window, by `chroma_format_idc` (SubWidthC and SubHeightC; 1 for
 * 4:0:0).
 */
export function cropUnitX(formatIdc: number): number {
  return formatIdc === 1 || formatIdc === 2 ? 2 : 1;
}

export function cropUnitY(formatIdc: number): number {
  return formatIdc === 1 ? 2 : 1;
}

/** Table E-1 of ITU-T H.264 (the same in H.265 and H.273), by `aspect_ratio_idc`; width, height. */
const aspectRatios = [
  0, 0, 1, 1, 12, 11, 10, 11, 16, 11, 40, 33, 24, 11, 20, 11, 32, 11, 80, 33, 18, 11, 15, 11, 64,
  33, 160, 99, 4, 3, 3, 2, 2, 1,
];

/** Reads `aspect_ratio_idc` and what follows it (SAR 255: two u(16)). Null for unspecified or impossible. */
export function readAspectRatio(bits: BitReader): [number, number] | null {
  const idc = bits.bits(8);
  const width = idc === 255 ? bits.bits(16) : (aspectRatios[2 * idc] ?? 0);
  const height = idc === 255 ? bits.bits(16) : (aspectRatios[2 * idc + 1] ?? 0);
  return width > 0 && height > 0 ? [width, height] : null;
}

/**
 * The part of the VUI that H.264 E.1.1 and H.265 E.2.1 share: sample aspect ratio, overscan, video signal
 * type.
 */
export function readVuiHead(bits: BitReader, into: SequenceParameters): void {
  if (bits.flag()) into.sampleAspectRatio = readAspectRatio(bits);
  if (bits.flag()) bits.skip(1);
  if (bits.flag()) into.color = readSignalType(bits);
}

/**
 * video_signal_type, which MPEG-4 part 2 (6.2.2) has as well: format, range, and where it is described, the
 * code points.
 */
export function readSignalType(bits: BitReader): ColorCodes | null {
  bits.skip(3);
  const fullRange = bits.flag();
  const described = bits.flag();
  const primaries = described ? bits.bits(8) : 2;
  const transfer = described ? bits.bits(8) : 2;
  const matrix = described ? bits.bits(8) : 2;
  return bits.failed ? null : { primaries, transfer, matrix, fullRange };
}

/**
 * No level of H.264, H.265 or H.266 allows a side longer than this (16,888 samples); a larger one is damage.
 */
export const longestSide = 32_768;

export function applySequence(sequence: SequenceParameters, facts: VideoFacts): void {
  facts.codedWidth = sequence.codedWidth;
  facts.codedHeight = sequence.codedHeight;
  facts.width = sequence.width;
  facts.height = sequence.height;
  facts.bitDepth = sequence.bitDepth;
  facts.chromaSubsampling = sequence.chromaSubsampling;
  facts.sampleAspectRatio = sequence.sampleAspectRatio;
  facts.color = sequence.color;
  facts.reorderFrames = sequence.reorderFrames ?? null;
}
