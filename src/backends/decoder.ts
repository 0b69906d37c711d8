/** What the functions of wire.ts read from: the numbers of an index, and the bytes behind them. */

/** What reads the rows that only one family has. */
export interface RawDecoder {
  file(from: Decoder): unknown;
  track(from: Decoder): unknown;
}

const nothing = new Uint8Array(0);
const utf8 = new TextDecoder();

/**
 * `at` is the place of the next number in `all`. Rows index `all` themselves and then move `at`: so many
 * calls of `next` in one function would not be inlined, and take longer than all the rest.
 */
export class Decoder {
  at = 0;
  #raw: RawDecoder | undefined;

  /** `count`: of the numbers; `all` may have room for more. */
  constructor(
    readonly all: Float64Array,
    readonly count: number,
    private readonly blob: Uint8Array,
  ) {}

  next(): number {
    return this.all[this.at++] as number;
  }

  numbers(count: number): number[] {
    const { all, at } = this;
    const list = new Array<number>(count);
    for (let i = 0; i < count; i++) list[i] = all[at + i] as number;
    this.at = at + count;
    return list;
  }

  rows<T>(decode: (from: Decoder) => T): T[] {
    const list = new Array<T>(this.next());
    for (let i = 0; i < list.length; i++) list[i] = decode(this);
    return list;
  }

  bytes(first: number, count: number): Uint8Array {
    // Most are empty, and a view takes longer to make than all the numbers of a track to read.
    return count === 0 ? nothing : this.blob.subarray(first, first + count);
  }

  /** A path: short, and nearly always ASCII, for which a TextDecoder takes longer. */
  text(first: number, count: number): string {
    const bytes = this.bytes(first, count);
    let text = '';
    for (const byte of bytes) {
      if (byte > 0x7f) return utf8.decode(bytes);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  setFamily(raw: RawDecoder): void {
    this.#raw = raw;
  }
  raw(): unknown {
    return this.#raw?.file(this);
  }
  rawOfTrack(): unknown {
    return this.#raw?.track(this);
  }

  /**
   * Throws where numbers are left, or more were read than there are: addon and package are not of one build
   * then.
   */
  end(): void {
    if (this.at !== this.count)
      throw new Error(
        `boxray: the addon gave ${this.count} numbers, and ${this.at} were read: it is not of this build`,
      );
  }
}
