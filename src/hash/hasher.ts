/**
 * Hashes parts of a source with either backend: local files in the addon's threads,
 * everything else block by block here.
 */

import type { NativeBackend } from '../backends/backend.js';
import type { Backend } from '../backends/select.js';
import { Reader } from '../calls/reading.js';
import { SourceError } from '../media/errors.js';
import type { StoredFrames } from '../media/track-facts.js';
import { allowManyListeners, processors } from '../platform/node.js';
import type { Source } from '../sources/source.js';
import { digestLength, type HashAlgorithm } from './algorithms.js';
import { type FallbackHashing, fallbackHashing } from './fallback-hash.js';
import { checkWork, isPresent, type PartColumns, splitParts, workLimit } from './parts.js';
import { beginOf, inflated } from './stored-frames.js';
import type { HashParts, PieceHasher } from './types.js';

export interface HashProgress {
  /** Bytes hashed so far, of `totalBytes`. */
  bytes: number;
  totalBytes: number;
}

export interface HashSettings {
  backend: Backend;
  /** Most threads; null leaves the choice to us. */
  threads: number | null;
  signal: AbortSignal | undefined;
  onProgress: ((progress: HashProgress) => void) | undefined;
}

/** Memory stays flat whatever a file or a frame measures: this is the most that is read at once. */
const blockSize = 4 * 1024 * 1024;
/** Compressed frames may make that much even of a small file. */
const leastWork = 1024 * 1024;
/** Bytes between parts that are cheaper to read than to skip. */
const largestGap = 64 * 1024;
/** Parts that the addon or a library is given at once. */
const partsAtOnce = 4096;
/** From here on a second thread pays for itself. */
const worthTwoThreads = 64 * 1024 * 1024;

export class SourceHasher {
  /** Bytes of the steps that are done, and of the blocks hashed in this one. */
  #hashed = 0;
  #blocks = 0;
  /** Of compressed frames, what they made. */
  #inflated = 0;
  #failure: { error: unknown } | null = null;
  readonly #reader: Reader;

  /**
   * `path` is null where the source is no local file; `totalBytes` is what will
   * be hashed in all, for progress.
   */
  constructor(
    source: Source,
    private readonly path: string | null,
    private readonly settings: HashSettings,
    private readonly totalBytes: number,
  ) {
    this.#reader = new Reader(source, settings.signal);
  }

