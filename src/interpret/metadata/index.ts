/**
 * Tags: from kept metadata boxes to `rawTags`, `tags`, `pictures` and `device`. meta.ts and user-data.ts say which box is read by
 * whom; names.ts has the normalised names; chapters.ts the chapters, some of which stand among the samples.
 */

import type { ContainerIndex, MetadataBox } from '../../container-index.js';
import { fourcc } from '../../fourcc.js';
import type { MediaReport, RawTag } from '../../report.js';
import { hex } from '../bytes.js';
import { Findings } from '../findings.js';
import { Collector } from './collector.js';
import { readMeta } from './meta.js';
import { metaHandler, partOf } from './part.js';
import { readUserData } from './user-data.js';
import { readXmp } from './xmp.js';

const UDTA = fourcc('udta');
const META = fourcc('meta');
const UUID = fourcc('uuid');
const PICT = fourcc('pict');
/** XMP Specification Part 3, 1.2.7.1. */
const xmpId = 'be7acfcb97a942e89c71999491e3afac';

export interface Tags {
  rawTags: RawTag[];
  pictures: MediaReport['pictures'];
}

const nothing: Tags = { rawTags: [], pictures: [] };

/** All tags of a file as they stand, in file order; at most 10,000 of them. Damage is told to `findings`. */
export function collectTags(index: ContainerIndex, findings: Findings): Tags {
  if (index.metadata.length === 0) return nothing;
  const collector = new Collector(findings);
  for (const box of index.metadata) readBox(box, collector);
  return { rawTags: collector.tags, pictures: collector.pictures };
}

/** As {@link collectTags}, without the rest. */
export function readTags(index: ContainerIndex): RawTag[] {
  return collectTags(index, new Findings(0)).rawTags;
}

function readBox(box: MetadataBox, collector: Collector): void {
  if (box.bytes.length === 0) return;
  if (box.box === UDTA) readUserData(partOf(box), collector);
  else if (box.box === META) {
    // The items of a still picture: heif's.
    if (metaHandler(box) !== PICT) readMeta(partOf(box), collector);
  } else if (box.box === UUID && hex(box.userType, 0, 16) === xmpId)
    readXmp(partOf(box), collector);
}
