/**
 * Tags: from kept metadata boxes to `rawTags`, `tags`, `pictures` and `device`. meta.ts and user-data.ts say which box is read by
 * whom; names.ts has the normalised names; chapters.ts the chapters, some of which stand among the samples.
 */

import { hex } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { Findings } from '../../../interpret/findings.js';
import { describeDevice } from '../../../interpret/tags/device.js';
import { normalise } from '../../../interpret/tags/names.js';
import { readXmp } from '../../../interpret/tags/xmp.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { MediaData } from '../../../media/media-data.js';
import type { FrameColumns } from '../../../media/session.js';
import type { MediaReport, RawTag } from '../../../report/report.js';
import type { IsobmffIndex } from '../raw.js';
import { readChapters } from './chapters.js';
import { Collector } from './collector.js';
import { readMeta } from './meta.js';
import { metaHandler, partOf } from './part.js';
import { readUserData } from './user-data.js';
import { readUserMedia } from './user-media.js';

const UDTA = fourcc('udta');
const META = fourcc('meta');
const UUID = fourcc('uuid');
const PICT = fourcc('pict');
/** XMP Specification Part 3, 1.2.7.1. */
const xmpId = 'be7acfcb97a942e89c71999491e3afac';
/** Sony's, `USMT` in its first four bytes. */
const userMediaId = '55534d5421d24fcebb88695cfac9c740';
/** Canon's, with boxes like those that it has in `udta`. */
const canonId = '85c0b687820f11e08111f4ce462b6a48';

/** The report's fields that this folder fills. */
export type Tags = Pick<MediaReport, 'chapters' | 'tags' | 'rawTags' | 'pictures' | 'device'>;

const nothing: Pick<Collector, 'tags' | 'pictures' | 'chapters'> = {
  tags: [],
  pictures: [],
  chapters: [],
};

/** What there is to read from. */
export interface TagSources {
  index: IsobmffIndex;
  tables: ReadonlyMap<number, FrameColumns>;
  media: MediaData;
  findings: Findings;
  /** Seconds; null where it is not known. */
  durationSeconds: number | null;
  /** What the items of a still image hold. */
  items: ItemMetadata;
}

export interface ItemMetadata {
  exif: readonly RawTag[];
  pictures: MediaReport['pictures'];
  xmp: readonly ItemPacket[];
}

/** An XMP packet that stands in the data of an item. */
export interface ItemPacket {
  path: string;
  bytes: Uint8Array;
  /** Where `[start, end)` of the bytes is in the file: one range, or more where extents cut it apart. */
  places(start: number, end: number): { offset: number; length: number }[];
}

/** Tags, pictures, device and chapters. Damage is told to `findings`. */
export function describeTags({
  index,
  tables,
  media,
  findings,
  durationSeconds,
  items,
}: TagSources): Tags {
  const {
    tags: rawTags,
    pictures,
    chapters,
  } = index.kept.length === 0 ? nothing : collect(index, findings, items);
  const tags = normalise(rawTags);
  return {
    chapters: readChapters(index, tables, media, chapters, durationSeconds),
    tags,
    rawTags,
    pictures,
    device: describeDevice(rawTags, tags),
  };
}

/** All tags of a file's boxes as they stand, in file order; at most 10,000 of them. Those of image items need its media data. */
export function readTags(index: IsobmffIndex): RawTag[] {
  return collect(index, new Findings(0), null).tags;
}

function collect(index: IsobmffIndex, findings: Findings, items: ItemMetadata | null): Collector {
  const collector = new Collector(findings);
  for (const box of index.kept) readBox(box, collector);
  if (items !== null) {
    collector.tags.push(...items.exif);
    collector.pictures.push(...items.pictures);
    for (const packet of items.xmp) readPacket(packet, collector);
  }
  return collector;
}

/** As XMP in a box; a value that extents cut apart is listed once for each part. */
function readPacket({ path, bytes, places }: ItemPacket, collector: Collector): void {
  const own = new Collector(new Findings(0));
  const part = { type: 0, bytes, start: 0, end: bytes.length, base: 0, offset: 0, path };
  readXmp({ ...part, trackIndex: -1 }, own);
  for (const tag of own.tags)
    for (const place of places(tag.offset, tag.offset + tag.length))
      collector.tags.push({ ...tag, ...place });
}

function readBox(box: KeptElement, collector: Collector): void {
  if (box.bytes.length === 0) return;
  if (box.type === UDTA) readUserData(partOf(box), collector);
  else if (box.type === META) {
    // The items of a still picture: heif's.
    if (metaHandler(box) !== PICT) readMeta(partOf(box), collector);
  } else if (box.type === UUID) readUuid(box, collector);
}

function readUuid(box: KeptElement, collector: Collector): void {
  const id = hex(box.userType, 0, 16);
  if (id === xmpId) readXmp(partOf(box), collector);
  else if (id === userMediaId) readUserMedia(partOf(box), collector);
  else if (id === canonId) readUserData(partOf(box), collector);
}
