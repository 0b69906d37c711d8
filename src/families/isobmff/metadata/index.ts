/**
 * Metadata boxes, as facts: meta.ts and user-data.ts say which box is read by whom, chapters.ts has the
 * chapters, some of which stand among the samples. What only boxes say of a person stands in `../privacy`.
 */

import { hex } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { KeptElement } from '../../../media/container-index.js';
import { type MetadataFacts, noMetadata } from '../../../media/metadata-facts.js';
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
  for (const box of index.kept) readBox(box, collector);
  const { entries, dropped } = collector;
  return {
    entries,
    dropped,
    chapters: readChapters(index, tables, media, collector.chapters),
    manifests: manifestBlocks(index),
    telemetry: [...userDataTelemetry(index), ...timedMetadata(sources)],
    sites: findSites(sources),
    exif,
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

function readUuid(box: KeptElement, collector: Collector): void {
  const id = hex(box.userType, 0, 16);
  if (id === xmpId) collector.block('xmp', partOf(box));
  else if (id === userMediaId) readUserMedia(partOf(box), collector);
  else if (id === canonId) readUserData(partOf(box), collector);
}
