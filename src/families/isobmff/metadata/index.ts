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
import { metaHandler, type Part, partOf } from './part.js';
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
/** Of TIFF with Exif, as in JPEG 2000 (`JpgTiffExif->JP2`). */
const exifId = '4a706754696666457869662d3e4a5032';
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
    const userType = box.type === UUID ? hex(box.userType, 0, 16) : '';
    if (userType === canonId) exifItems.push(...canonExif(box, collector));
    else if (userType === exifId) exifItems.push(exifIn(partOf(box), null));
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
    if (directory === 'note') {
      if (!isZero(part.bytes, part.start, part.end))
        collector.giveUp(part, "Canon's note is not read");
    } else items.push(exifIn(part, directory));
  }
  return items;
}

function exifIn(
  { path, base, bytes, start, end }: Part,
  directory: NonNullable<MetadataItem['directory']> | null,
): MetadataItem {
  return {
    itemId: 0,
    path,
    bytes: bytes.subarray(start, end),
    places: (from, to) => [
      { offset: base + start + from, length: Math.max(0, Math.min(to, end - start) - from) },
    ],
    ...(directory && { directory }),
  };
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
