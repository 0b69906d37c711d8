import type { Edit } from '../../../media/track-facts.js';
import type { IsobmffRaw, IsobmffTrack } from '../raw.js';

/** `elst` (ISO/IEC 14496-12 8.6.6). */
export function readEdits(
  { raw: { edits, editFlags }, statistics, timescale }: IsobmffTrack,
  movie: IsobmffRaw['movie'],
): Edit[] {
  const list: Edit[] = [];
  // One empty edit of no duration is the leftover of some muxers, and shows all there is in every player.
  if (edits.length === 3 && edits[0] === 0 && edits[1] === -1 && timescale > 0) {
    const duration = (statistics.duration * (movie?.timescale ?? 0)) / timescale;
    return [{ duration, mediaTime: statistics.firstPresentationTime, rate: 1 }];
  }
  for (let at = 0; at + 3 <= edits.length; at += 3) {
    const mediaTime = edits[at + 1] as number;
    list.push({
      duration: edits[at] as number,
      mediaTime: mediaTime === -1 ? null : mediaTime,
      rate: edits[at + 2] as number,
    });
  }
  return (editFlags & REPEAT) === 0 ? list : repeated(list, movie?.duration ?? 0);
}

/** "RepeatEdits": the list is gone through again and again, as long as the movie lasts. */
const REPEAT = 1;
/** Edits that are listed; a loop may go on for days. */
const mostRepeated = 10_000;

function repeated(edits: readonly Edit[], duration: number): Edit[] {
  const once = edits.reduce((sum, edit) => sum + edit.duration, 0);
  const list = [...edits];
  if (once <= 0 || !(duration > once)) return list;
  let left = duration - once;
  for (let i = 0; left > 0 && i < mostRepeated; i++) {
    const edit = edits[i % edits.length] as Edit;
    const length = Math.min(edit.duration, left);
    if (length > 0) list.push({ ...edit, duration: length });
    left -= length;
  }
  return list;
}
