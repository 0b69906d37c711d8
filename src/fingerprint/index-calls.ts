/** What an index is asked, checked. */

import type { HashStore } from './hash-store.js';
import { readHash, wordsOfHash } from './words.js';

/** A hash of the index that is near what was asked for. */
export interface IndexMatch {
  id: number;
  /** Bits that differ. */
  distance: number;
}

const words = new Uint32Array(wordsOfHash);

function wordsOf(hash: string): Uint32Array {
  readHash(hash, words);
  return words;
}

function checkId(id: unknown): asserts id is number {
  if (typeof id !== 'number') throw new TypeError('an id must be a number');
  if (!Number.isInteger(id) || id < 0 || id > 0xffffffff)
    throw new RangeError(`an id must be a whole number from 0 to 4294967295, not ${id}`);
}

export function addTo(store: HashStore, hash: string, id: number): void {
  checkId(id);
  store.add(wordsOf(hash), id);
}

export function removeFrom(store: HashStore, hash: string, id: number): boolean {
  checkId(id);
  return store.remove(wordsOf(hash), id);
}

export function queryOf(store: HashStore, hash: string, radius: number): IndexMatch[] {
  if (typeof radius !== 'number') throw new TypeError('the radius must be a number');
  if (!Number.isInteger(radius) || radius < 0 || radius > 256)
    throw new RangeError(`the radius must be a whole number from 0 to 256, not ${radius}`);
  const found: IndexMatch[] = [];
  store.query(wordsOf(hash), radius, (id, distance) => found.push({ id, distance }));
  return found.sort((a, b) => a.distance - b.distance || a.id - b.id);
}
