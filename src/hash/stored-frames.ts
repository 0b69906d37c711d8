/** Frames that are stored in another form than decoders get them: see `TrackFacts.storedFrames`. */

import { inflate } from '../bytes/inflate.js';
import type { StoredFrames } from '../media/track-facts.js';

/** Of a frame, however much a stream promises. */
const largestInflated = 64 * 1024 * 1024;

/** What comes before the stored bytes of a frame of `size` bytes. */
export function beginOf({ prefix, header }: StoredFrames, size: number): Uint8Array {
  if (header === null) return prefix;
  // Size and type of a ProRes frame, which Matroska leaves out (draft-ietf-cellar-codec, V_PRORES).
  const head = new Uint8Array(8 + prefix.length);
  new DataView(head.buffer).setUint32(0, 8 + prefix.length + size);
  head.set([0x69, 0x63, 0x70, 0x66], 4);
  head.set(prefix, 8);
  return head;
}

/** The frame as it was before it was compressed, up to `most` bytes; what there is of one that is damaged. */
export function inflated(bytes: Uint8Array, most: number): Uint8Array {
  return inflate(bytes, Math.min(most, largestInflated)).bytes;
}

/** Bytes that hashing has to go through beside those that are stored. */
export function addedBytes({ prefix, header }: StoredFrames, count: number): number {
  return count * (prefix.length + (header === null ? 0 : 8));
}
