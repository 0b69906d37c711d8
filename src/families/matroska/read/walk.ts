/** What readers of single elements see of the walk over a file. */

import type { Context, Path } from '../../../media/parsing-context.js';
import type { Need } from '../../../media/session.js';
import type { ProblemCode } from '../../../report/problems.js';
import type { MatroskaIndex } from '../raw.js';
import type { Aim } from './aim.js';
import type { OpenElements } from './open-elements.js';
import type { TrackState } from './track.js';

export interface Walk {
  readonly context: Context<MatroskaIndex>;
  readonly open: OpenElements;
  readonly aim: Aim;
  /** Null until Tracks were read. */
  readonly tracks: TrackState[] | null;
  /** Of the file. */
  readonly size: number;
  /** The window, and where it begins. */
  readonly bytes: Uint8Array;
  readonly base: number;
  /** Of the next element. */
  position: number;
  /** Where what is no element began; -1 while all is well. */
  garbage: number;
  /** Where the last element was met that was counted. */
  counted: number;
  scans(): boolean;
  ask(minimum: number): Need;
  problem(
    code: ProblemCode,
    path: Path | null,
    offset: number,
    track?: number,
    a?: number,
    b?: number,
  ): void;
  /** The file ends within an element. */
  cut(path: Path | null, offset: number, missing: number): void;
  /** Goes on within an element of a level, whose data are `[data, end)`. */
  enter(to: number, data: number, end: number, unknown?: boolean, index?: number): void;
}

/** What is skipped beyond the window is worth so much more reading. */
const behindJump = 4096;

/**
 * What to ask for at `position` of a file of `size` bytes, where those before `windowEnd` were there. Behind
 * a large block there may be another: then little is read ahead.
 */
export function needAt(
  position: number,
  minimum: number,
  size: number,
  windowEnd: number,
  readAhead: number,
): Need {
  const left = size - position;
  const least = Math.min(minimum, left);
  const jumped = position - windowEnd > readAhead;
  const more = jumped ? Math.min(behindJump, readAhead) : readAhead;
  return { offset: position, minimum: least, preferred: Math.min(Math.max(least, more), left) };
}
