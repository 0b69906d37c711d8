import type { IndexProblem } from '../media/container-index.js';
import { describeProblem, type FoundProblem, type ProblemCode } from '../report/problems.js';
import type { PrivacyFinding, Problem } from '../report/report.js';

/** Bytes of text formats that are read of one file. */
const mostText = 2 * 1024 * 1024;

/** One may be cut into a million extents. */
const mostUnread = 10_000;

/** Why a text is not read. */
export const tooMuchText = 'the file has more text among its metadata than is read';

/** Collects what interpretation finds wrong. */
export class Findings {
  private readonly found: FoundProblem[] = [];
  private readonly said = new Set<string>();
  private dropped = false;
  private textLeft = mostText;
  /** Metadata that a reader gave up on: what they say of a person is not known. */
  readonly unread: PrivacyFinding[] = [];
  /** There are more than are listed. */
  moreUnread = false;

  /** `limit`: how many problems a report may list. */
  constructor(private readonly limit: number) {}

  /**
   * `offset` is that of the box the path names, -1 where there is none; so is `trackIndex`. The same again
   * counts once: what the ranges to read depend on is looked at before and after they are read, and by the
   * addon's road once more.
   */
  add(
    code: ProblemCode,
    path: string,
    offset: number,
    trackIndex: number,
    a: number,
    b: number,
    detail = '',
  ): void {
    const key = [code, path, offset, trackIndex, a, b, detail].join('\n');
    if (this.said.has(key)) return;
    if (this.found.length >= this.limit) {
      this.dropped = true;
      return;
    }
    this.said.add(key);
    this.found.push({ code, path, offset, trackIndex, a, b, detail });
  }

  /**
   * Whether `bytes` more of XML, Exif and the like may be read: what bounds the time that interpretation of a
   * hostile file takes. What is not read is given up by name.
   */
  mayRead(bytes: number): boolean {
    this.textLeft -= bytes;
    return this.textLeft >= 0;
  }

  /**
   * `length` bytes at `offset` were not (all) read, for the `reason` that is given. `element`: the offset of
   * what the path names. `trackIndex`: as for `add`.
   */
  giveUp(
    place: { path: string; trackIndex: number; offset: number; length: number },
    encoding: PrivacyFinding['encoding'],
    reason: string,
    element = place.offset,
  ): void {
    const { path, trackIndex, offset, length } = place;
    const key = unreadKey(place);
    if (length === 0 || this.said.has(key)) return;
    if (this.unread.length === mostUnread) {
      this.moreUnread = true;
      return;
    }
    this.said.add(key);
    this.unread.push({
      kind: 'unread',
      value: reason,
      encoding,
      path,
      offset,
      length,
      trackIndex: trackIndex < 0 ? null : trackIndex,
    });
    this.add('unread-metadata', path, element, trackIndex, length, 0, reason);
  }

  /** Takes over what was found elsewhere. */
  adopt({ found, dropped, unread, moreUnread }: Findings): void {
    for (const one of unread) {
      const key = unreadKey(one);
      if (!this.said.has(key)) this.unread.push(one);
      this.said.add(key);
    }
    if (moreUnread) this.moreUnread = true;
    for (const { code, path, offset, trackIndex, a, b, detail } of found)
      this.add(code as ProblemCode, path, offset, trackIndex, a, b, detail);
    if (dropped) this.dropped = true;
  }

  /**
   * Together with the problems of the index: in words, by place, at most `limit` and then a last
   * `problems-truncated`.
   */
  describe(indexProblems: readonly IndexProblem[]): Problem[] {
    const all: FoundProblem[] = this.found.slice();
    let truncated = this.dropped;
    for (const problem of indexProblems) {
      if (problem.code === 'problems-truncated') truncated = true;
      else all.push(problem);
    }
    if (all.length > 1) all.sort(byPlace);
    if (all.length > this.limit) {
      all.length = this.limit;
      truncated = true;
    }
    const described = all.map(describeProblem);
    if (truncated)
      described.push(
        describeProblem({
          code: 'problems-truncated',
          path: '',
          offset: -1,
          trackIndex: -1,
          a: 0,
          b: 0,
        }),
      );
    return described;
  }
}

const unreadKey = ({ offset, length }: { offset: number; length: number }) =>
  `unread\n${offset}\n${length}`;

/** By offset, path and code; what has no place comes first. Code units, so that no locale matters. */
function byPlace(x: FoundProblem, y: FoundProblem): number {
  if (x.offset !== y.offset) return x.offset - y.offset;
  if (x.path !== y.path) return x.path < y.path ? -1 : 1;
  if (x.code !== y.code) return x.code < y.code ? -1 : 1;
  return x.trackIndex - y.trackIndex;
}
