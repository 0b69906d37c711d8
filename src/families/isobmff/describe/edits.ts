import type { Edit } from '../../../media/track-facts.js';
import type { IsobmffTrackRaw } from '../raw.js';

/** `elst` (ISO/IEC 14496-12 8.6.6). */
export function readEdits({ edits }: IsobmffTrackRaw): Edit[] {
  const list: Edit[] = [];
  for (let at = 0; at + 3 <= edits.length; at += 3) {
    const mediaTime = edits[at + 1] as number;
    list.push({
      duration: edits[at] as number,
      mediaTime: mediaTime === -1 ? null : mediaTime,
      rate: edits[at + 2] as number,
    });
  }
  return list;
}
