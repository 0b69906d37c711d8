import type { Edit } from '../../../media/track-facts.js';
import { type IsobmffRaw, type IsobmffTrack, isPossible } from '../raw.js';

/** `elst` (ISO/IEC 14496-12 8.6.6). */
export function readEdits(
  { raw: { edits }, statistics, timescale }: IsobmffTrack,
  movie: IsobmffRaw['movie'],
): Edit[] {
  const list: Edit[] = [];
  // One empty edit of no duration is the leftover of some muxers, and shows all there is in every player.
  if (edits.length === 3 && edits[0] === 0 && edits[1] === -1 && timescale > 0) {
    const duration = (statistics.duration * (movie?.timescale ?? 0)) / timescale;
    return [{ duration, mediaTime: statistics.firstPresentationTime, rate: 1 }];
  }
  for (let at = 0; at + 3 <= edits.length; at += 3) {
    const duration = edits[at] as number;
    const mediaTime = edits[at + 1] as number;
    // The index says that it is not possible.
    if (!isPossible(duration) || !(mediaTime === -1 || isPossible(mediaTime))) continue;
    list.push({
      duration,
      mediaTime: mediaTime === -1 ? null : mediaTime,
      rate: edits[at + 2] as number,
    });
  }
  return list;
}

/** "RepeatEdits" (8.6.6.3). */
const REPEAT = 1;

/** How long the list is gone through again and again, in movie ticks; 0 where it is not. */
export function editsRepeatedFor(
  { raw: { editFlags } }: IsobmffTrack,
  movie: IsobmffRaw['movie'],
): number {
  const duration = movie?.duration ?? 0;
  return (editFlags & REPEAT) !== 0 && isPossible(duration) ? duration : 0;
}
