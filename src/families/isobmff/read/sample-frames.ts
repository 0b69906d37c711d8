/**
 * Frame tables (see FrameColumns in session.ts) of sample tables and track runs. The native core has the same
 * rules in sample_frames.cc and fragment.cc.
 */

import { type FrameRows, maxRowBytes, placed } from '../../../media/frame-rows.js';
import type { Context, Path } from '../../../media/parsing-context.js';
import type { IsobmffTrack } from '../raw.js';
import { soun } from './box-types.js';
import type { TrackChunks } from './chunks.js';
import type { Runs, SizeTable } from './tables.js';

/** Called when the track's sample entries are known; the first one counts. */
export function chooseUnit(
  { row, rows }: { row: IsobmffTrack; rows: FrameRows | null },
  { samplesOfPacket }: SizeTable,
  chunkedFormats: readonly number[],
): void {
  // Formats of sound and of pictures have names in common.
  const { handler, sampleEntries } = row.raw;
  if (rows !== null && handler === soun && sampleEntries[0] !== undefined)
    rows.chunked = samplesOfPacket > 1 || chunkedFormats.includes(sampleEntries[0].format);
}

/** The tables of one `stbl`, bounded by the bytes that are there. */
export interface SampleTables {
  sizes: SizeTable;
  durations: Runs;
  /** Composition offsets. */
  offsets: Runs;
  /** Numbers of the sync samples; null where all are. */
  sync: Uint32Array | null;
  /** Null where nothing says where samples are. */
  chunks: TrackChunks | null;
}

/**
 * Appends a row for each sample, or each chunk. Throws `MediaError` at the limit; `path` and
 * `offset` are those of the `stbl`.
 */
export function appendTables(
  context: Context,
  path: Path,
  offset: number,
  rows: FrameRows,
  tables: SampleTables,
): void {
  const { chunks } = tables;
  const countRows = (count: number) => context.countRows(count, path, offset);
  if (!rows.chunked) {
    countRows(tables.sizes.count);
    appendSamples(rows, tables);
  } else if (chunks !== null) {
    countRows(chunks.offsets.count);
    appendChunks(rows, tables, chunks, countRows);
  }
}

/** A row a sample, column by column: the tables are columns already. */
function appendSamples(rows: FrameRows, tables: SampleTables): void {
  const { sizes, sync, chunks } = tables;
  const { count } = sizes;
  const first = rows.count;
  const end = first + count;
  rows.reserve(count);
  rows.count = end;
  if (sizes.values === null) rows.size.fill(sizes.constantSize, first, end);
  else rows.size.set(sizes.values, first);
  appendTimes(rows, first, tables);

  let row = first;
  chunks?.forEach((offset, _length, _chunk, samples, run) => {
    rows.describe(chunks.runs.description[run] as number, row);
    let at = offset;
    for (const last = row + samples; row < last; row++) {
      rows.offset[row] = placed(at);
      at += rows.size[row] as number;
    }
  });
  rows.offset.fill(-1, row, end);

  rows.keyframe.fill(sync === null ? 1 : 0, first, end);
  if (sync !== null) for (const number of sync) rows.keyframe[first + number - 1] = 1;
}

function appendTimes(rows: FrameRows, first: number, { durations, offsets }: SampleTables): void {
  const { dts, pts, duration } = rows;
  let time = 0;
  let row = first;
  for (let run = 0; run < durations.length; run++) {
    const ticks = durations.values[run] as number;
    for (const end = row + (durations.counts[run] as number); row < end; row++) {
      dts[row] = time;
      duration[row] = ticks;
      time += ticks;
    }
  }
  row = first;
  for (let run = 0; run < offsets.length; run++) {
    const shift = offsets.values[run] as number;
    for (const end = row + (offsets.counts[run] as number); row < end; row++)
      pts[row] = (dts[row] as number) + shift;
  }
}

/** A row a chunk; one longer than a row can say is parted. */
function appendChunks(
  rows: FrameRows,
  { sizes, durations }: SampleTables,
  chunks: TrackChunks,
  countRows: (count: number) => void,
): void {
  const clock = new Clock(durations);
  let sample = 0;
  chunks.forEach((offset, _length, _chunk, samples, run) => {
    rows.describe(chunks.runs.description[run] as number, rows.count);
    let at = offset;
    for (const end = sample + samples; sample < end; ) {
      const part = sizes.fitting(sample, end - sample, maxRowBytes);
      const dts = clock.time;
      rows.push(at, part.bytes, dts, dts, clock.pass(part.samples), true);
      at += part.bytes;
      sample += part.samples;
      if (sample < end) countRows(1);
    }
  });
}

/** Decode times, any number of samples at a time. */
class Clock {
  time = 0;
  #run = 0;
  #left: number;

  constructor(readonly durations: Runs) {
    this.#left = durations.counts[0] as number;
  }

  /** The ticks of the next `count` samples, which are passed. */
  pass(count: number): number {
    const { counts, values } = this.durations;
    const begin = this.time;
    for (let left = count; left > 0; ) {
      if (this.#left === 0) this.#left = counts[++this.#run] as number;
      const n = Math.min(left, this.#left);
      this.time += (values[this.#run] as number) * n;
      this.#left -= n;
      left -= n;
    }
    return this.time - begin;
  }
}

/** Takes the samples of one track run as rows. */
export class RunRows {
  #at: number;

  /** `start`: where the run's data begin. */
  constructor(
    readonly rows: FrameRows,
    start: number,
  ) {
    this.#at = start;
  }

  add(
    count: number,
    first: number,
    duration: number,
    shift: number,
    size: number,
    sync: boolean,
  ): void {
    let dts = first;
    for (let i = 0; i < count; i++) {
      this.rows.push(this.#at, size, dts, dts + shift, duration, sync);
      this.#at += size;
      dts += duration;
    }
  }

  /** A run of uncompressed audio, as one row. */
  addWhole(bytes: number, dts: number, duration: number): void {
    this.rows.push(this.#at, Math.min(bytes, maxRowBytes), dts, dts, duration, true);
  }
}