  /**
   * Each part's digest goes to its slot. Rejects with the I/O error, with `SourceError` where the source
   * became shorter, or the signal's reason.
   */
  async each(algorithm: HashAlgorithm, parts: HashParts, bytes: number): Promise<void> {
    const { backend } = this.settings;
    if (backend.name === 'native' && this.path !== null) {
      const pieces = splitParts(parts, bytes, this.#threads(bytes));
      await this.#inThreads(backend.native, this.path, algorithm, pieces);
    } else {
      const hashing = await hashingOf(backend, algorithm);
      for (let part = 0; part < parts.sizes.length; ) {
        if ((parts.sizes[part] as number) <= blockSize) {
          part = await this.#block(hashing, parts, part);
          continue;
        }
        const hasher = hashing.createHasher();
        await this.#feed(hasher, parts.offsets[part] as number, parts.sizes[part] as number);
        const digest = hasher.digest();
        parts.digests.set(digest, (parts.slots[part] as number) * digest.length);
        part++;
      }
    }
    this.#tell(bytes);
  }

  /** The digest of all parts one after the other, in the order given. Rejects as `each`. */
  async joined(
    algorithm: HashAlgorithm,
    parts: Pick<HashParts, 'offsets' | 'sizes'>,
    bytes: number,
  ): Promise<Uint8Array> {
    const { backend } = this.settings;
    let digest: Uint8Array;
    if (backend.name === 'native' && this.path !== null) {
      digest = new Uint8Array(digestLength(algorithm));
      const slots = new Uint32Array(parts.sizes.length);
      await this.#inFile(backend.native, this.path, algorithm, {
        ...parts,
        slots,
        digests: digest,
        joined: true,
      });
    } else {
      const hasher = (await hashingOf(backend, algorithm)).createHasher();
      for (let part = 0; part < parts.sizes.length; )
        part = await this.#feedBlock(hasher, parts, part);
      digest = hasher.digest();
    }
    this.#tell(bytes);
    return digest;
  }

  /** As {@link each}, of frames of one track that are stored in another form. */
  async eachStored(
    algorithm: HashAlgorithm,
    { offset, size }: PartColumns,
    stored: StoredFrames,
    digests: Uint8Array,
    firstSlot: number,
    fileSize: number,
  ): Promise<void> {
    const hashing = await hashingOf(this.settings.backend, algorithm);
    const length = digestLength(algorithm);
    let bytes = 0;
    for (let row = 0; row < offset.length; row++) {
      const at = offset[row] as number;
      if (!isPresent(at, size[row] as number, fileSize)) continue;
      const hasher = hashing.createHasher();
      bytes += await this.#stored(hasher, stored, at, size[row] as number, fileSize);
      digests.set(hasher.digest(), (firstSlot + row) * length);
    }
    this.#tell(bytes);
  }

  /** As {@link joined}, of such frames, all of which are there. */
  async joinedStored(
    algorithm: HashAlgorithm,
    { offset, size }: PartColumns,
    stored: StoredFrames,
    fileSize: number,
  ): Promise<Uint8Array> {
    const hasher = (await hashingOf(this.settings.backend, algorithm)).createHasher();
    let bytes = 0;
    for (let row = 0; row < offset.length; row++) {
      const at = offset[row] as number;
      bytes += await this.#stored(hasher, stored, at, size[row] as number, fileSize);
    }
    this.#tell(bytes);
    return hasher.digest();
  }

  /** Gives how many bytes of the file it took. */
  async #stored(
    hasher: PieceHasher,
    stored: StoredFrames,
    offset: number,
    size: number,
    fileSize: number,
  ): Promise<number> {
    hasher.update(beginOf(stored, size));
    if (stored.inflates) {
      const work = Math.max(fileSize, leastWork);
      // One byte over the limit tells.
      const left = workLimit(work) - this.#inflated + 1;
      const frame = inflated(await this.#read(offset, size), left);
      this.#inflated += frame.length;
      checkWork(this.#inflated, work);
      hasher.update(frame);
      this.#count([size]);
    } else await this.#feed(hasher, offset, size);
    return size;
  }

  #threads(bytes: number): number {
    const { threads } = this.settings;
    if (threads !== null) return threads;
    return bytes >= worthTwoThreads ? Math.min(2, processors()) : 1;
  }

  async #inThreads(
    native: NativeBackend,
    path: string,
    algorithm: HashAlgorithm,
    pieces: readonly HashParts[],
  ): Promise<void> {
    const told = pieces.map(() => 0);
    const { signal } = this.settings;
    const stop = new AbortController();
    // One for each thread.
    allowManyListeners(stop.signal);
    const abort = () => stop.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    const running = pieces.map((parts, i) => {
      const onBytes = (bytes: number) => {
        told[i] = bytes;
        this.#report(told.reduce((sum, count) => sum + count, 0));
      };
      return native.hashFile(path, algorithm, { ...parts, joined: false }, stop.signal, onBytes);
    });
    try {
      await Promise.all(running);
    } catch (error) {
      stop.abort(error);
      await Promise.allSettled(running);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #inFile(
    native: NativeBackend,
    path: string,
    algorithm: HashAlgorithm,
    parts: HashParts & { joined: boolean },
  ): Promise<void> {
    const onBytes = (bytes: number) => this.#report(bytes);
    await native.hashFile(path, algorithm, parts, this.settings.signal, onBytes);
  }

  /** Hashes parts from `first` on that lie within one block; returns the next part's number. */
  async #block(hashing: FallbackHashing, parts: HashParts, first: number): Promise<number> {
    const { offsets, sizes, slots, digests } = parts;
    const { begin, end, next } = blockOf(parts, first);
    const bytes = await this.#read(begin, end - begin);
    hashing.hashParts(bytes, {
      offsets: offsets.subarray(first, next).map((offset) => offset - begin),
      sizes: sizes.subarray(first, next),
      slots: slots.subarray(first, next),
      digests,
    });
    this.#count(sizes.subarray(first, next));
    return next;
  }

  /** As `#block`, for parts that are pieces of one message. */
  async #feedBlock(
    hasher: PieceHasher,
    parts: Pick<HashParts, 'offsets' | 'sizes'>,
    first: number,
  ): Promise<number> {
    const { offsets, sizes } = parts;
    const { begin, end, next } = blockOf(parts, first);
    if (next === first) {
      await this.#feed(hasher, begin, sizes[first] as number);
      return first + 1;
    }
    const bytes = await this.#read(begin, end - begin);
    for (let part = first; part < next; part++) {
      const at = (offsets[part] as number) - begin;
      hasher.update(bytes.subarray(at, at + (sizes[part] as number)));
    }
    this.#count(sizes.subarray(first, next));
    return next;
  }

  async #feed(hasher: PieceHasher, offset: number, size: number): Promise<void> {
    for (let at = 0; at < size; at += blockSize) {
      const bytes = await this.#read(offset + at, Math.min(blockSize, size - at));
      hasher.update(bytes);
      this.#count([bytes.length]);
    }
  }

  #count(sizes: Iterable<number>): void {
    for (const size of sizes) this.#blocks += size;
    this.#report(this.#blocks);
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    if (length === 0) {
      await this.#reader.turn();
      return new Uint8Array(0);
    }
    const bytes = await this.#reader.read(offset, length);
    if (bytes.length < length)
      throw new SourceError(
        'source-misbehaved',
        `the source became shorter while it was read: ${bytes.length} of ${length} bytes came ` +
          `from byte ${offset}`,
      );
    return bytes;
  }

  /** `bytes` of the step under way. */
  #report(bytes: number): void {
    const done = Math.min(this.#hashed + bytes, this.totalBytes);
    try {
      this.settings.onProgress?.({ bytes: done, totalBytes: this.totalBytes });
    } catch (error) {
      // It may be a timer that asked: the next step rejects with it.
      this.#failure ??= { error };
    }
  }

  /** A step is done. */
  #tell(bytes: number): void {
    this.#hashed += bytes;
    this.#blocks = 0;
    this.#report(0);
    if (this.#failure !== null) throw this.#failure.error;
  }
}

/**
 * The parts from `first` on that are read at once, up to `next`: none where the
 * first is too large for a block.
 */
function blockOf(
  { offsets, sizes }: Pick<HashParts, 'offsets' | 'sizes'>,
  first: number,
): { begin: number; end: number; next: number } {
  const begin = offsets[first] as number;
  let end = begin;
  let next = first;
  while (next < sizes.length && next - first < partsAtOnce) {
    const from = offsets[next] as number;
    const to = from + (sizes[next] as number);
    if (from < begin || to - begin > blockSize || from > end + largestGap) break;
    end = Math.max(end, to);
    next++;
  }
  return { begin, end, next };
}

/** Of a few bytes in memory. */
export async function digestOf(
  backend: Backend,
  algorithm: HashAlgorithm,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const hasher = (await hashingOf(backend, algorithm)).createHasher();
  hasher.update(bytes);
  return hasher.digest();
}

async function hashingOf(backend: Backend, algorithm: HashAlgorithm): Promise<FallbackHashing> {
  if (backend.name === 'fallback') return fallbackHashing(algorithm);
  return {
    hashParts: (bytes, parts) => backend.native.hashParts(bytes, algorithm, parts),
    createHasher: () => backend.native.createHasher(algorithm),
  };
}
