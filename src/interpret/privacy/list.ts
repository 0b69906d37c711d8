import type { PrivacyFinding, PrivacyKind } from '../../report/report.js';

/** Characters of a finding's value; the bytes it names may say more. */
const longestValue = 500;

/** Where a reader's bytes stand: the file offset of the first one, and what leads to them. */
export interface Place {
  offset: number;
  path: string;
  /** -1 for the whole file. */
  trackIndex: number;
}

/** Collects findings, at most `limit`. */
export class PrivacyList {
  readonly found: PrivacyFinding[] = [];
  /** More was found than is listed. */
  truncated = false;

  constructor(private readonly limit: number) {}

  /** Of `bytes[start, end)` where `place` is that of `bytes[0]`; `below` is added to its path. */
  add(
    kind: PrivacyKind,
    value: string,
    encoding: PrivacyFinding['encoding'],
    place: Place,
    below: string,
    start: number,
    end: number,
  ): void {
    if (this.found.length === this.limit) {
      this.truncated = true;
      return;
    }
    this.found.push({
      kind,
      value: value.length > longestValue ? `${value.slice(0, longestValue)}…` : value,
      encoding,
      path: place.path + below,
      offset: place.offset + start,
      length: end - start,
      trackIndex: place.trackIndex < 0 ? null : place.trackIndex,
    });
  }

  /** One that another reader made. */
  include(finding: PrivacyFinding): void {
    if (this.found.length === this.limit) this.truncated = true;
    else this.found.push(finding);
  }

  /** In the order of the file, so that the answer does not depend on who looked first. */
  sorted(): PrivacyFinding[] {
    const { found } = this;
    for (let i = 1; i < found.length; i++)
      if (byPlace(found[i - 1] as PrivacyFinding, found[i] as PrivacyFinding) > 0)
        return found.sort(byPlace);
    return found;
  }
}

const byPlace = (x: PrivacyFinding, y: PrivacyFinding): number =>
  x.offset - y.offset || x.length - y.length;

/** Nothing is said by zeros: neither a place nor a time nor a text. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}
