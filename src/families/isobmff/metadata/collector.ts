import type { Findings } from '../../../interpret/findings.js';
import { pictureType } from '../../../interpret/tags/pictures.js';
import type { MediaReport, RawTag } from '../../../report/report.js';
import { children, type Part } from './part.js';

type Picture = MediaReport['pictures'][number];

/** More than any file has for a reason; the rest is left out, which a problem says. */
const mostTags = 10_000;
/** One stored name may be that of all tags. */
const longestKey = 1024;

/** What the readers of this folder find, in the order in which they look. */
export class Collector {
  readonly tags: RawTag[] = [];
  readonly pictures: Picture[] = [];
  /** Nero's; their ends are not known yet. */
  readonly chapters: MediaReport['chapters'] = [];
  private full = false;

  constructor(private readonly findings: Findings) {}

  /** `start` and `end`: the value's own bytes in `part.bytes`. */
  tag(
    part: Part,
    source: RawTag['source'],
    key: string,
    value: string | null,
    start: number,
    end: number,
    language: string | null = null,
    dataType: number | null = null,
  ): void {
    if (!this.room(part)) return;
    const { path, base, trackIndex } = part;
    this.tags.push({
      source,
      key: key.length > longestKey ? key.slice(0, longestKey) : key,
      value,
      language,
      dataType,
      path,
      offset: base + start,
      length: Math.max(0, end - start),
      trackIndex: trackIndex < 0 ? null : trackIndex,
    });
  }

  /** `mimeType`: as the file states it; the picture's own first bytes count before it. */
  picture(part: Part, mimeType: string | null, start: number, end: number): void {
    if (end <= start || !this.room(part)) return;
    this.pictures.push({
      mimeType: pictureType(part.bytes, start, end) ?? mimeType,
      path: part.path,
      offset: part.base + start,
      length: end - start,
    });
  }

  damage(part: Part, detail: string): void {
    this.findings.add('invalid-metadata', part.path, part.offset, part.trackIndex, 0, 0, detail);
  }

  /** The boxes in `part`, of which damaged ones are reported. */
  children(part: Part, from: number): Part[] {
    return children(part, from, (child, stated) => {
      this.damage(child, `a box states ${stated} bytes, which cannot be`);
    });
  }

  private room(part: Part): boolean {
    if (this.tags.length + this.pictures.length < mostTags) return true;
    if (!this.full)
      this.findings.add('tags-truncated', part.path, part.offset, part.trackIndex, mostTags, 0);
    this.full = true;
    return false;
  }
}
