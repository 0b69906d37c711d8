import { u16 } from '../bytes/bytes.js';
import type { VideoFacts } from '../media/facts.js';
import { type VideoSource, videoFacts } from './source.js';

/**
 * As FFmpeg's profiles.c spells them, by the low half of the start-of-frame marker (ITU-T T.81 Table B.1).
 */
const profileNames: Record<number, string> = {
  0: 'Baseline',
  1: 'Sequential',
  2: 'Progressive',
  3: 'Lossless',
};

/** All stands in the first frame; there is no record. */
export function readMjpeg(source: VideoSource): VideoFacts {
  const facts = videoFacts(source);
  if (source.sample !== null) readJpegFrame(source.sample, facts);
  return facts;
}

/** Takes size, depth, sampling and process from the frame header (ITU-T T.81 B.2.2) of a first sample. */
export function readJpegFrame(sample: Uint8Array, facts: VideoFacts): void {
  let at = sample.length >= 4 && u16(sample, 0) === 0xffd8 ? 2 : -1;
  while (at >= 0 && at + 10 <= sample.length) {
    if (sample[at] !== 0xff) return;
    const marker = sample[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // C4, C8 and CC in this range are no frame headers: Huffman tables, reserved, arithmetic conditioning.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      readFrameHeader(sample, at, facts);
      return;
    }
    at += 2 + u16(sample, at + 2);
  }
}

function readFrameHeader(sample: Uint8Array, at: number, facts: VideoFacts): void {
  facts.profile = profileNames[(sample[at + 1] as number) - 0xc0] ?? null;
  facts.bitDepth = sample[at + 4] as number;
  const height = u16(sample, at + 5);
  const width = u16(sample, at + 7);
  if (width > 0 && height > 0) {
    facts.width = width;
    facts.height = height;
    facts.codedWidth = width;
    facts.codedHeight = height;
  }
  const components = sample[at + 9] as number;
  // JFIF (ITU-T T.871): BT.601's matrix over the full range.
  if (components === 3) facts.color = { primaries: 2, transfer: 2, matrix: 5, fullRange: true };
  if (components === 1) facts.chromaSubsampling = '4:0:0';
  if (components !== 3 || at + 19 > sample.length) return;
  const luma = sample[at + 11] as number;
  const chroma = sample[at + 14] as number;
  const across = (luma >> 4) / (chroma >> 4);
  const down = (luma & 15) / (chroma & 15);
  if (across === 1 && down === 1) facts.chromaSubsampling = '4:4:4';
  else if (across === 2 && down === 2) facts.chromaSubsampling = '4:2:0';
  else if (across === 2 && down === 1) facts.chromaSubsampling = '4:2:2';
}
