/** ISO BMFF (MP4, 3GP, CMAF, HEIF, AVIF) and QuickTime. */

import type { Family } from '../family.js';
import { describe } from './describe/file.js';
import { chunkedFormats } from './describe/pcm.js';
import { requests, tablesWanted } from './describe/requests.js';
import { holdsImage } from './heif/index.js';
import { noFrames } from './not-movie.js';
import type { IsobmffIndex } from './raw.js';
import { createSession } from './read/index.js';
import { readTree } from './tree.js';

export const isobmff: Family<IsobmffIndex> = {
  name: 'isobmff',
  // Every file that no other family claims: one without any known box is named for what it is.
  matches: () => false,
  chunkedFormats,
  createSession,
  tablesWanted,
  requests,
  describe,
  readTree,
  withoutFrames: (index) =>
    index.raw.movieOffset < 0 && holdsImage(index) ? noFrames(index) : null,
};
