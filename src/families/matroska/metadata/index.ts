/** What a Matroska file says about itself: tags, chapters, attachments, and what of it is of a person. */

import { isZero, PrivacyList } from '../../../interpret/privacy/list.js';
import { type MetadataFacts, noMetadata } from '../../../media/metadata-facts.js';
import type { Attachment, TrackHeader } from '../../../report/report.js';
import type { Reading } from '../../family.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import type { Segment } from '../segment.js';
import { pictureEntries, publicAttachments, readAttachments } from './attachments.js';
import { readChapters } from './chapters.js';
import { dateOf } from './date.js';
import { TagReader } from './tags.js';

export interface Described {
  metadata: MetadataFacts;
  attachments: Attachment[];
  /** By track. */
  claims: ReadonlyMap<number, NonNullable<TrackHeader['claims']>>;
}

export function describeMetadata(
  index: MatroskaIndex,
  segment: Segment,
  { limits, media, metadata }: Reading,
): Described {
  const { info } = segment;
  const tracks = new Map<string, number>();
  segment.entries.forEach((entry, i) => {
    const uid = entry.child(ids.TrackUID)?.asUintText();
    if (uid != null && !tracks.has(uid)) tracks.set(uid, i);
  });
  const reader = new TagReader({ tracks }, limits.depth);
  const files = readAttachments(index);
  const attachments = publicAttachments(files);
  if (!metadata) return { metadata: noMetadata(), attachments, claims: reader.claims };
  const writingApp = info?.text(ids.WritingApp) ?? null;
  reader.text(info?.child(ids.Title) ?? null, 'Title');
  reader.text(info?.child(ids.MuxingApp) ?? null, 'MuxingApp');
  reader.text(info?.child(ids.WritingApp) ?? null, 'WritingApp');
  for (const tags of segment.tags) reader.read(tags, writingApp);
  const { entries, dropped, claims } = reader;
  return {
    metadata: {
      ...noMetadata(),
      entries: [...entries, ...pictureEntries(files, media)],
      dropped,
      chapters: readChapters(segment.chapters, limits.depth),
      sites: findSites(info, limits.listEntries),
      kept: index.kept,
    },
    ...{ attachments, claims },
  };
}

const uuids = [ids.SegmentUUID, ids.PrevUUID, ids.NextUUID, ids.SegmentFamily];

/** When the file was made, and what tells it from all others. */
function findSites(info: Element | null, most: number): MetadataFacts['sites'] {
  const list = new PrivacyList(most + 1);
  if (info === null) return list.found;
  for (const child of info.children) {
    const { path, dataOffset: offset, length } = child;
    const place = { path, offset, trackIndex: -1 };
    if (child.id === ids.DateUTC) {
      const date = dateOf(child);
      if (date !== null) list.add('time', date, 'binary', place, '', 0, length);
    } else if (uuids.includes(child.id as (typeof uuids)[number]) && !isZero(child.data, 0, length))
      list.add('identifier', hexOf(child.data), 'binary', place, '', 0, length);
  }
  return list.found;
}

const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes.subarray(0, 64), (byte) => byte.toString(16).padStart(2, '0')).join('');
