/**
 * Frame tables (see FrameColumns in session.ts) of sample tables and track runs. The native core has the same
 * rules in sample_frames.cc and fragment.cc.
 */

import type { FrameColumns } from '../../../media/session.js';
import type { IsobmffTrack } from '../raw.js';
import { soun } from './box-types.js';
import type { TrackChunks } from './chunks.js';
import { type Context, maxExact, type Path } from './context.js';
import type { Runs, SizeTable } from './tables.js';

/** What a row can say of its size. */
const maxRowBytes = 2 ** 32 - 1;

/** Columns that grow. */
export class FrameRows {
  /** Uncompressed audio: a row is a chunk or a track run. */
  chunked = false;
  count = 0;
  offset = new Float64Array(0);
  size = new Uint32Array(0);
  dts = new Float64Array(0);
  pts = new Float64Array(0);
  duration = new Float64Array(0);
  keyframe = new Uint8Array(0);
  readonly #descriptions: FrameColumns['descriptions'] = [];

  /** Called when the track's sample entries are known; the first one counts. */
  choose(
    { raw: { handler, sampleEntries } }: IsobmffTrack,
    { samplesOfPacket }: SizeTable,
    chunkedFormats: readonly number[],
  ): void {
    // Formats of sound and of pictures have names in common.
    if (handler === soun && sampleEntries[0] !== undefined)
      this.chunked = samplesOfPacket > 1 || chunkedFormats.includes(sampleEntries[0].format);
  }

  /** Makes room for `count` more rows. */
  reserve(count: number): void {
    const needed = this.count + count;
    const present = this.offset.length;
    if (needed <= present) return;
    const length = Math.max(needed, 2 * present);
    this.offset = grown(this.offset, new Float64Array(length));
    this.size = grown(this.size, new Uint32Array(length));
    this.dts = grown(this.dts, new Float64Array(length));
    this.pts = grown(this.pts, new Float64Array(length));
    this.duration = grown(this.duration, new Float64Array(length));
    this.keyframe = grown(this.keyframe, new Uint8Array(length));
  }

  /** An offset that no file can have is stored as -1. */
  push(
    offset: number,
    size: number,
    dts: number,
    pts: number,
    duration: number,
    sync: boolean,
  ): void {
    this.reserve(1);
    const row = this.count++;
    this.offset[row] = placed(offset);
    this.size[row] = size;
    this.dts[row] = dts;
    this.pts[row] = pts;
    this.duration[row] = duration;
    this.keyframe[row] = sync ? 1 : 0;
  }

  /** The last row's sample, which has no duration of its own, lasts so many ticks. */
  fillGap(ticks: number): void {
    this.duration[this.count - 1] = ticks;
  }

  /**
   * From row `firstSample` on, samples have this description (counted from 1 as
   * in the file; 0 is taken for 1).
   */
  describe(description: number, firstSample: number): void {
    const sampleEntry = Math.max(1, description) - 1;
    if (this.#descriptions.at(-1)?.sampleEntry !== sampleEntry)
      this.#descriptions.push({ firstSample, sampleEntry });
  }

  finish(): FrameColumns {
    const { count } = this;
    return {
      offset: cut(this.offset, count),
      size: cut(this.size, count),
      dts: cut(this.dts, count),
      pts: cut(this.pts, count),
      duration: cut(this.duration, count),
      keyframe: cut(this.keyframe, count),
      descriptions: this.#descriptions,
    };
  }
}

function grown<Column extends Float64Array | Uint32Array | Uint8Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  return to;
}

function cut<Column extends Float64Array | Uint32Array | Uint8Array>(
  column: Column,
  count: number,
): Column {
  return column.length === count ? column : (column.slice(0, count) as Column);
}

const placed = (offset: number) => (offset >= 0 && offset <= maxExact ? offset : -1);

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
