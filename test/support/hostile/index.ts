/**
 * Hostile files, made from two sound ones (progressive and fragmented, with every table that boxray reads):
 * counts that lie, sizes that lie, words set to the extremes, boxes taken out, doubled and swapped, nesting,
 * cuts, and compact bombs. Some thousands, all small.
 */
import { bombs, nesting } from './bombs.js';
import type { HostileFile } from './file.js';
import { counts, cuts, rearranged, sizes, words } from './lies.js';
import { pictures } from './pictures.js';
import { provenance } from './provenance.js';
import { tagBombs, tagWords } from './tags.js';

export type { HostileFile } from './file.js';

/** Groups of hostile files, made one at a time. */
export const hostileGroups: [string, () => Generator<HostileFile>][] = [
  ['counts', counts],
  ['sizes', sizes],
  ['words', words],
  ['cuts', cuts],
  ['rearranged boxes', rearranged],
  ['nesting', nesting],
  ['bombs', bombs],
  ['words of tags', tagWords],
  ['bombs of tags', tagBombs],
  ['provenance', provenance],
  ['pictures', pictures],
];
