/** Tags, pictures and device out of metadata; names.ts has the normalised names. */

import type { MetadataFacts, MetadataItem } from '../../media/metadata-facts.js';
import type { MediaReport, PrivacyFinding, RawTag } from '../../report/report.js';
import { Findings, tooMuchText } from '../findings.js';
import { Collector } from './collector.js';
import { describeDevice } from './device.js';
import { readGpmfTags } from './gpmf.js';
import { readId3 } from './id3.js';
import { normalise } from './names.js';
import { readXml, readXmp } from './xmp.js';

/** The report's fields that this folder fills, and what only says something of a person. */
export interface Tags extends Pick<MediaReport, 'tags' | 'rawTags' | 'pictures' | 'device'> {
  inCovers: {
    exif: readonly MetadataItem[];
    tags: RawTag[];
    comments: readonly PrivacyFinding[];
  };
}

/** What Exif data say. */
interface ExifTags {
  tags: readonly RawTag[];
  pictures: MediaReport['pictures'];
}

/** Damage is told to `findings`. */
export function* describeTags(
  facts: MetadataFacts,
  exif: ExifTags,
  findings: Findings,
): Generator<void, Tags, void> {
  const collector = new Collector(findings);
  for (const entry of facts.entries) {
    if (entry.kind === 'tag') collector.add(entry.tag, entry.holder);
    else if (entry.kind === 'picture')
      collector.picture(entry.holder, entry.mimeType, entry.start, entry.end);
    else if (entry.kind === 'xmp') readXmp(entry.block, collector);
    else if (entry.kind === 'xml') readXml(entry.block, collector);
    else if (entry.kind === 'gpmf') readGpmfTags(entry.block, collector);
    else readId3(entry.block, entry.language, collector);
    if (entry.kind !== 'tag' && entry.kind !== 'picture') yield;
  }
  if (facts.dropped !== null) collector.truncated(facts.dropped);
  const { tags: rawTags, pictures } = collector;
  rawTags.push(...exif.tags);
  pictures.push(...exif.pictures);
  for (const packet of facts.xmp) {
    for (const tag of packetTags(packet, findings)) rawTags.push(tag);
    yield;
  }
  const { xmp, ...others } = collector.inCovers;
  const inCovers = { ...others, tags: [] as RawTag[] };
  for (const packet of xmp) {
    inCovers.tags.push(...packetTags(packet, findings));
    yield;
  }
  const tags = normalise(rawTags);
  return { tags, rawTags, pictures, device: describeDevice(rawTags, tags), inCovers };
}

/** As of XMP elsewhere; a value that extents cut apart is listed once for each part. */
function packetTags({ bytes, path, places }: MetadataItem, findings: Findings): RawTag[] {
  const inner = new Findings(0);
  const collector = new Collector(inner);
  const end = bytes.length;
  const giveUp = (encoding: PrivacyFinding['encoding'], reason: string) => {
    for (const place of places(0, end))
      findings.giveUp({ path, trackIndex: -1, ...place }, encoding, reason);
  };
  if (!findings.mayRead(end)) {
    giveUp('text', tooMuchText);
    return [];
  }
  readXmp({ bytes, start: 0, end, base: 0, offset: 0, path, trackIndex: -1 }, collector);
  for (const { encoding, value } of inner.unread) giveUp(encoding, value);
  return collector.tags.flatMap((tag) =>
    places(tag.offset, tag.offset + tag.length).map((place) => ({ ...tag, ...place })),
  );
}
