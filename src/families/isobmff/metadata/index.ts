/**
 * Metadata boxes, as facts: meta.ts and user-data.ts say which box is read by whom, chapters.ts has the
 * chapters, some of which stand among the samples. What only boxes say of a person stands in `../privacy`.
 */

import { hex } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { isZero } from '../../../interpret/privacy/list.js';
import type { KeptElement } from '../../../media/container-index.js';
import {
  type MetadataFacts,
  type MetadataItem,
  noMetadata,
} from '../../../media/metadata-facts.js';
import { findSites } from '../privacy/index.js';
import { timedMetadata } from '../privacy/timed-tracks.js';
import { userDataTelemetry } from '../privacy/user-data.js';
import { manifestBlocks } from './c2pa-box.js';
import { readChapters } from './chapters.js';
import { Collector } from './collector.js';
import { readMeta } from './meta.js';
import { metaHandler, partOf } from './part.js';
import type { MetadataSources } from './sources.js';
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

/** Never throws. `items`: what metadata an image has. */
export function describeMetadata(
  sources: MetadataSources,
  { exif, xmp }: Pick<MetadataFacts, 'exif' | 'xmp'>,
): MetadataFacts {
  const { index, tables, media, findings } = sources;
  if (!sources.metadata) return noMetadata();
  const collector = new Collector(findings);
  const exifItems = [...exif];
  for (const box of index.kept) {
    readBox(box, collector);
    if (box.type === UUID && hex(box.userType, 0, 16) === canonId)
      exifItems.push(...canonExif(box, collector));
  }
  const { entries, dropped } = collector;
  return {
    entries,
    dropped,
    chapters: readChapters(index, tables, media, collector.chapters),
    manifests: manifestBlocks(index),
    telemetry: [...userDataTelemetry(index), ...timedMetadata(sources)],
    sites: findSites(sources),
    exif: exifItems,
    xmp,
    kept: index.kept,
  };
}

function readBox(box: KeptElement, collector: Collector): void {
  if (box.bytes.length === 0) return;
  if (box.type === UDTA) readUserData(partOf(box), collector);
  else if (box.type === META) {
    // The items of a still picture: heif's.
    if (metaHandler(box) !== PICT) readMeta(partOf(box), collector);
  } else if (box.type === UUID) readUuid(box, collector);
}

/**
 * Canon's `CMT1` to `CMT4`, each a TIFF of its own: of the image, its Exif, a note of the maker, its place.
 */
function canonExif(box: KeptElement, collector: Collector): MetadataItem[] {
  const items: MetadataItem[] = [];
  for (const part of collector.children(partOf(box), 0)) {
    const directory = cmtDirectories.get(part.type);
    if (directory === undefined) continue;
    const { path, base, start, end } = part;
    const bytes = part.bytes.subarray(start, end);
    const places = (from: number, to: number) => [
      { offset: base + start + from, length: Math.max(0, Math.min(to, bytes.length) - from) },
    ];
    if (directory === 'note') {
      if (!isZero(bytes, 0, bytes.length)) collector.giveUp(part, "Canon's note is not read");
    } else items.push({ itemId: 0, path, bytes, places, ...(directory && { directory }) });
  }
  return items;
}

const cmtDirectories = new Map(
  (
    [
      ['CMT1', null],
      ['CMT2', 'ExifIFD'],
      ['CMT3', 'note'],
      ['CMT4', 'GPS'],
    ] as const
  ).map(([type, directory]) => [fourcc(type), directory]),
);

function readUuid(box: KeptElement, collector: Collector): void {
  const id = hex(box.userType, 0, 16);
  if (id === xmpId) collector.block('xmp', partOf(box));
  else if (id === userMediaId) readUserMedia(partOf(box), collector);
  else if (id === canonId) readUserData(partOf(box), collector);
}
