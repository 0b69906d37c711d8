/**
 * Every site in a file that says something of a person: where and when it was made, with which device, by
 * whom. Each reader in this folder knows one home of such facts, and names exactly the bytes that say them,
 * so that `scrub` can neutralise those and nothing else.
 */

import type { Limits } from '../../media/limits.js';
import type { MetadataFacts } from '../../media/metadata-facts.js';
import type { PrivacyFinding, RawTag } from '../../report/report.js';
import type { Findings } from '../findings.js';
import { findInManifests } from '../provenance/people.js';
import { PrivacyList } from './list.js';
import { findInTags } from './tags.js';
import { findInTelemetry } from './telemetry.js';

/** What there is to look at. `exif`: what the Exif data of an image say. */
export interface PrivacySources {
  metadata: MetadataFacts;
  tags: readonly RawTag[];
  exif: readonly PrivacyFinding[];
}

/** In the order of the file. */
export function* findPrivacy(
  { metadata, tags, exif }: PrivacySources,
  limits: Limits,
  findings: Findings,
): Generator<void, PrivacyFinding[], void> {
  const list = new PrivacyList(limits.listEntries);
  for (const site of metadata.sites) list.include(site);
  findInTags(metadata.kept, tags, list);
  if (metadata.manifests.length > 0) findInManifests(metadata.manifests, list, findings);
  yield;
  for (const finding of exif) list.include(finding);
  for (const telemetry of metadata.telemetry) yield* findInTelemetry(telemetry, list);
  for (const unread of findings.unread) list.include(unread);
  if (list.truncated || findings.moreUnread)
    findings.add('privacy-truncated', '', -1, -1, list.found.length, 0);
  return list.sorted();
}
