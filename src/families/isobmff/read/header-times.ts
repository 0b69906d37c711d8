/** The two times of `mvhd`, `tkhd` and `mdhd`. */

import type { HeaderTimes } from '../raw.js';
import type { Box } from './boxes.js';

/** Takes them from what mp4box made of the box, with their place: right after version and flags. */
export function headerTimes(
  box: Box,
  header: { creation_time: number; modification_time: number },
): HeaderTimes {
  return {
    offset: box.window.offset + box.payload + 4,
    size: box.version === 1 ? 16 : 8,
    creation: header.creation_time,
    modification: header.modification_time,
  };
}
