import type { Limits } from '../../../src/media/limits.js';
import type { ProblemCode } from '../../../src/report/problems.js';
import { bytesOf, offsetOf, type Part } from '../box.js';
import { audioTrack, videoTrack } from '../fixtures/common.js';
import { type Movie, progressive } from '../movie.js';

/** A file that raises a problem, or one that nearly does. */
export interface ProblemCase {
  code: ProblemCode;
  what: string;
  parts: () => Part[];
  /** The problem's path, and so its offset and its track; null = none. Absent for a near-miss. */
  path?: string | null;
  /** The offset, where it is not that of the box at `path`: another box's, or computed. */
  at?: string | null | ((parts: Part[]) => number);
  track?: number | null;
  /** This many bytes of the end are left out. */
  cut?: number;
  limits?: Partial<Limits>;
  /** The number that the wording names. */
  says?: RegExp;
}

export function caseBytes(problem: ProblemCase): Uint8Array {
  const bytes = bytesOf(...problem.parts());
  return problem.cut === undefined ? bytes : bytes.subarray(0, bytes.length - problem.cut);
}

/** What the report's problem must say of its place. */
export function expectedPlace(problem: ProblemCase) {
  const path = problem.path ?? null;
  const trackOf = /^moov\/trak\[(\d+)\]/.exec(path ?? '')?.[1];
  const track =
    problem.track !== undefined ? problem.track : trackOf === undefined ? null : Number(trackOf);
  const at = problem.at === undefined ? path : problem.at;
  const parts = problem.parts();
  const offset = at === null ? null : typeof at === 'string' ? offsetOf(parts, at) : at(parts);
  return { code: problem.code, path, offset, trackIndex: track };
}

/** A sound file of two tracks, broken by `adjust`. */
export const broken =
  (adjust?: (parts: Part[]) => void, more: Partial<Movie> = {}) =>
  () =>
    progressive({
      tracks: [videoTrack(20), audioTrack(38)],
      ...(adjust === undefined ? {} : { adjust }),
      ...more,
    });

export const table = (track: number): string => `moov/trak[${track}]/mdia/minf/stbl`;
