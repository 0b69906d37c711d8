/** Matroska and WebM (RFC 9559). */

import type { Family } from '../family.js';
import { describe } from './describe/file.js';
import { completeFrames } from './describe/frame-times.js';
import { requests } from './describe/requests.js';
import { repairs } from './privacy/repairs.js';
import { unplayed } from './privacy/unplayed.js';
import type { MatroskaIndex } from './raw.js';
import { createSession } from './read/session.js';
import { readTree } from './tree.js';

const magic = [0x1a, 0x45, 0xdf, 0xa3];

export const matroska: Family<MatroskaIndex> = {
  name: 'matroska',
  matches: (head) => magic.every((byte, i) => head[i] === byte),
  chunkedFormats: [],
  createSession,
  tablesWanted: () => [],
  requests: (index, _, depth) => requests(index, depth),
  describe,
  readTree,
  embedded: () => [],
  unplayed,
  repairs,
  completeFrames,
  withoutFrames: () => null,
};
