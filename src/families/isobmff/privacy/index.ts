/**
 * What boxes of this family alone say of a person: times in headers, binary boxes of `udta`, records behind
 * the last box.
 */

import { PrivacyList } from '../../../interpret/privacy/list.js';
import type { PrivacyFinding } from '../../../report/report.js';
import type { MetadataSources } from '../metadata/sources.js';
import { findHeaderTimes } from './header-times.js';
import { findTrailers } from './trailers.js';
import { findUserData } from './user-data.js';

export function findSites({ index, media, limits }: MetadataSources): PrivacyFinding[] {
  // One more than are listed, so that it is seen that some are not.
  const list = new PrivacyList(limits.listEntries + 1);
  findHeaderTimes(index, list);
  findUserData(index, list);
  findTrailers(index, media, list);
  return list.found;
}
