import type { Findings } from '../../../interpret/findings.js';
import {
  type MetadataBytes,
  type MetadataEntry,
  type MetadataFacts,
  mostEntries,
  tagOf,
} from '../../../media/metadata-facts.js';
import type { RawTag } from '../../../report/report.js';
import { children, type Part } from './part.js';

/** What the readers of this folder find, in the order in which they look. */
export class Collector {
  readonly entries: MetadataEntry[] = [];
  /** Nero's; their ends are not known yet. */
  readonly chapters: MetadataFacts['chapters'] = [];
  dropped: MetadataBytes | null = null;

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
    const tag = tagOf(part, source, key, value, start, end, language, dataType);
    this.entries.push({ kind: 'tag', tag, holder: part });
  }

  /** `mimeType`: as the file states it. */
  picture(part: Part, mimeType: string | null, start: number, end: number): void {
    if (end > start && this.room(part))
      this.entries.push({ kind: 'picture', holder: part, start, end, mimeType });
  }

  /** `part[start, end)` in a format that any container may carry. */
  block(kind: 'xmp' | 'xml' | 'gpmf', part: Part, start = part.start): void {
    if (this.room(part)) this.entries.push({ kind, block: { ...part, start } });
  }

  id3(part: Part, start: number, language: string | null): void {
    if (this.room(part)) this.entries.push({ kind: 'id3', block: { ...part, start }, language });
  }

  /** What `part` says is not read. */
  giveUp({ path, base, offset, start, end, trackIndex }: Part, reason: string): void {
    const place = { path, trackIndex, offset: base + start, length: end - start };
    this.findings.giveUp(place, 'binary', reason, offset);
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

  /** Whether one more is taken. */
  room(part: Part): boolean {
    if (this.entries.length < mostEntries) return true;
    this.dropped ??= part;
    return false;
  }
}
