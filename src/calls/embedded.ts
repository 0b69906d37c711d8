/** Files in a file, as the video of a motion photo: what they say of a person is said of the whole. */

import { MediaError } from '../media/errors.js';
import type { Limits } from '../media/limits.js';
import type { MediaRange } from '../media/media-data.js';
import type { ProblemCode } from '../report/problems.js';
import type { MediaReport, PrivacyFinding, Problem } from '../report/report.js';
import type { Source, SyncSource } from '../sources/source.js';

/** A range of a source as a source, which does not own it. */
export function partOf(source: SyncSource, range: MediaRange): SyncSource;
export function partOf(source: Source, range: MediaRange): Source;
export function partOf(source: Source, { offset, length }: MediaRange): Source {
  return {
    size: length,
    readAhead: source.readAhead,
    read: (at, wanted, signal) =>
      source.read(offset + at, Math.max(0, Math.min(wanted, length - at)), signal),
  };
}

/** Of which a report of the whole tells: without them, nothing found would seem to be nothing there. */
const gaps = new Set<string>([
  'media-not-read',
  'privacy-truncated',
  'metadata-not-read',
  'tags-truncated',
  'unread-metadata',
] satisfies ProblemCode[]);

/** Adds what the report of a file at `range` says; of one that cannot be read, all is unread. */
export function addEmbedded(
  report: MediaReport,
  range: MediaRange,
  found: MediaReport | MediaError,
  { listEntries }: Limits,
): void {
  if (found instanceof MediaError) report.privacy.push(unread(range, found));
  else {
    for (const finding of found.privacy) report.privacy.push(shifted(finding, range));
    for (const problem of found.problems)
      if (gaps.has(problem.code)) report.problems.push(shifted(problem, range));
  }
  report.privacy.sort((a, b) => a.offset - b.offset);
  report.privacy.length = Math.min(report.privacy.length, listEntries);
}

/** The error of a file that cannot be read as such; throws any other. */
export function asMediaError(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  throw error;
}

function shifted<T extends PrivacyFinding | Problem>(one: T, { offset }: MediaRange): T {
  const path = one.path === null ? embeddedPath : `${embeddedPath}/${one.path}`;
  const at = one.offset === null ? offset : one.offset + offset;
  return { ...one, path, offset: at, trackIndex: null };
}

const embeddedPath = 'mpvd';

const unread = ({ offset, length }: MediaRange, { message }: MediaError): PrivacyFinding => ({
  kind: 'unread',
  value: `the file in it: ${message}`,
  path: embeddedPath,
  offset,
  length,
  encoding: 'binary',
  trackIndex: null,
});
