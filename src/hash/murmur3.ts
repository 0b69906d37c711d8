/**
 * MurmurHash3_x64_128 with FFmpeg's seed (0x725acc55daddca55, libavutil/murmur3.c), in 32-bit arithmetic: a
 * 64-bit word is two int32, high and low.
 */

import type { PieceHasher } from './types.js';

const blockSize = 16;
const seedHigh = 0x725acc55;
const seedLow = 0xdaddca55 | 0;

/** Set by the arithmetic below: the high half of its last result, whose low half is returned. */
let high = 0;

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  // The low words' product in 16-bit limbs, of which each partial product fits 32 bits.
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const cross = (middle & 0xffff) + a0 * b1;
  const carry = a1 * b1 + Math.floor(middle / 0x10000) + (cross >>> 16);
  high = (carry + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
  return Math.imul(aLow, bLow);
}

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const low = (aLow >>> 0) + (bLow >>> 0);
  high = (aHigh + bHigh + (low > 0xffffffff ? 1 : 0)) | 0;
  return low | 0;
}

/** By 1 to 31 bits. */
function rotate(aHigh: number, aLow: number, bits: number): number {
  high = (aHigh << bits) | (aLow >>> (32 - bits));
  return (aLow << bits) | (aHigh >>> (32 - bits));
}

function scrambleFirst(aHigh: number, aLow: number): number {
  const low = multiply(aHigh, aLow, 0x87c37b91, 0x114253d5);
  const rotated = rotate(high, low, 31);
  return multiply(high, rotated, 0x4cf5ad43, 0x2745937f);
}

function scrambleSecond(aHigh: number, aLow: number): number {
  const low = multiply(aHigh, aLow, 0x4cf5ad43, 0x2745937f);
  // Left by 33 is the halves exchanged, then left by 1.
  const rotated = rotate(low, high, 1);
  return multiply(high, rotated, 0x87c37b91, 0x114253d5);
}

function finalize(aHigh: number, aLow: number): number {
  let low = multiply(aHigh, aLow ^ (aHigh >>> 1), 0xff51afd7, 0xed558ccd);
  low = multiply(high, low ^ (high >>> 1), 0xc4ceb9fe, 0x1a85ec53);
  return low ^ (high >>> 1);
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

export class Murmur3 implements PieceHasher {
  #high1 = seedHigh;
  #low1 = seedLow;
  #high2 = seedHigh;
  #low2 = seedLow;
  #length = 0;
  readonly #block = new Uint8Array(blockSize);

  update(bytes: Uint8Array): void {
    const held = this.#length % blockSize;
    this.#length += bytes.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(bytes.length, blockSize - held);
      this.#block.set(bytes.subarray(0, at), held);
      if (held + at < blockSize) return;
      this.#mix(this.#block, 0);
    }
    for (; at + blockSize <= bytes.length; at += blockSize) this.#mix(bytes, at);
    this.#block.set(bytes.subarray(at));
  }

  digest(): Uint8Array {
    const block = this.#block.fill(0, this.#length % blockSize);
    const lengthHigh = Math.floor(this.#length / 2 ** 32);
    let low1 = this.#low1 ^ scrambleFirst(word(block, 4), word(block, 0)) ^ this.#length;
    let high1 = this.#high1 ^ high ^ lengthHigh;
    let low2 = this.#low2 ^ scrambleSecond(word(block, 12), word(block, 8)) ^ this.#length;
    let high2 = this.#high2 ^ high ^ lengthHigh;
    const mixTogether = () => {
      low1 = add(high1, low1, high2, low2);
      high1 = high;
      low2 = add(high2, low2, high1, low1);
      high2 = high;
    };
    mixTogether();
    low1 = finalize(high1, low1);
    high1 = high;
    low2 = finalize(high2, low2);
    high2 = high;
    mixTogether();
    const digest = new DataView(new ArrayBuffer(blockSize));
    [low1, high1, low2, high2].forEach((value, i) => {
      digest.setInt32(4 * i, value, true);
    });
    return new Uint8Array(digest.buffer);
  }

  #mix(bytes: Uint8Array, at: number): void {
    let low = this.#low1 ^ scrambleFirst(word(bytes, at + 4), word(bytes, at));
    low = rotate(this.#high1 ^ high, low, 27);
    low = add(high, low, this.#high2, this.#low2);
    low = multiply(high, low, 0, 5);
    this.#low1 = add(high, low, 0, 0x52dce729);
    this.#high1 = high;
    low = this.#low2 ^ scrambleSecond(word(bytes, at + 12), word(bytes, at + 8));
    low = rotate(this.#high2 ^ high, low, 31);
    low = add(high, low, this.#high1, this.#low1);
    low = multiply(high, low, 0, 5);
    this.#low2 = add(high, low, 0, 0x38495ab5);
    this.#high2 = high;
  }
}
