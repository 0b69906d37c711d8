/** Hashes as words, and how far they are apart. */

/** A hash in 32-bit words. */
export const wordsOfHash = 8;

/** Writes the words of a hash of 64 hex digits. Throws `TypeError` for what is none. */
export function readHash(hash: string, to: Uint32Array, at = 0): void {
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/i.test(hash))
    throw new TypeError('a hash must be a text of 64 hex digits');
  for (let i = 0; i < wordsOfHash; i++)
    to[at + i] = Number.parseInt(hash.slice(8 * i, 8 * i + 8), 16);
}

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The bits in which two hashes differ, counted as far as `most` is passed. */
export function distanceOf(
  a: Uint32Array,
  atA: number,
  b: Uint32Array,
  atB: number,
  most: number,
): number {
  let sum = 0;
  for (let i = 0; i < wordsOfHash && sum <= most; i++)
    sum += bitCount((a[atA + i] as number) ^ (b[atB + i] as number));
  return sum;
}
