import { SourceError } from '../media/errors.js';
import { memoryBytes } from './memory.js';
import { remoteReadAhead, type Source } from './source.js';
import { Turns } from './turns.js';

/** A source of the caller's own, for instance an object store that serves ranges. */
export interface CustomSource {
  /** Bytes in all. */
  readonly size: number;
  /**
   * Up to `length` bytes from `offset`, at least one unless `offset` is the end; the range lies within
   * `size`. The bytes may be changed when the next read begins. A rejection reaches the caller as it is.
   */
  read(
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array | ArrayBuffer> | Uint8Array | ArrayBuffer;
}

/** Checks what a custom source gives, and reads on where it gives too little at a time. */
export class CheckedSource implements Source {
  readonly readAhead = remoteReadAhead;
  readonly size: number;
  readonly #turns = new Turns();

  constructor(readonly custom: CustomSource) {
    const { size } = custom;
    if (!Number.isSafeInteger(size) || size < 0)
      throw new TypeError(
        `the size of a source must be a whole number of bytes, not ${String(size)}`,
      );
    this.size = size;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const first = await this.#readOnce(offset, length, signal);
    if (first.length === length || first.length === 0) return first;
    const whole = new Uint8Array(length);
    let got = 0;
    for (let part = first; part.length > 0; ) {
      whole.set(part, got);
      got += part.length;
      if (got === length) break;
      await this.#turns.due();
      part = await this.#readOnce(offset + got, length - got, signal);
    }
    return whole.subarray(0, got);
  }

  async #readOnce(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const given: unknown = await this.custom.read(offset, length, signal);
    const bytes = memoryBytes(given);
    if (bytes === null)
      throw new SourceError(
        'source-misbehaved',
        `read(${offset}, ${length}) of the source gave ` +
          `${given === null ? 'null' : `a value of type ${typeof given}`} instead of a ` +
          'Uint8Array or ArrayBuffer',
      );
    if (bytes.length > length)
      throw new SourceError(
        'source-misbehaved',
        `read(${offset}, ${length}) of the source gave ${bytes.length} bytes, more than the ` +
          `${length} asked for`,
      );
    return bytes;
  }
}
