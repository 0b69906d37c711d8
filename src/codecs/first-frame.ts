/** How much of the first frame a codec with parameter sets asks for. */

import type { ColorCodes, VideoFacts } from '../media/facts.js';
import type { VideoSource } from './source.js';

/** Enough for parameter sets, or for the headers of a JPEG with its thumbnail. */
export const headBytes = 65_536;

/**
 * Enough for what stands before the first slice of an HDR frame: parameter sets (under 1 KiB), the options
 * that x265 writes down (2.4 KiB), static metadata (60 bytes) and ST 2094-40 (at most 907 bytes, CTA-861-H).
 */
const hdrBytes = 8192;

const UNSPECIFIED = 2;
const BT2020 = 9;
const PQ = 16;
const HLG = 18;

/**
 * Whether the first frame may hold HDR metadata: PQ, HLG, or BT.2020, with which an SEI message may ask for
 * HLG in place of the transfer function that is stated (ITU-T H.265 D.3.38).
 */
function mayHoldHdr({ primaries, transfer }: ColorCodes): boolean {
  return transfer === PQ || transfer === HLG || primaries === BT2020;
}

/** How to tell what the record of a codec leaves to the first frame. */
interface Asked {
  /** The record holds no parameter set, so that it must stand in the frame. */
  needsSample(record: Uint8Array): boolean;
  /** False only where the record says that samples have eight bits. */
  isDeep(record: Uint8Array): boolean;
  read(source: VideoSource): VideoFacts;
}

/**
 * HDR metadata are looked for where the colour asks for it: what the container says, or else, for more than
 * eight bits, what the codec says.
 */
export function firstFrameBytes(source: VideoSource, asked: Asked): number {
  const { record, fields } = source;
  if (record === null || asked.needsSample(record)) return headBytes;
  const { color } = fields;
  if (color !== null && mayHoldHdr(color)) return hdrBytes;
  if (color !== null && color.transfer !== UNSPECIFIED) return 0;
  if (!asked.isDeep(record)) return 0;
  const inCodec = asked.read({ ...source, sample: null }).color;
  return inCodec !== null && mayHoldHdr(inCodec) ? hdrBytes : 0;
}
