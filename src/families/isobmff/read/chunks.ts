/** Where the samples of a track's chunks lie, and whether that can be. */

import { maxExact } from '../../../media/parsing-context.js';
import type { ChunkOffsets, ChunkRuns, SizeTable } from './tables.js';

/**
 * Media data boxes of the file, in file order, as [begin, end) of their payloads. Ones that touch are not
 * one.
 */
export class MediaDataBoxes {
  readonly begins: number[] = [];
  readonly ends: number[] = [];

  add(begin: number, end: number): void {
    this.begins.push(begin);
    this.ends.push(end);
  }

  /** Whether a single media data box holds all of [begin, end). */
  holds(begin: number, end: number): boolean {
    let low = 0;
    let high = this.begins.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.begins[middle] as number) <= begin) low = middle + 1;
      else high = middle;
    }
    return low > 0 && end <= (this.ends[low - 1] as number);
  }
}

/** The chunks of one track, from its sample table. */
export class TrackChunks {
  /** Chunks that hold at least one sample. */
  used = 0;
  firstOffset = -1;
  pastEnd = 0;
  missingBytes = 0;
  /** A chunk is said to lie beyond 2^53. */
  beyondExact = false;
  overlapping = 0;
  /** Of the chunks that are not empty and lie within the file. */
  #lowest = Number.POSITIVE_INFINITY;
  #highest = 0;

  constructor(
    readonly offsets: ChunkOffsets,
    readonly runs: ChunkRuns,
    readonly sizes: SizeTable,
    readonly fileSize: number,
  ) {
    this.#survey();
  }

  /** Chunks within the file of which no single media data box holds all. */
  countOutside(mediaData: MediaDataBoxes): number {
    if (this.#highest === 0 || mediaData.holds(this.#lowest, this.#highest)) return 0;
    let outside = 0;
    this.forEach((offset, length) => {
      const end = offset + length;
      if (length > 0 && end <= this.fileSize && !mediaData.holds(offset, end)) outside++;
    });
    return outside;
  }

  /**
   * Every chunk that holds samples, and how many: `length` is in bytes, `run` the one that the chunk belongs
   * to.
   */
  forEach(
    visit: (offset: number, length: number, chunk: number, samples: number, run: number) => void,
  ): void {
    const { runs, sizes } = this;
    const offsets = this.offsets.values;
    let sample = 0;
    for (let run = 0; run < runs.length; run++) {
      const perChunk = runs.samplesPerChunk[run] as number;
      const first = runs.firstChunk[run] as number;
      const end = first + (runs.chunks[run] as number);
      for (let chunk = first; chunk < end; chunk++) {
        const count = Math.min(perChunk, sizes.count - sample);
        if (count === 0) return;
        const length = sizes.sum(sample, count);
        visit(offsets[chunk] as number, length, chunk, count, run);
        sample += count;
      }
    }
  }

  #survey(): void {
    const { fileSize } = this;
    let inOrder = true;
    let frontier = 0; // highest end so far
    this.forEach((offset, length, chunk) => {
      if (this.used++ === 0) this.firstOffset = offset;
      const end = offset + length;
      if (end > fileSize) {
        this.pastEnd++;
        this.#missing(offset, length, chunk);
      } else if (length > 0) {
        if (offset < this.#lowest) this.#lowest = offset;
        if (end > this.#highest) this.#highest = end;
      }
      if (length > 0) {
        if (offset < frontier) inOrder = false;
        if (end > frontier) frontier = end;
      }
    });
    if (!inOrder) this.#countOverlapping();
  }

  #missing(offset: number, length: number, chunk: number): void {
    let missing = offset + length - this.fileSize;
    const exact = this.offsets.beyond.get(chunk);
    if (exact !== undefined) {
      if (exact > BigInt(maxExact)) this.beyondExact = true;
      // As an unsigned 64-bit sum has it, which does not wrap.
      const last = 2n ** 64n - 1n;
      const end = exact + BigInt(length);
      missing = Number((end > last ? last : end) - BigInt(this.fileSize));
    }
    if (missing > this.missingBytes) this.missingBytes = missing;
  }

  #countOverlapping(): void {
    const begins = new Float64Array(this.used);
    const ends = new Float64Array(this.used);
    let count = 0;
    this.forEach((offset, length) => {
      // Beyond 2^53 places cannot be told apart.
      if (length === 0 || offset >= 2 ** 53) return;
      begins[count] = offset;
      ends[count++] = offset + length;
    });
    const order = new Uint32Array(count).map((_, i) => i);
    order.sort((a, b) => (begins[a] as number) - (begins[b] as number));
    let frontier = 0;
    for (const chunk of order) {
      if ((begins[chunk] as number) < frontier) this.overlapping++;
      frontier = Math.max(frontier, ends[chunk] as number);
    }
  }
}
