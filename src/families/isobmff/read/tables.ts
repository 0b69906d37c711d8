/**
 * Columnar readers of the sample tables (ISO/IEC 14496-12 8.6, 8.7): straight from bytes to typed arrays,
 * as many rows as the bytes hold.
 */

import { maxExact } from '../../../media/parsing-context.js';
import type { SoundPacket } from '../sound-packet.js';
import type { Box } from './boxes.js';

/** Run-length rows of `stts` or `ctts`: `counts[i]` samples have the value `values[i]`. */
export interface Runs {
  length: number;
  counts: Uint32Array;
  values: Uint32Array | Int32Array;
}

export function readU32s(box: Box, at: number, count: number): Uint32Array {
  const { view } = box.window;
  const values = new Uint32Array(count);
  let position = box.payload + at;
  for (let i = 0; i < count; i++, position += 4) values[i] = view.getUint32(position);
  return values;
}

export function readRuns(
  box: Box,
  at: number,
  count: number,
  values: Uint32Array | Int32Array,
): Runs {
  const { view } = box.window;
  const counts = new Uint32Array(count);
  let position = box.payload + at;
  for (let i = 0; i < count; i++, position += 8) {
    counts[i] = view.getUint32(position);
    values[i] = view.getUint32(position + 4);
  }
  return { length: count, counts, values };
}

/** Samples that all runs together claim. */
export function totalOf(runs: Runs): number {
  let total = 0;
  for (let i = 0; i < runs.length; i++) total += runs.counts[i] as number;
  return total;
}

/**
 * The same runs for exactly `count` samples: cut short, without empty runs, and with the value 0
 * for those that are not covered.
 */
export function cover(runs: Runs | null, count: number): Runs {
  const rows = runs?.length ?? 0;
  const counts = new Uint32Array(rows + 1);
  const values =
    runs?.values instanceof Int32Array ? new Int32Array(rows + 1) : new Uint32Array(rows + 1);
  let length = 0;
  let left = count;
  for (let i = 0; runs !== null && i < rows && left > 0; i++) {
    const n = Math.min(runs.counts[i] as number, left);
    if (n === 0) continue;
    counts[length] = n;
    values[length++] = runs.values[i] as number;
    left -= n;
  }
  if (left > 0) counts[length++] = left;
  return { length, counts, values };
}

/**
 * Sample sizes behind one face: `stsz` with or without a table, `stz2` with 4, 8 or 16 bits, packets of
 * QuickTime sound.
 */
export class SizeTable {
  static readonly empty = SizeTable.constant(0, 0);

  static constant(size: number, count: number): SizeTable {
    return new SizeTable(null, size, count, 1);
  }

  /** `samples` take `bytes` together, over and over. */
  static packets({ bytes, samples }: SoundPacket, count: number): SizeTable {
    return new SizeTable(null, bytes, count, samples);
  }

  static table(values: Uint8Array | Uint16Array | Uint32Array): SizeTable {
    return new SizeTable(values, 0, values.length, 1);
  }

  private constructor(
    /** null: all samples have the constant size. */
    readonly values: Uint8Array | Uint16Array | Uint32Array | null,
    readonly constantSize: number,
    readonly count: number,
    /** That have the constant size together. */
    readonly samplesOfPacket: number,
  ) {}

  /** Whether every sample has the constant size. */
  get isConstant(): boolean {
    return this.values === null && this.samplesOfPacket === 1;
  }

  at(i: number): number {
    return this.values === null ? this.constantSize : (this.values[i] as number);
  }

  sum(first: number, count: number): number {
    const { values } = this;
    if (values === null) return this.#before(first + count) - this.#before(first);
    let total = 0;
    for (let i = first, end = first + count; i < end; i++) total += values[i] as number;
    return total;
  }

  /**
   * How many of `count` samples from `first` have at most `limit` bytes together,
   * and how many bytes: one at least.
   */
  fitting(first: number, count: number, limit: number): { samples: number; bytes: number } {
    const { values } = this;
    if (values === null) {
      const most = Math.floor((limit * this.samplesOfPacket) / this.constantSize);
      // Whole packets, of which parts would be rounded.
      const samples = Math.min(count, Math.max(1, most - (most % this.samplesOfPacket)));
      return { samples, bytes: this.sum(first, samples) };
    }
    let samples = 1;
    let bytes = values[first] as number;
    for (; samples < count; samples++) {
      const more = bytes + (values[first + samples] as number);
      if (more > limit) break;
      bytes = more;
    }
    return { samples, bytes };
  }

