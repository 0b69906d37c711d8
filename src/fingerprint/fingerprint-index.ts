/** A class, which a chunk cannot be entered by: all work is in functions that the chunk has. */

import { createHashStore, type HashStore } from './hash-store.js';
import { addTo, type IndexMatch, queryOf, removeFrom } from './index-calls.js';
import { type IndexSource, readIndex, writeIndex } from './index-file.js';

export type { IndexMatch, IndexSource };

/**
 * Hashes in memory, and which of them are near another one: exact, in about 70 bytes a hash. One hash may
 * have several ids, and one id several hashes.
 */
export class FingerprintIndex {
  #store: HashStore = createHashStore();

  /** How many hashes there are. */
  get size(): number {
    return this.#store.size;
  }

  /** The bytes that its arrays take. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /** How many hashes all queries so far were compared with. */
  get compared(): number {
    return this.#store.looks;
  }

  /**
   * Adds a hash of 64 hex digits under an id, a whole number from 0 to 2³² - 1. What is added twice is found
   * twice. Throws `TypeError` and `RangeError`, and `FingerprintError` `index-full` beyond 500 million
   * hashes.
   */
  add(hash: string, id: number): void {
    addTo(this.#store, hash, id);
  }

  /** Takes one away again; false where there is no such hash under this id. Its place is used anew. */
  remove(hash: string, id: number): boolean {
    return removeFrom(this.#store, hash, id);
  }

  /**
   * All hashes that differ in up to `radius` bits, the nearest first. Beyond 32 bits every hash is compared.
   * Throws `TypeError` and `RangeError`.
   */
  query(hash: string, radius = 31): IndexMatch[] {
    return queryOf(this.#store, hash, radius);
  }

  /**
   * The index in pieces of up to 144 KiB, for instance for `writeFile(path, index.save())` of
   * node:fs/promises. Throws where the index is changed meanwhile.
   */
  save(): Iterable<Uint8Array<ArrayBuffer>> {
    return writeIndex(this.#store);
  }

  /**
   * Reads what `save` gave: bytes, or what gives pieces of them, such as `createReadStream(path)`. Rejects
   * with `FingerprintError` `index-damaged` or `index-version`; a hash takes memory only once its bytes are
   * there.
   */
  static async load(source: IndexSource): Promise<FingerprintIndex> {
    const index = new FingerprintIndex();
    index.#store = await readIndex(source);
    return index;
  }
}
