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

/** Whether all tracks of pictures or sound have what none loses again: each is asked until it has. */
export class AllTracks {
  #at = 0;

  constructor(private readonly has: (track: TrackState) => boolean) {}

  hold(tracks: readonly TrackState[]): boolean {
    for (let track = tracks[this.#at]; track !== undefined; track = tracks[++this.#at])
      if (!isOther(track.row.raw.type) && !this.has(track)) return false;
    return true;
  }
}

const isOther = (type: number) => type !== 1 && type !== 2;
