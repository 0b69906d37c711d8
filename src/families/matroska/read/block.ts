/** Blocks (RFC 9559 10): the header of a Block or SimpleBlock, and the frames that are laced in it. */

import type { BlockFrames } from './track.js';

/** A track number of 8 bytes, time, flags. */
export const longestBlockHeader = 11;

export interface BlockHeader {
  track: number;
  /** Relative to the cluster, in ticks of the track. */
  time: number;
  flags: number;
  headerSize: number;
}

/** False where `bytes[at, end)` hold none. */
export function readBlockHeader(
  bytes: Uint8Array,
  at: number,
  end: number,
  to: BlockHeader,
): boolean {
  const first = at < end ? (bytes[at] as number) : 0;
  if (first === 0) return false;
  const length = Math.clz32(first) - 23;
  if (at + length + 3 > end) return false;
  let track = first & (0xff >> length);
  for (let i = 1; i < length; i++) track = track * 256 + (bytes[at + i] as number);
  const high = bytes[at + length] as number;
  to.track = track;
  to.time = ((high << 24) >> 16) | (bytes[at + length + 1] as number);
  to.flags = bytes[at + length + 2] as number;
  to.headerSize = length + 3;
  return true;
}

const xiph = 0x02;
const fixed = 0x04;
export const laced = 0x06;

/**
 * Finds the frames of a laced block. `bytes[at, have)` is what is there of the block behind its header, which
 * is `size` bytes long and stands at `offset` in the file. `short`: its sizes go on behind what is there.
 */
export function readLaces(
  bytes: Uint8Array,
  at: number,
  have: number,
  size: number,
  offset: number,
  flags: number,
  to: BlockFrames,
): 'read' | 'short' | 'invalid' {
  if (size === 0) return 'invalid';
  if (at >= have) return 'short';
  const count = (bytes[at] as number) + 1;
  const { sizes } = to;
  let next = at + 1;
  let known = 0;
  if ((flags & laced) === fixed) {
    const rest = size - 1;
    if (rest % count !== 0) return 'invalid';
    sizes.fill(rest / count, 0, count);
    while (sizes.length < count) sizes.push(rest / count);
  } else if ((flags & laced) === xiph) {
    for (let i = 0; i < count - 1; i++) {
      let frame = 0;
      for (let byte = 255; byte === 255; next++) {
        if (next - at >= size) return 'invalid';
        if (next >= have) return 'short';
        byte = bytes[next] as number;
        frame += byte;
      }
      sizes[i] = frame;
      known += frame;
    }
  } else {
    for (let i = 0; i < count - 1; i++) {
      if (next - at >= size) return 'invalid';
      if (next >= have) return 'short';
      const first = bytes[next] as number;
      if (first === 0) return 'invalid';
      const length = Math.clz32(first) - 23;
      if (next + length - at > size) return 'invalid';
      if (next + length > have) return 'short';
      let value = first & (0xff >> length);
      for (let b = 1; b < length; b++) value = value * 256 + (bytes[next + b] as number);
      next += length;
      const frame =
        i === 0 ? value : (sizes[i - 1] as number) + value - (2 ** (7 * length - 1) - 1);
      if (frame < 0 || frame > size) return 'invalid';
      sizes[i] = frame;
      known += frame;
    }
  }
  if ((flags & laced) !== fixed) {
    const last = size - (next - at) - known;
    if (last < 0) return 'invalid';
    sizes[count - 1] = last;
  }
  to.count = count;
  let place = offset + (next - at);
  for (let i = 0; i < count; i++) {
    to.offsets[i] = place;
    place += sizes[i] as number;
  }
  return 'read';
}
