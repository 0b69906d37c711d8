/** Headers of the first frame, where no record says what it says. */

import { BitReader } from '../bytes/bits.js';
import { u24 } from '../bytes/bytes.js';
import type { VideoFacts } from '../media/facts.js';

const VP8_START = 0x9d012a;

/**
 * RFC 6386 9.1: frame tag, start code, width and height of 14 bits each, little-endian, below two bits of
 * scale.
 */
export function readVp8Frame(sample: Uint8Array, facts: VideoFacts): void {
  const first = sample[0] ?? 1;
  if (sample.length < 10 || (first & 1) === 1 || u24(sample, 3) !== VP8_START) return;
  const size = (at: number) => (sample[at] as number) | (((sample[at + 1] as number) & 0x3f) << 8);
  facts.profile = String((first >> 1) & 7);
  facts.bitDepth = 8;
  facts.chromaSubsampling = '4:2:0';
  setSize(facts, size(6), size(8));
}

const VP9_SYNC = 0x498342;
const RGB = 7;
/** matrix_coefficients of ISO/IEC 23091-2 by color_space; 2 where it names none. */
const matrices = [2, 5, 1, 6, 7, 9, 2, 0];

/** uncompressed_header of the VP9 bitstream specification, 6.2, as far as the frame's size. */
export function readVp9Frame(sample: Uint8Array, facts: VideoFacts): void {
  const bits = new BitReader(sample);
  if (bits.bits(2) !== 2) return;
  const profile = bits.bits(1) + 2 * bits.bits(1);
  if (profile === 3) bits.skip(1);
  const shown = bits.flag();
  const isKey = bits.bits(1) === 0;
  bits.skip(2);
  if (shown || !isKey || bits.bits(24) !== VP9_SYNC) return;
  const bitDepth = profile < 2 ? 8 : bits.flag() ? 12 : 10;
  const space = bits.bits(3);
  const odd = profile % 2 === 1;
  const fullRange = space === RGB || bits.flag();
  let subX = space === RGB ? 0 : 1;
  let subY = subX;
  if (odd && space !== RGB) {
    subX = bits.bits(1);
    subY = bits.bits(1);
  }
  if (odd) bits.skip(1);
  const width = bits.bits(16) + 1;
  const height = bits.bits(16) + 1;
  if (bits.failed) return;
  facts.profile = `Profile ${profile}`;
  facts.bitDepth = bitDepth;
  // 4:4:0 (only the vertical direction is halved) has no name here.
  facts.chromaSubsampling =
    subX === 0 ? (subY === 0 ? '4:4:4' : null) : subY === 0 ? '4:2:2' : '4:2:0';
  facts.color = { primaries: 2, transfer: 2, matrix: matrices[space] as number, fullRange };
  setSize(facts, width, height);
}

function setSize(facts: VideoFacts, width: number, height: number): void {
  if (width === 0 || height === 0) return;
  facts.width = width;
  facts.height = height;
  facts.codedWidth = width;
  facts.codedHeight = height;
}
