/**
 * Hashes by their pieces: exact multi-index hashing (Norouzi, Punjani, Fleet, 2012). A hash has 11 pieces of
 * 23 bits. Of two hashes that differ in up to 32 bits, one piece differs in up to 2, since 11 · 3 is more
 * than 32; so it is enough to look at those hashes that share a piece but for 2 bits.
 *
 * A hash takes 16 words: 8 of its own, and in the other 8, by piece, the next hash with the same key. So what
 * a look at a candidate needs lies in 64 bytes.
 */

import { FingerprintError } from '../media/errors.js';
import { distanceOf, wordsOfHash } from './words.js';

const pieces = 11;
const pieceBits = 23;
const pieceMask = (1 << pieceBits) - 1;
const wordsOfSlot = 16;
/** The highest bit, which no piece has: set where the slot holds a hash. */
const liveWord = 15;
const liveBit = 1 << 31;
const pageBits = 16;
const slotsOfPage = 1 << pageBits;
/** What a piece can name. Slot 0 stays empty, for it means that there is none. */
const mostOfSegment = pieceMask;
const mostSegments = 64;
const leastKeyBits = 8;
const mostKeyBits = 19;
/** Above it pieces no longer help. */
const mostByPieces = 3 * pieces - 1;

function readPiece(words: Uint32Array, base: number, piece: number): number {
  const bit = pieceBits * piece;
  const at = base + (bit >>> 5);
  const shift = bit & 31;
  const low = (words[at] as number) >>> shift;
  if (shift <= 32 - pieceBits) return low & pieceMask;
  return (low | ((words[at + 1] as number) << (32 - shift))) & pieceMask;
}

function writePiece(words: Uint32Array, base: number, piece: number, value: number): void {
  const bit = pieceBits * piece;
  const at = base + (bit >>> 5);
  const shift = bit & 31;
  words[at] = ((words[at] as number) & ~(pieceMask << shift)) | (value << shift);
  if (shift <= 32 - pieceBits) return;
  const rest = 32 - shift;
  words[at + 1] = ((words[at + 1] as number) & ~(pieceMask >>> rest)) | (value >>> rest);
}

/** All keys of so many bits with at most `most` of them set. */
function masksOf(bits: number, most: number): Uint32Array {
  const masks = [0];
  for (let a = 0; a < bits && most >= 1; a++) {
    masks.push(1 << a);
    for (let b = 0; b < a && most >= 2; b++) masks.push((1 << a) | (1 << b));
  }
  return Uint32Array.from(masks);
}

/** Whom `visit` is told of. */
type Visit = (id: number, distance: number) => void;

/** Gets the words of a hash, which begin at `base`. */
type UseHash = (words: Uint32Array, base: number, id: number) => void;

/** As many hashes as a piece can name. */
class Segment {
  readonly #pages: Uint32Array[] = [];
  readonly #ids: Uint32Array[] = [];
  /** Slots that are or were in use, slot 0 among them. */
  #used = 1;
  /** The first of those that are no longer, linked by their first piece. */
  #free = 0;
  count = 0;
  #keyBits = leastKeyBits;
  #heads = new Uint32Array(pieces << leastKeyBits);
  #masks = [0, 1, 2].map((most) => masksOf(leastKeyBits, most));
  /** Candidates of one piece, and how many hashes were looked at. */
  #candidates = new Uint32Array(256);
  looks = 0;

  get full(): boolean {
    return this.#free === 0 && this.#used > mostOfSegment;
  }

  get bytes(): number {
    const pages = this.#pages.length * slotsOfPage * 4 * (wordsOfSlot + 1);
    return pages + this.#heads.byteLength;
  }

