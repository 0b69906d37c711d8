/** Durations of `mvhd`, `mehd` and `mdhd`. */

import { type Context, maxExact, type Path } from '../../../media/parsing-context.js';
import type { Box } from './boxes.js';

/**
 * Passes on a duration that stands `at` bytes into the payload, 64 bits wide in version 1: as -1 where it is
 * unknown (all ones, ISO/IEC 14496-12 8.2.2.3), which the number itself does not tell since it is rounded.
 */
export function checkDuration(
  context: Context,
  path: Path,
  box: Box,
  track: number,
  duration: number,
  at: number,
): number {
  const from = box.payload + at;
  if (box.window.allOnes(from, from + (box.version === 1 ? 8 : 4))) return -1;
  if (duration > maxExact)
    context.problem('impossible-duration', path, box.offset, track, duration);
  return duration;
}
