/**
 * The families that boxray reads. A file that no other one recognises is taken for ISO BMFF, which says what
 * is wrong.
 */

import type { ContainerIndex } from '../media/container-index.js';
import type { Family } from './family.js';
import { isobmff } from './isobmff/index.js';
import { matroska } from './matroska/index.js';

export const families: Family[] = [matroska as Family, isobmff as Family];

/** Formats of sound of which a sample is a few bytes, so that only chunks of them are worth a row each. */
export const chunkedFormats: readonly number[] = families.flatMap(
  (family) => family.chunkedFormats,
);

/** The family of a file that begins with these (at most 64) bytes. */
export function detectFamily(head: Uint8Array): Family {
  return families.find((family) => family.matches(head)) ?? (isobmff as Family);
}

/** The family that read a file. */
export function familyOf({ family: name }: ContainerIndex): Family {
  const family = families.find((known) => known.name === name);
  if (family === undefined) throw new Error(`no family is called ${name}`);
  return family;
}
