/** ISO BMFF (MP4, 3GP, CMAF, HEIF, AVIF) and QuickTime. */

import type { Family } from '../family.js';
import { describe } from './describe/file.js';
import { chunkedFormats } from './describe/pcm.js';
import { requests, tablesWanted } from './describe/requests.js';
import { holdsImage } from './heif/index.js';
import { motionPhoto } from './heif/motion-photo.js';
import { noFrames } from './not-movie.js';
import { unplayed } from './privacy/unplayed.js';
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
  embedded(index) {
    const video = motionPhoto(index);
    return video === null || video.length === 0
      ? []
      : [{ offset: video.offset, length: video.length }];
  },
  unplayed,
  repairs: async () => [],
  completeFrames() {},
  withoutFrames: (index) =>
    index.raw.movieOffset < 0 && holdsImage(index) ? noFrames(index) : null,
};
