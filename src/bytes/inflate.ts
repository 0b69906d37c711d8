/**
 * Inflate (RFC 1950, RFC 1951), synchronously and everywhere, up to a cap: what Node and browsers have in
 * common gives the result only later, and nothing of a stream that is cut. The checksum is not checked.
 */

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const lengthBits = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const distanceBits = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** In which the lengths of the code for code lengths are stored. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const longestCode = 15;

/** A canonical Huffman code: how many codes there are of each length, and their symbols in order. */
interface Code {
  counts: Uint16Array;
  symbols: Uint16Array;
}

/** Null where the lengths say more codes than there can be. */
function codeOf(lengths: Uint8Array): Code | null {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  let left = 1;
  const first = new Uint16Array(longestCode + 2);
  for (let length = 1; length <= longestCode; length++) {
    left = 2 * left - (counts[length] as number);
    if (left < 0) return null;
    first[length + 1] = (first[length] as number) + (counts[length] as number);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = first[length] as number;
    symbols[place] = symbol;
    first[length] = place + 1;
  });
  return { counts, symbols };
}

const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const fixedDistances = new Uint8Array(30).fill(5);

class Inflater {
  out: Uint8Array;
  length = 0;
  #at: number;
  #bits = 0;
  #count = 0;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly most: number,
  ) {
    this.#at = start;
    this.out = new Uint8Array(Math.min(most, Math.max(1024, 4 * bytes.length)));
  }

  /** False where the stream is damaged or ends early; what was made until then stays. */
  run(): boolean {
    for (let last = false; !last; ) {
      last = this.#take(1) === 1;
      const type = this.#take(2);
      if (type < 0) return false;
      const done =
        type === 0
          ? this.#stored()
          : type === 3
            ? false
            : this.#coded(type === 2 ? this.#codes() : fixed());
      if (!done) return false;
      if (this.length === this.most) return true;
    }
    return true;
  }

  /** -1 behind the end. */
  #take(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.bytes.length) return -1;
      this.#bits |= (this.bytes[this.#at++] as number) << this.#count;
      this.#count += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#count -= count;
    return value;
  }

  #put(byte: number): void {
    if (this.length === this.out.length) {
      const grown = new Uint8Array(Math.min(this.most, 2 * this.out.length));
      grown.set(this.out);
      this.out = grown;
    }
    this.out[this.length++] = byte;
  }

  #stored(): boolean {
    this.#bits = this.#count = 0;
    if (this.#at + 4 > this.bytes.length) return false;
    const size = (this.bytes[this.#at] as number) | ((this.bytes[this.#at + 1] as number) << 8);
    this.#at += 4;
    for (let i = 0; i < size; i++) {
      if (this.length === this.most) return true;
      if (this.#at >= this.bytes.length) return false;
      this.#put(this.bytes[this.#at++] as number);
    }
    return true;
  }

  #codes(): [Code, Code] | null {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const lengths = this.#take(4) + 4;
    if (lengths < 4 || literals > 286) return null;
    const own = new Uint8Array(19);
    for (let i = 0; i < lengths; i++) own[lengthOrder[i] as number] = Math.max(0, this.#take(3));
    const code = codeOf(own);
    if (code === null) return null;
    const all = new Uint8Array(literals + distances);
    for (let i = 0; i < all.length; ) {
      const symbol = this.#symbol(code);
      if (symbol < 0) return null;
      if (symbol < 16) {
        all[i++] = symbol;
        continue;
      }
      const repeated = symbol === 16 ? all[i - 1] : 0;
      const extra =
        symbol === 16 ? this.#take(2) + 3 : symbol === 17 ? this.#take(3) + 3 : this.#take(7) + 11;
      if (repeated === undefined || extra < 3 || i + extra > all.length) return null;
      all.fill(repeated, i, i + extra);
      i += extra;
    }
    const literal = codeOf(all.subarray(0, literals));
    const distance = codeOf(all.subarray(literals));
    return literal === null || distance === null ? null : [literal, distance];
  }

  /** -1 where no code fits. */
  #symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      const bit = this.#take(1);
      if (bit < 0) return -1;
      code |= bit;
      const count = counts[length] as number;
      if (code - count < first) return symbols[index + (code - first)] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }

  #coded(codes: [Code, Code] | null): boolean {
    if (codes === null) return false;
    const [literals, distances] = codes;
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol < 0) return false;
      if (symbol === 256) return true;
      if (this.length === this.most) return true;
      if (symbol < 256) {
        this.#put(symbol);
        continue;
      }
      const row = symbol - 257;
      const base = lengthBase[row];
      if (base === undefined) return false;
      const length = base + Math.max(0, this.#take(lengthBits[row] as number));
      const away = this.#symbol(distances);
      const from = distanceBase[away];
      if (from === undefined) return false;
      const distance = from + Math.max(0, this.#take(distanceBits[away] as number));
      if (distance > this.length) return false;
      for (let i = 0; i < length && this.length < this.most; i++)
        this.#put(this.out[this.length - distance] as number);
    }
  }
}

let fixedCodes: [Code, Code] | null = null;

function fixed(): [Code, Code] {
  fixedCodes ??= [codeOf(fixedLengths) as Code, codeOf(fixedDistances) as Code];
  return fixedCodes;
}

/**
 * The content of a zlib stream, at most `most` bytes of it. `whole`: it was neither cut, damaged nor longer.
 */
export function inflate(bytes: Uint8Array, most: number): { bytes: Uint8Array; whole: boolean } {
  const method = bytes[0] ?? 0;
  const flags = bytes[1] ?? 0;
  // Deflate, a check of the two, and no preset dictionary.
  if ((method & 15) !== 8 || ((method << 8) | flags) % 31 !== 0 || (flags & 0x20) !== 0)
    return { bytes: new Uint8Array(0), whole: false };
  const inflater = new Inflater(bytes, 2, most);
  const done = inflater.run();
  const { out, length } = inflater;
  return { bytes: out.subarray(0, length), whole: done && length < most };
}
