/**
 * An index as a file, little-endian: `BOXRAYFI`, the version (u32), how many hashes there are (u64), by hash
 * its 8 words and its id (u32 each), and the CRC-32 of all that.
 */

import { crc32 } from '../bytes/crc32.js';
import { FingerprintError } from '../media/errors.js';
import { createHashStore, type HashStore } from './hash-store.js';
import { wordsOfHash } from './words.js';

const magic = 'BOXRAYFI';
const version = 1;
const headSize = 20;
const rowSize = 4 * (wordsOfHash + 1);
const rowsOfPiece = 4096;

export function* writeIndex(store: HashStore): Generator<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(headSize);
  const fields = new DataView(head.buffer);
  for (let i = 0; i < magic.length; i++) head[i] = magic.charCodeAt(i);
  fields.setUint32(8, version, true);
  fields.setBigUint64(12, BigInt(store.size), true);
  let sum = crc32(head, 0, headSize);
  yield head;
  const piece = new DataView(new ArrayBuffer(rowsOfPiece * rowSize));
  let at = 0;
  const take = () => {
    const bytes = new Uint8Array(piece.buffer.slice(0, at));
    sum = crc32(bytes, 0, at, sum);
    at = 0;
    return bytes;
  };
  const walk = store.walk(rowsOfPiece, (words, base, id) => {
    for (let i = 0; i < wordsOfHash; i++)
      piece.setUint32(at + 4 * i, words[base + i] as number, true);
    piece.setUint32(at + 4 * wordsOfHash, id, true);
    at += rowSize;
  });
  for (const _ of walk) if (at > 0) yield take();
  if (at > 0) yield take();
  const end = new Uint8Array(4);
  new DataView(end.buffer).setUint32(0, sum, true);
  yield end;
}

const damaged = (why: string) =>
  new FingerprintError('index-damaged', `this is no index of fingerprints: ${why}`);

/** Takes a file in pieces of any size, holding what is in the index and less than a row besides. */
class IndexReader {
  readonly #store = createHashStore();
  readonly #row = new Uint8Array(rowSize);
  readonly #view = new DataView(this.#row.buffer);
  readonly #words = new Uint32Array(wordsOfHash);
  #held = 0;
  #left: bigint | null = null;
  #sum = 0;
  #done = false;

  get #wanted(): number {
    if (this.#left === null) return headSize;
    return this.#left > 0n ? rowSize : 4;
  }

  feed(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#done) throw damaged('there is something after its end');
      const count = Math.min(bytes.length - at, this.#wanted - this.#held);
      this.#row.set(bytes.subarray(at, at + count), this.#held);
      this.#held += count;
      at += count;
      if (this.#held === this.#wanted) this.#take();
    }
  }

  #take(): void {
    const size = this.#held;
    this.#held = 0;
    if (this.#left === 0n) {
      if (this.#view.getUint32(0, true) !== this.#sum) throw damaged('its checksum is another');
      this.#done = true;
      return;
    }
    this.#sum = crc32(this.#row, 0, size, this.#sum);
    if (this.#left === null) {
      this.#readHead();
      return;
    }
    for (let i = 0; i < wordsOfHash; i++) this.#words[i] = this.#view.getUint32(4 * i, true);
    this.#store.add(this.#words, this.#view.getUint32(4 * wordsOfHash, true));
    this.#left--;
  }

  #readHead(): void {
    if (String.fromCharCode(...this.#row.subarray(0, magic.length)) !== magic)
      throw damaged(`it does not begin with ${magic}`);
    const found = this.#view.getUint32(8, true);
    if (found !== version)
      throw new FingerprintError(
        'index-version',
        `the index is of version ${found}, and this boxray reads version ${version}`,
      );
    this.#left = this.#view.getBigUint64(12, true);
  }

  end(): HashStore {
    if (!this.#done) throw damaged('it ends too early');
    return this.#store;
  }
}

export type IndexSource = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Throws `TypeError` for what gives no bytes, and `FingerprintError`. */
export async function readIndex(source: IndexSource): Promise<HashStore> {
  const reader = new IndexReader();
  const pieces = source instanceof Uint8Array ? [source] : source;
  const iterable =
    typeof pieces === 'object' &&
    pieces !== null &&
    (Symbol.iterator in pieces || Symbol.asyncIterator in pieces);
  if (!iterable)
    throw new TypeError('an index is loaded from bytes, or from what gives pieces of them');
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array))
      throw new TypeError('a piece of an index must be a Uint8Array');
    reader.feed(piece);
  }
  return reader.end();
}
