import { i32 } from './bytes.js';

/** Bits of four bytes that are there wherever in the first byte reading begins. */
const inWord = 25;

/**
 * Reads bits, most significant first. The error is sticky: past the end, or on an Exp-Golomb code that cannot
 * be, `failed` becomes true and every read gives 0, so that a parser checks once and count loops stop.
 */
export class BitReader {
  failed = false;
  private at = 0;
  private readonly end: number;

  /** Reads `bytes[start, end)`, and no more than a MiB of it, which no configuration record needs. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly start = 0,
    end = bytes.length,
  ) {
    const last = Math.min(end, bytes.length, start + (1 << 20));
    this.end = Math.max(0, last - start) * 8;
  }

  /** Bits left to read; 0 after a failure. */
  get left(): number {
    return this.failed ? 0 : this.end - this.at;
  }

  /** Bits read, from where reading began. */
  get position(): number {
    return this.at;
  }

  /** An unsigned number of up to 32 bits. */
  bits(count: number): number {
    if (count > this.end - this.at || this.failed) {
      this.failed = true;
      return 0;
    }
    const { at } = this;
    this.at = at + count;
    if (count <= inWord && count > 0 && this.holdsWord(at)) return this.word(at) >>> (32 - count);
    let value = 0;
    for (let from = at; from < at + count; ) {
      const inByte = 8 - (from & 7);
      const take = Math.min(at + count - from, inByte);
      const byte = this.bytes[this.start + (from >>> 3)] as number;
      value = (value << take) | ((byte >> (inByte - take)) & ((1 << take) - 1));
      from += take;
    }
    return value >>> 0;
  }

  /** Whether four bytes can be read at once from where the position is. */
  private holdsWord(at: number): boolean {
    return this.start + (at >>> 3) + 4 <= this.bytes.length;
  }

  /** The next bits, the first one on top: at least `inWord` of them. */
  private word(at: number): number {
    return i32(this.bytes, this.start + (at >>> 3)) << (at & 7);
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  skip(count: number): void {
    if (count > this.end - this.at) this.failed = true;
    else this.at += count;
  }

  /** To the next byte boundary. */
  align(): void {
    this.at = (this.at + 7) & ~7;
  }

  /** Unsigned Exp-Golomb, ue(v) of ITU-T H.264 9.1: at most 32 leading zeros. */
  ue(): number {
    const { at } = this;
    if (!this.failed && this.holdsWord(at)) {
      const word = this.word(at);
      const length = 2 * Math.clz32(word) + 1;
      if (length <= inWord && length <= this.end - at) {
        this.at = at + length;
        return (word >>> (32 - length)) - 1;
      }
    }
    let zeros = 0;
    while (this.bits(1) === 0) {
      zeros++;
      if (zeros > 32 || this.failed) {
        this.failed = true;
        return 0;
      }
    }
    const rest = this.bits(zeros);
    // `**` is a call; a shift has 31 bits.
    return this.failed ? 0 : (zeros < 31 ? 1 << zeros : 2 ** zeros) - 1 + rest;
  }

  /** Signed Exp-Golomb, se(v) of ITU-T H.264 9.1.1. */
  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : 0 - code / 2;
  }
}

/**
 * Reads the raw payload of a NAL unit: without the emulation prevention bytes of ITU-T H.264
 * 7.4.1 (00 00 03 becomes 00 00).
 */
export function payloadReader(bytes: Uint8Array, start: number, end: number): BitReader {
  const stop = Math.min(end, bytes.length);
  if (!holdsPrevention(bytes, start, stop)) return new BitReader(bytes, start, stop);
  const out = new Uint8Array(stop - start);
  return new BitReader(out, 0, withoutPrevention(bytes, start, stop, out));
}

/** As {@link payloadReader}, the bytes themselves: a view of `bytes` where there is nothing to leave out. */
export function rawPayload(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const stop = Math.min(end, bytes.length);
  if (!holdsPrevention(bytes, start, stop)) return bytes.subarray(start, stop);
  const out = new Uint8Array(stop - start);
  return out.subarray(0, withoutPrevention(bytes, start, stop, out));
}

/** Whether a 3 stands behind two zeros in `bytes[start, end)`. */
function holdsPrevention(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + 2; at < end; at++)
    if (bytes[at] === 3 && bytes[at - 1] === 0 && bytes[at - 2] === 0) return true;
  return false;
}

/** Copies `bytes[start, end)` without the bytes to leave out. Returns how many it wrote. */
function withoutPrevention(bytes: Uint8Array, start: number, end: number, out: Uint8Array): number {
  let length = 0;
  let zeros = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return length;
}
