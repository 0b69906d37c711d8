/**
 * The clusters at the end of a file that is not walked: the id of a Cluster is looked for backwards, and one
 * counts only if from it the elements chain to the end (in the last of them the file may be cut).
 */

import { type ElementHeader, readHeader, unknownSize } from '../ebml.js';
import { ids } from '../ids.js';
import { isInCluster, isRoot, isTopLevel } from './levels.js';

/** Headers read in one search. */
const mostSteps = 1 << 20;

export class TailSearch {
  readonly #header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
  #steps = 0;
  /** Where what was found begins; at first where the clusters end. */
  found: number;

  constructor(end: number) {
    this.found = end;
  }

  /**
   * The next cluster before what was found, not before `from`, in `bytes`, which go up to where the clusters
   * end; -1 without one.
   */
  next(bytes: Uint8Array, base: number, from: number): number {
    for (let at = Math.min(this.found - base, bytes.length) - 1; at >= from - base; at--) {
      if (bytes[at] !== 0x1f || !this.#isCluster(bytes, at)) continue;
      if (!this.#chains(bytes, at, this.found - base)) {
        if (this.#steps > mostSteps) return -1;
        continue;
      }
      this.found = base + at;
      return this.found;
    }
    return -1;
  }

  #isCluster(bytes: Uint8Array, at: number): boolean {
    return (
      at + 4 < bytes.length &&
      bytes[at + 1] === 0x43 &&
      bytes[at + 2] === 0xb6 &&
      bytes[at + 3] === 0x75
    );
  }

  /** Whether the elements from `at` on lead to `goal` in `bytes`, or to their end. */
  #chains(bytes: Uint8Array, start: number, goal: number): boolean {
    const header = this.#header;
    const end = bytes.length;
    /** Of the cluster; 0 outside. */
    let clusterEnd = 0;
    let first = false;
    for (let at = start; ; ) {
      if (at >= clusterEnd) clusterEnd = 0;
      if (at === goal && clusterEnd === 0) return true;
      if (at >= end) return true;
      if (++this.#steps > mostSteps) return false;
      const state = readHeader(bytes, at, end, header);
      if (state === 'short') return true;
      if (state === 'invalid') return false;
      const { id, size, headerSize } = header;
      const data = at + headerSize;
      if (isTopLevel(id) || isRoot(id)) {
        // One of known size ends where it says; one of none where its sibling begins.
        if (clusterEnd !== 0 && clusterEnd !== Infinity) return false;
        if (at === goal) return true;
        clusterEnd = 0;
        if (id === ids.Cluster) {
          clusterEnd = size === unknownSize ? Infinity : data + size;
          first = true;
          at = data;
          continue;
        }
      }
      if (size === unknownSize) return false;
      if (clusterEnd !== 0) {
        if (first && !isInCluster(id)) return false;
        if (data + size > clusterEnd) return false;
        first = false;
      }
      at = data + size;
    }
  }
}
