import {
  type MetadataBytes,
  type MetadataFacts,
  mostEntries,
  tagOf,
} from '../../media/metadata-facts.js';
import type { MediaReport, PrivacyFinding, RawTag } from '../../report/report.js';
import { type Findings, tooMuchText } from '../findings.js';
import { type CoverMetadata, coverMetadata } from './cover-metadata.js';
import { pictureType } from './pictures.js';

/** Tags and pictures, in the order in which they are read. */
export class Collector {
  readonly tags: RawTag[] = [];
  readonly pictures: MediaReport['pictures'] = [];
  /** What the pictures themselves have. */
  readonly inCovers: CoverMetadata = { exif: [], xmp: [], comments: [] };
  private full = false;
  /** What the last tag was in that was not taken. */
  private left: MetadataBytes | null = null;

  constructor(private readonly findings: Findings) {}

  /** `start` and `end`: the value's own bytes in `holder.bytes`. */
  tag(
    holder: MetadataBytes,
    source: RawTag['source'],
    key: string,
    value: string | null,
    start: number,
    end: number,
    language: string | null = null,
    dataType: number | null = null,
  ): void {
    this.add(tagOf(holder, source, key, value, start, end, language, dataType), holder);
  }

  add(tag: RawTag, holder: MetadataBytes): void {
    if (this.room(holder)) this.tags.push(tag);
  }

  /** `mimeType`: as the file states it; the picture's own first bytes count before it. */
  picture(holder: MetadataBytes, mimeType: string | null, start: number, end: number): void {
    if (end <= start || !this.room(holder)) return;
    const type = pictureType(holder.bytes, start, end);
    if (type === 'image/jpeg') coverMetadata(holder, start, end, this.inCovers);
    this.pictures.push({
      mimeType: type ?? mimeType,
      path: holder.path,
      offset: holder.base + start,
      length: end - start,
    });
  }

  /** Whether a text in `holder` is to be read; where not, that is said. */
  mayRead(holder: MetadataBytes): boolean {
    if (!this.room(holder)) return false;
    if (this.findings.mayRead(holder.end - holder.start)) return true;
    this.giveUp(holder, 'text', tooMuchText);
    return false;
  }

  /** What `holder` says was not all read. */
  giveUp(
    { path, base, offset, start, end, trackIndex }: MetadataBytes,
    encoding: PrivacyFinding['encoding'],
    reason: string,
  ): void {
    const place = { path, trackIndex, offset: base + start, length: end - start };
    this.findings.giveUp(place, encoding, reason, offset);
  }

  damage({ path, offset, trackIndex }: MetadataBytes, detail: string): void {
    this.findings.add('invalid-metadata', path, offset, trackIndex, 0, 0, detail);
  }

  /** Says once that there was more than can be listed. */
  truncated({ path, offset, trackIndex }: NonNullable<MetadataFacts['dropped']>): void {
    if (!this.full) this.findings.add('tags-truncated', path, offset, trackIndex, mostEntries, 0);
    this.full = true;
  }

  /** Whether one more is taken; where not, that is said. */
  room(holder: MetadataBytes): boolean {
    if (this.tags.length + this.pictures.length < mostEntries) return true;
    this.truncated(holder);
    if (this.left !== holder)
      this.giveUp(holder, 'binary', `the file has more than ${mostEntries} tags`);
    this.left = holder;
    return false;
  }
}