  #page(slot: number): Uint32Array {
    return this.#pages[slot >>> pageBits] as Uint32Array;
  }

  #base(slot: number): number {
    return (slot & (slotsOfPage - 1)) * wordsOfSlot;
  }

  #head(words: Uint32Array, base: number, piece: number): number {
    const key = readPiece(words, base, piece) & ((1 << this.#keyBits) - 1);
    return (piece << this.#keyBits) + key;
  }

  add(hash: Uint32Array, id: number): void {
    // Longer chains are searched more slowly than a larger table.
    if (this.count > 1 << this.#keyBits && this.#keyBits < mostKeyBits) this.#relink();
    const slot = this.#takeSlot();
    const page = this.#page(slot);
    const base = this.#base(slot);
    page.set(hash, base);
    page.fill(0, base + wordsOfHash, base + wordsOfSlot);
    (this.#ids[slot >>> pageBits] as Uint32Array)[slot & (slotsOfPage - 1)] = id;
    page[base + liveWord] = liveBit;
    this.#link(slot, page, base);
    this.count++;
  }

  #takeSlot(): number {
    const slot = this.#free;
    if (slot !== 0) {
      this.#free = readPiece(this.#page(slot), this.#base(slot) + wordsOfHash, 0);
      return slot;
    }
    if (this.#used >>> pageBits === this.#pages.length) {
      const page = new Uint32Array(slotsOfPage * wordsOfSlot);
      this.#ids.push(new Uint32Array(slotsOfPage));
      this.#pages.push(page);
    }
    return this.#used++;
  }

  #link(slot: number, page: Uint32Array, base: number): void {
    for (let piece = 0; piece < pieces; piece++) {
      const head = this.#head(page, base, piece);
      writePiece(page, base + wordsOfHash, piece, this.#heads[head] as number);
      this.#heads[head] = slot;
    }
  }

  /** Four times as many keys: all links anew. */
  #relink(): void {
    this.#keyBits = Math.min(mostKeyBits, this.#keyBits + 2);
    this.#heads = new Uint32Array(pieces << this.#keyBits);
    this.#masks = [0, 1, 2].map((most) => masksOf(this.#keyBits, most));
    this.#eachSlot((slot, page, base) => this.#link(slot, page, base));
  }

  #eachSlot(use: (slot: number, page: Uint32Array, base: number) => void): void {
    for (let slot = 1; slot < this.#used; slot++) {
      const page = this.#page(slot);
      const base = this.#base(slot);
      if (((page[base + liveWord] as number) & liveBit) !== 0) use(slot, page, base);
    }
  }

  #idOf(slot: number): number {
    return (this.#ids[slot >>> pageBits] as Uint32Array)[slot & (slotsOfPage - 1)] as number;
  }

  remove(hash: Uint32Array, id: number): boolean {
    let slot = this.#heads[this.#head(hash, 0, 0)] as number;
    while (slot !== 0) {
      const page = this.#page(slot);
      const base = this.#base(slot);
      if (this.#idOf(slot) === id && distanceOf(page, base, hash, 0, 0) === 0) break;
      slot = readPiece(page, base + wordsOfHash, 0);
    }
    if (slot === 0) return false;
    for (let piece = 0; piece < pieces; piece++) this.#unlink(slot, piece);
    const page = this.#page(slot);
    const base = this.#base(slot);
    page.fill(0, base, base + wordsOfSlot);
    writePiece(page, base + wordsOfHash, 0, this.#free);
    this.#free = slot;
    this.count--;
    return true;
  }

  #unlink(slot: number, piece: number): void {
    const after = readPiece(this.#page(slot), this.#base(slot) + wordsOfHash, piece);
    const head = this.#head(this.#page(slot), this.#base(slot), piece);
    let before = 0;
    let at = this.#heads[head] as number;
    while (at !== slot) {
      before = at;
      at = readPiece(this.#page(at), this.#base(at) + wordsOfHash, piece);
    }
    if (before === 0) this.#heads[head] = after;
    else writePiece(this.#page(before), this.#base(before) + wordsOfHash, piece, after);
  }

  query(hash: Uint32Array, radius: number, visit: Visit): void {
    if (radius > mostByPieces) {
      this.#eachSlot((slot, page, base) => {
        const distance = distanceOf(page, base, hash, 0, radius);
        if (distance <= radius) visit(this.#idOf(slot), distance);
      });
      this.looks += this.count;
      return;
    }
    const most = Math.floor(radius / pieces);
    for (let piece = 0; piece < pieces; piece++) {
      let count = this.#startAt(hash, piece, most);
      // All chains a step at a time: the memory is waited for at once, not for one after the other.
      while (count > 0) {
        this.looks += count;
        let left = 0;
        for (let i = 0; i < count; i++) {
          const slot = this.#candidates[i] as number;
          const page = this.#pages[slot >>> pageBits] as Uint32Array;
          const base = (slot & (slotsOfPage - 1)) * wordsOfSlot;
          const distance = distanceOf(page, base, hash, 0, radius);
          if (distance <= radius && this.#isFirst(page, base, hash, piece, most))
            visit(this.#idOf(slot), distance);
          const next = readPiece(page, base + wordsOfHash, piece);
          this.#candidates[left] = next;
          if (next !== 0) left++;
        }
        count = left;
      }
    }
  }

  /** The first hash of every key that is near enough. */
  #startAt(hash: Uint32Array, piece: number, most: number): number {
    const masks = this.#masks[most] as Uint32Array;
    const from = piece << this.#keyBits;
    const key = this.#head(hash, 0, piece) - from;
    let count = 0;
    for (let i = 0; i < masks.length; i++) {
      const slot = this.#heads[from + (key ^ (masks[i] as number))] as number;
      this.#candidates[count] = slot;
      if (slot !== 0) count++;
    }
    return count;
  }

  /** Whether no earlier piece has found it already. */
  #isFirst(
    page: Uint32Array,
    base: number,
    hash: Uint32Array,
    piece: number,
    most: number,
  ): boolean {
    for (let earlier = 0; earlier < piece; earlier++) {
      let differing = this.#head(page, base, earlier) ^ this.#head(hash, 0, earlier);
      let bits = 0;
      for (; differing !== 0 && bits <= most; bits++) differing &= differing - 1;
      if (bits <= most) return false;
    }
    return true;
  }

  /** From a slot on, up to `most` hashes; returns the slot after, 0 at the end. */
  copy(from: number, most: number, use: UseHash): number {
    let slot = Math.max(1, from);
    for (let count = 0; slot < this.#used && count < most; slot++) {
      const page = this.#page(slot);
      const base = this.#base(slot);
      if (((page[base + liveWord] as number) & liveBit) === 0) continue;
      use(page, base, this.#idOf(slot));
      count++;
    }
    return slot < this.#used ? slot : 0;
  }
}

/** Hashes and the ids under which they were added. */
export interface HashStore {
  readonly size: number;
  /** What its arrays take. */
  readonly bytes: number;
  /** Hashes that queries have compared so far. */
  readonly looks: number;
  /** Throws `FingerprintError` `index-full`. */
  add(hash: Uint32Array, id: number): void;
  /** False where there is no such hash with this id. */
  remove(hash: Uint32Array, id: number): boolean;
  /** Every hash within `radius` bits, in no order. */
  query(hash: Uint32Array, radius: number, visit: Visit): void;
  /** All hashes; before every `most` of them it hands over, so that a caller may do something else. */
  walk(most: number, use: UseHash): Generator<void>;
}

export function createHashStore(): HashStore {
  return new Store();
}

class Store implements HashStore {
  readonly #segments = [new Segment()];
  /** Told of changes, which a walk could not bear. */
  #changes = 0;

  #sum(of: (segment: Segment) => number): number {
    return this.#segments.reduce((sum, segment) => sum + of(segment), 0);
  }

  get size(): number {
    return this.#sum(({ count }) => count);
  }

  get bytes(): number {
    return this.#sum(({ bytes }) => bytes);
  }

  get looks(): number {
    return this.#sum(({ looks }) => looks);
  }

  add(hash: Uint32Array, id: number): void {
    let segment = this.#segments.find(({ full }) => !full);
    if (segment === undefined) {
      if (this.#segments.length === mostSegments)
        throw new FingerprintError(
          'index-full',
          `the index holds ${this.size} hashes, the most it can`,
        );
      segment = new Segment();
      this.#segments.push(segment);
    }
    segment.add(hash, id);
    this.#changes++;
  }

  remove(hash: Uint32Array, id: number): boolean {
    const found = this.#segments.some((segment) => segment.remove(hash, id));
    if (found) this.#changes++;
    return found;
  }

  query(hash: Uint32Array, radius: number, visit: Visit): void {
    for (const segment of this.#segments) segment.query(hash, radius, visit);
  }

  *walk(most: number, use: UseHash): Generator<void> {
    const before = this.#changes;
    for (const segment of this.#segments)
      for (let slot = 1; slot !== 0; slot = segment.copy(slot, most, use)) {
        yield;
        if (this.#changes !== before) throw new Error('the index was changed while it was saved');
      }
  }
}
