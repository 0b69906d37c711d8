/**
 * Every site in a file that says something of a person: where and when it was made, with which device, by whom. Each reader in this folder knows one
 * home of such facts, and names exactly the bytes that say them, so that `scrub` can neutralise those and nothing else.
 */

import type { Depth, FrameTablesByTrack } from '../../families/family.js';
import { findHeaderTimes } from '../../families/isobmff/privacy/header-times.js';
import {
  findInTimedTracks,
  timedTrackIndexes,
  wantTimedTracks,
} from '../../families/isobmff/privacy/timed-tracks.js';
import { findTrailers, wantTrailers } from '../../families/isobmff/privacy/trailers.js';
import { findUserData } from '../../families/isobmff/privacy/user-data.js';
import type { IsobmffIndex } from '../../families/isobmff/raw.js';
import type { MediaData, MediaRequests } from '../../media/media-data.js';
import type { PrivacyFinding, RawTag } from '../../report/report.js';
import type { Findings } from '../findings.js';
import { PrivacyList } from './list.js';
import { findInTags } from './tags.js';

export { timedTrackIndexes };

/** Asks for what stands in the media data and behind the last box. */
export function wantPrivacy(
  index: IsobmffIndex,
  tables: FrameTablesByTrack,
  wanted: MediaRequests,
): void {
  wantTimedTracks(index, tables, wanted);
  wantTrailers(index, wanted);
}

/** In the order of the file. `tables` and `media`: as `wantPrivacy` had them read. `exif`: what image items say. */
export function findPrivacy(
  index: IsobmffIndex,
  tags: readonly RawTag[],
  {
    tables,
    media,
    limits,
    exif,
  }: Pick<Depth, 'limits'> & {
    tables: FrameTablesByTrack;
    media: MediaData;
    exif: readonly PrivacyFinding[];
  },
  findings: Findings,
): PrivacyFinding[] {
  const list = new PrivacyList(limits.listEntries);
  findHeaderTimes(index, list);
  findInTags(index, tags, list);
  findUserData(index, list);
  for (const finding of exif) list.include(finding);
  findInTimedTracks(index, tables, media, findings, list);
  findTrailers(index, media, list);
  if (list.truncated) findings.add('privacy-truncated', '', -1, -1, limits.listEntries, 0);
  return list.sorted();
}
