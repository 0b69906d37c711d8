/** How far a walk is to go. */

import type { TrackState } from './track.js';

export type Aim =
  /** To the end of the file. */
  | { to: 'end' }
  /** To the first cluster. */
  | { to: 'cluster' }
  /** To the Tracks, whatever stands before; nothing else is noted. */
  | { to: 'tracks' }
  /** Until each track of pictures or sound has a block, or this offset. */
  | { to: 'blocks'; before: number }
  /** Over one element of the Segment. */
  | { to: 'next' }
  /** To this offset. */
  | { to: 'offset'; before: number };

/** Whether a track of pictures or sound has a block, or is another one. */
export function hasBlock({ row }: TrackState): boolean {
  return row.raw.firstOffset >= 0 || isOther(row.raw.type);
}

/** Whether a track of pictures or sound has blocks enough at the end to tell a step, or is another one. */
export function hasLastBlocks({ row, inTail }: TrackState): boolean {
  return inTail > 1 || isOther(row.raw.type);
}

export function isInTail({ row, inTail }: TrackState): boolean {
  return inTail > 0 || isOther(row.raw.type);
}

const isOther = (type: number) => type !== 1 && type !== 2;
