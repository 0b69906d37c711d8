/**
 * The box tree of a file: what stands where, for people who debug files. It asks no backend: only headers are
 * read, and the contents of no box but those that say where its children begin. Media data are never read.
 */

import { detectFamily } from '../families/index.js';
import type { BoxNode, BoxTree, RandomAccess } from '../media/box-tree.js';
import { headBytes } from '../media/container-index.js';
import { defaultLimits, type Limits, resolveLimits } from '../media/limits.js';
import type { MediaInput } from '../sources/index.js';
import { checkNames, checkSignal } from './options.js';
import { Reader, withSource } from './reading.js';

export type { BoxNode, BoxTree };

export interface TreeOptions {
  /** `boxes` and `depth` count here. */
  limits?: Partial<Limits>;
  /** Rejects with the signal's reason, between two reads. */
  signal?: AbortSignal;
}

/**
 * Reads the box tree of an MP4 or MOV file; sources as for `inspect`. Rejects with `MediaError` `not-media`
 * where the file does not begin with a box, and `limit-exceeded` over `limits.boxes` or `limits.depth`; with
 * the I/O error where the source cannot be read; with `TypeError` or `RangeError` for bad options.
 */
export async function boxTree(input: MediaInput, options: TreeOptions = {}): Promise<BoxTree> {
  checkNames(options, ['limits', 'signal'], 'boxTree');
  checkSignal(options.signal);
  const limits = resolveLimits(options.limits);
  const { signal } = options;
  signal?.throwIfAborted();
  return withSource(input, signal, (source) => readTree(new Reader(source, signal), limits));
}

/** Of an open source, which stays open; as {@link boxTree} with the default limits. */
export function boxTreeOf(reader: Reader): Promise<BoxTree> {
  return readTree(reader, defaultLimits);
}

async function readTree(reader: Reader, limits: Limits): Promise<BoxTree> {
  const source = new WindowedSource(reader);
  const head = await source.read(0, Math.min(headBytes, source.size));
  return detectFamily(head).readTree(source, limits);
}

/** Headers stand close together: one read serves many. */
const windowSize = 16 * 1024;

class WindowedSource implements RandomAccess {
  readonly size: number;
  #window: Uint8Array = new Uint8Array(0);
  #offset = 0;

  constructor(private readonly reader: Reader) {
    this.size = reader.source.size;
  }

  held(offset: number, length: number): Uint8Array | null {
    const at = offset - this.#offset;
    if (at < 0 || at + length > this.#window.length) return null;
    return this.#window.subarray(at, at + length);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const held = this.held(offset, length);
    if (held !== null) return held;
    const wanted = Math.min(Math.max(windowSize, length), this.size - offset);
    this.#window = await this.reader.read(offset, wanted);
    this.#offset = offset;
    return this.#window.subarray(0, length);
  }
}
