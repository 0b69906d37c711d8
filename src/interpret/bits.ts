/**
 * Reads bits, most significant first. The error is sticky: past the end, or on an Exp-Golomb code that cannot be,
 * `failed` becomes true and every read gives 0, so that a parser checks once and count loops stop.
 */
export class BitReader {
  failed = false;
  private at = 0;
  private readonly end: number;
  private readonly bytes: Uint8Array;

  /** Reads `bytes[start, end)`, and no more than a MiB of it, which no configuration record needs. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes.subarray(start, Math.min(end, start + (1 << 20)));
    this.end = this.bytes.length * 8;
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
    let value = 0;
    let left = count;
    while (left > 0) {
      const inByte = 8 - (this.at & 7);
      const take = Math.min(left, inByte);
      const byte = this.bytes[this.at >>> 3] as number;
      value = (value << take) | ((byte >> (inByte - take)) & ((1 << take) - 1));
      this.at += take;
      left -= take;
    }
    return value >>> 0;
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
    let zeros = 0;
    while (this.bits(1) === 0) {
      zeros++;
      if (zeros > 32 || this.failed) {
        this.failed = true;
        return 0;
      }
    }
    // `**` is a call; a shift has 31 bits.
    return (zeros < 31 ? 1 << zeros : 2 ** zeros) - 1 + this.bits(zeros);
  }

  /** Signed Exp-Golomb, se(v) of ITU-T H.264 9.1.1. */
  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : 0 - code / 2;
  }
}

/**
 * The raw payload of a NAL unit: without the emulation prevention bytes of ITU-T H.264 7.4.1 (00 00 03 becomes 00 00).
 * A view of `bytes` where there are none.
 */
export function rawPayload(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const stored = bytes.subarray(start, end);
  const first = firstPrevention(stored);
  if (first < 0) return stored;
  const out = new Uint8Array(stored.length);
  out.set(stored.subarray(0, first));
  let length = first;
  let zeros = 0;
  for (let at = first + 1; at < stored.length; at++) {
    const byte = stored[at] as number;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** Where the first 3 behind two zeros stands, or -1. Most parameter sets have none, which `indexOf` finds out fastest. */
function firstPrevention(bytes: Uint8Array): number {
  let at = bytes.indexOf(3, 2);
  while (at >= 0 && (bytes[at - 1] !== 0 || bytes[at - 2] !== 0)) at = bytes.indexOf(3, at + 1);
  return at;
}