  /** Bytes of the first `samples`, of a constant size. */
  #before(samples: number): number {
    const { constantSize, samplesOfPacket } = this;
    const whole = Math.floor(samples / samplesOfPacket);
    const rest = samples % samplesOfPacket;
    return whole * constantSize + Math.floor((rest * constantSize) / samplesOfPacket);
  }

  largest(): number {
    const { values } = this;
    if (values === null) return this.count === 0 ? 0 : this.constantSize;
    let largest = 0;
    for (let i = 0; i < values.length; i++) {
      const size = values[i] as number;
      if (size > largest) largest = size;
    }
    return largest;
  }
}

/** The rows of a `stz2` (8.7.3.3), `bits` being 4, 8 or 16. */
export function readPackedSizes(box: Box, at: number, bits: number, count: number): SizeTable {
  const { view } = box.window;
  const start = box.payload + at;
  const values = bits === 16 ? new Uint16Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    if (bits === 16) values[i] = view.getUint16(start + 2 * i);
    else if (bits === 8) values[i] = view.getUint8(start + i);
    else values[i] = (view.getUint8(start + (i >> 1)) >> (i % 2 === 0 ? 4 : 0)) & 15;
  }
  return SizeTable.table(values);
}

/** Chunk offsets of a `stco` or `co64` (8.7.5). */
export class ChunkOffsets {
  readonly values: Uint32Array | Float64Array;
  /** Those beyond 2^53, exactly, by chunk. */
  readonly beyond = new Map<number, bigint>();

  constructor(box: Box, at: number, count: number, wide: boolean) {
    if (!wide) {
      this.values = readU32s(box, at, count);
      return;
    }
    this.values = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const position = box.payload + at + 8 * i;
      const offset = box.window.u64(position);
      this.values[i] = offset;
      if (offset >= maxExact) this.beyond.set(i, box.window.view.getBigUint64(position));
    }
  }

  get count(): number {
    return this.values.length;
  }
}

/** The rows of a `stsc` (8.7.4) that can be, as runs of chunks. */
export interface ChunkRuns {
  length: number;
  /** From 0. */
  firstChunk: Uint32Array;
  chunks: Uint32Array;
  samplesPerChunk: Uint32Array;
  /** Index of the sample description, from 1. */
  description: Uint32Array;
  /** Number, from 1, of the first row that cannot be; 0 without one. */
  impossibleRow: number;
  /** First description index that names none; null without one. */
  unknownDescription: number | null;
}

/** Reads `rows` rows of a `stsc` for a track of `chunks` chunks and `descriptions` sample descriptions. */
export function readChunkRuns(
  box: Box,
  rows: number,
  chunks: number,
  descriptions: number,
): ChunkRuns {
  const firstChunk = new Uint32Array(rows);
  const samplesPerChunk = new Uint32Array(rows);
  const description = new Uint32Array(rows);
  let length = 0;
  let previous = 0;
  let impossibleRow = 0;
  let unknownDescription: number | null = null;
  for (let row = 0; row < rows; row++) {
    const first = box.u32(8 + 12 * row);
    const samples = box.u32(12 + 12 * row);
    if (first <= previous || first > chunks || samples === 0 || (row === 0 && first !== 1)) {
      impossibleRow ||= row + 1;
      continue;
    }
    const named = box.u32(16 + 12 * row);
    if (named === 0 || named > descriptions) unknownDescription ??= named;
    firstChunk[length] = first - 1;
    description[length] = named;
    samplesPerChunk[length++] = samples;
    previous = first;
  }
  const counts = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const end = i + 1 < length ? (firstChunk[i + 1] as number) : chunks;
    counts[i] = end - (firstChunk[i] as number);
  }
  return {
    length,
    firstChunk,
    chunks: counts,
    samplesPerChunk,
    description,
    impossibleRow,
    unknownDescription,
  };
}
