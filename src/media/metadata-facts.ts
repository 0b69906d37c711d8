/** What a file says beside its tracks: tags, chapters, pictures, sites that say something of a person, provenance. */

import type { MediaReport } from '../report/report.js';

export type MetadataFacts = Pick<
  MediaReport,
  'chapters' | 'tags' | 'rawTags' | 'pictures' | 'device' | 'privacy' | 'provenance'
>;
