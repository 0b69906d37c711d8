/** How far two hashes are apart. */

import { distanceOf, readHash, wordsOfHash } from './words.js';

/** The bits, of 256, in which two hashes of 64 hex digits differ. Throws `TypeError` for what is none. */
export function hammingDistance(a: string, b: string): number {
  const words = new Uint32Array(2 * wordsOfHash);
  readHash(a, words);
  readHash(b, words, wordsOfHash);
  return distanceOf(words, 0, words, wordsOfHash, 256);
}
