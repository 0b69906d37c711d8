/**
 * The sample table of a track (`stbl`, ISO/IEC 14496-12 8.5) becomes statistics, run by
 * run, without one object a sample.
 */

import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import { soundPacket } from '../sound-packet.js';
import { auxiliaryTypes, readAuxiliary } from './auxiliary.js';
import * as type from './box-types.js';
import { type Box, Children, holds, holdsVersion, presentRows, Single } from './boxes.js';
import { TrackChunks } from './chunks.js';
import { readSampleEntries } from './entries.js';
import { appendTables, chooseUnit } from './sample-frames.js';
import { addKeyframes, addSizes, addTimes } from './sample-statistics.js';
import {
  ChunkOffsets,
  cover,
  type Runs,
  readChunkRuns,
  readPackedSizes,
  readRuns,
  readU32s,
  SizeTable,
  totalOf,
} from './tables.js';
import type { TrackState } from './track-state.js';

/** `dataReferences`: entries of the track's `dref`, null where it has none. */
export function readSampleTable(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  dataReferences: number | null,
): void {
  new SampleTableReader(context, track, path, box).read(dataReferences);
}

/**
 * QuickTime writers have stored negative deltas, to go back in time: as in FFmpeg (mov_read_stts), one
 * becomes a tick, and later runs are shortened until they have made up for what it went back. Returns the
 * first, as it is stored, or null.
 */
function withoutNegative({ counts, values, length }: Runs): number | null {
  let first: number | null = null;
  let behind = 0;
  for (let i = 0; i < length; i++) {
    const stored = values[i] as number;
    const count = counts[i] as number;
    let duration = stored;
    if (stored >= 2 ** 31) {
      first ??= stored;
      duration = 1;
      behind += (1 - (stored - 2 ** 32)) * count;
    }
    if (behind > 0 && duration > 1) {
      const shorter = Math.min(Math.floor(behind / count), duration - 1);
      behind -= shorter * count;
      duration -= shorter;
    }
    values[i] = duration;
  }
  return first;
}

/** Ticks; of a table with one beyond it FFmpeg uses none (mov_read_ctts). */
const mostOffset = 2 ** 28;

/** The lowest offset where that is too low, else the highest where that is too high; 0 where all can be. */
function impossibleOffset({ values, length }: Runs): number {
  let lowest = 0;
  let highest = 0;
  for (let i = 0; i < length; i++) {
    lowest = Math.min(lowest, values[i] as number);
    highest = Math.max(highest, values[i] as number);
  }
  if (lowest < -mostOffset) return lowest;
  return highest > mostOffset ? highest : 0;
}

/** Rows of a table that are there, out of what it claims. */
interface Rows {
  count: number;
  truncated: boolean;
}

/** A `stts` or `ctts`, and the samples that its runs claim. */
interface RunTable {
  box: Box;
  runs: Runs;
  total: number;
  truncated: boolean;
}

class SampleTableReader {
  readonly #stsd: Single;
  readonly #stts: Single;
  readonly #ctts: Single;
  readonly #stsc: Single;
  readonly #stss: Single;
  /** `stsz` or `stz2`. */
  readonly #sizes: Single;
  /** `stco` or `co64`. */
  readonly #offsets: Single;
  #cslg: Box | null = null;
  readonly #others: Box[] = [];

  constructor(
    readonly context: Context,
    readonly track: TrackState,
    readonly path: Path,
    readonly box: Box,
  ) {
    const single = () => new Single(context, path, track.index);
    this.#stsd = single();
    this.#stts = single();
    this.#ctts = single();
    this.#stsc = single();
    this.#stss = single();
    this.#sizes = single();
    this.#offsets = single();
  }

  read(dataReferences: number | null): void {
    const { context, track } = this;
    this.#locate();
    if (this.#stsd.box === null) this.#missing(type.stsd);
    else {
      const path = this.#pathTo(type.stsd);
      readSampleEntries(context, track, path, this.#stsd.box, dataReferences);
    }
    const stts = this.#readRuns(this.#stts.box, false);
    const ticks = stts?.runs.values;
    const aTickEach = ticks !== undefined && ticks.length > 0 && ticks.every((each) => each === 1);
    const sizes = this.#readSizes(stts !== null && stts.total > 0, aTickEach);
    // Without a row of it, samples are in fragments, where each run says how long they are.
    if (aTickEach || ticks === undefined || ticks.length === 0)
      chooseUnit(track, sizes, context.frames?.chunkedFormats ?? []);
    const durations = this.#readDurations(stts, sizes.count);
    const offsets = this.#readCompositionOffsets(sizes.count);
    addTimes(track, durations, offsets);
    addSizes(track, durations, sizes);
    const sync = this.#readSyncSamples(sizes.count);
    addKeyframes(track, durations, sync);
    const chunks = this.#readChunks(sizes);
    this.#checkCompositionShift();
    if (track.rows !== null && sizes.count > 0)
      appendTables(context, this.path, this.box.offset, track.rows, {
        sizes,
        durations,
        offsets: offsets ?? cover(null, sizes.count),
        sync,
        chunks,
      });
    for (const box of this.#others)
      readAuxiliary(context, track, this.#pathTo(box.type), box, sizes.count);
  }

  #locate(): void {
    const children = Children.of(this.context, this.path, this.box, this.track.index);
    for (let box = children.next(); box !== null; box = children.next()) {
      switch (box.type) {
        case type.stsd:
          this.#stsd.take(box);
          break;
        case type.stts:
          this.#stts.take(box);
          break;
        case type.ctts:
          this.#ctts.take(box);
          break;
        case type.stsc:
          this.#stsc.take(box);
          break;
        case type.stss:
          this.#stss.take(box);
          break;
        case type.stsz:
        case type.stz2:
          this.#sizes.take(box);
          break;
        case type.stco:
        case type.co64:
          this.#offsets.take(box);
          break;
        case type.cslg:
          this.#cslg ??= box;
          break;
        default:
          if (auxiliaryTypes.has(box.type)) this.#others.push(box);
      }
    }
  }

  /** `stsz` (8.7.3.2) or `stz2` (8.7.3.3). A track that times no samples need not have either. */
  #readSizes(samplesAreTimed: boolean, aTickEach: boolean): SizeTable {
    const { context, track } = this;
    const box = this.#sizes.box;
    if (box === null) {
      if (samplesAreTimed) this.#missing(type.stsz);
      return SizeTable.empty;
    }
    const path = this.#pathTo(box.type);
    if (!holds(context, path, box, this.track.index, 12)) return SizeTable.empty;
    const claimed = box.u32(8);
    if (box.type === type.stz2) {
      const bits = box.u8(7);
      if (bits !== 4 && bits !== 8 && bits !== 16) {
        this.#problem('unsupported-box-version', box, bits);
        return SizeTable.empty;
      }
      const { count } = this.#rows(box, 12, claimed, bits / 8);
      context.countSamples(count, path, box.offset);
      return readPackedSizes(box, 12, bits, count);
    }
    const size = box.u32(4);
    if (size === 0) {
      const { count } = this.#rows(box, 12, claimed, 4);
      context.countSamples(count, path, box.offset);
      return SizeTable.table(readU32s(box, 12, count));
    }
    // A constant size takes no bytes in the table, but the samples do in the file.
    const { handler, sampleEntries } = track.row.raw;
    const [entry] = handler === type.soun && aTickEach ? sampleEntries : [];
    const packet = (entry && soundPacket(entry)) ?? { bytes: size, samples: 1 };
    const most = Math.floor(context.fileSize / packet.bytes) * packet.samples;
    if (claimed > most) this.#problem('sample-count-impossible', box, claimed, most);
    const count = Math.min(claimed, most);
    context.countSamples(count, path, box.offset);
    return SizeTable.packets(packet, count);
  }

  /** `stts` (8.6.1.2) for exactly `count` samples. */
  #readDurations(stts: RunTable | null, count: number): Runs {
    const box = this.#stts.box;
    if (box === null && count > 0) this.#missing(type.stts);
    if (stts !== null) this.#checkTotal(stts, count);
    const runs = cover(stts?.runs ?? null, count);
    const negative = withoutNegative(runs);
    if (negative !== null && box !== null) this.#problem('invalid-sample-duration', box, negative);
    return runs;
  }

  /**
   * `ctts` (8.6.1.3) for exactly `count` samples, or null without one. Read as signed
   * in both versions, as writers do.
   */
  #readCompositionOffsets(count: number): Runs | null {
    const table = count > 0 ? this.#readRuns(this.#ctts.box, true) : null;
    if (table === null) return null;
    const { box } = table;
    this.#checkTotal(table, count);
    const impossible = impossibleOffset(table.runs);
    if (impossible !== 0) {
      this.#problem('impossible-composition-offset', box, impossible);
      return null;
    }
    const runs = cover(table.runs, count);
    for (let i = 0; box.version === 0 && i < runs.length; i++) {
      const offset = runs.values[i] as number;
      if (offset >= 0) continue;
      this.#problem('negative-composition-offset', box, offset);
      break;
    }
    return runs;
  }

  /** `stts` or `ctts`; null where the box is missing or too short. */
  #readRuns(box: Box | null, signed: boolean): RunTable | null {
    if (box === null || !this.#holds(box, 8)) return null;
    const { count, truncated } = this.#rows(box, 8, box.u32(4), 8);
    const runs = readRuns(box, 8, count, signed ? new Int32Array(count) : new Uint32Array(count));
    return { box, runs, total: totalOf(runs), truncated };
  }

  #checkTotal({ box, total, truncated }: RunTable, count: number): void {
    if (total !== count && !truncated) this.#problem('sample-count-mismatch', box, total, count);
  }

  /**
   * `stss` (8.6.2): numbers of the sync samples, ascending; null without the box, when every sample is one.
   */
  #readSyncSamples(count: number): Uint32Array | null {
    const box = count > 0 ? this.#stss.box : null;
    if (box === null || !this.#holds(box, 8)) return null;
    const numbers = readU32s(box, 8, this.#rows(box, 8, box.u32(4), 4).count);
    let good = 0;
    let invalid = false;
    let previous = 0;
    for (const number of numbers) {
      if (number > previous && number <= count) {
        numbers[good++] = number;
        previous = number;
      } else {
        if (!invalid) this.#problem('invalid-sync-sample', box, number, count);
        invalid = true;
      }
    }
    if (good === 0) this.#problem('no-sync-samples', box, count);
    return numbers.subarray(0, good);
  }

  /** `stsc` (8.7.4) with `stco` or `co64` (8.7.5); null where they give no places. */
  #readChunks(sizes: SizeTable): TrackChunks | null {
    const { context, track } = this;
    const stsc = this.#stsc.box;
    const offsetBox = this.#offsets.box;
    if (sizes.count === 0) {
      // There is nothing to place, but rows that are claimed and not there are damage all the same.
      const width = offsetBox?.type === type.co64 ? 8 : 4;
      if (offsetBox !== null && this.#holds(offsetBox, 8))
        this.#rows(offsetBox, 8, offsetBox.u32(4), width);
      if (stsc !== null && this.#holds(stsc, 8)) this.#rows(stsc, 8, stsc.u32(4), 12);
      return null;
    }
    if (stsc === null) this.#missing(type.stsc);
    if (offsetBox === null) this.#missing(type.stco);
    if (stsc === null || offsetBox === null || !this.#holds(offsetBox, 8)) return null;
    const wide = offsetBox.type === type.co64;
    const entries = this.#rows(offsetBox, 8, offsetBox.u32(4), wide ? 8 : 4);
    const offsets = new ChunkOffsets(offsetBox, 8, entries.count, wide);
    if (!this.#holds(stsc, 8)) return null;
    const rows = this.#rows(stsc, 8, stsc.u32(4), 12);
    const descriptions = track.row.raw.sampleEntries.length;
    const runs = readChunkRuns(stsc, rows.count, offsets.count, descriptions);
    const { impossibleRow, unknownDescription } = runs;
    if (impossibleRow > 0) this.#problem('invalid-sample-to-chunk', stsc, impossibleRow);
    if (unknownDescription !== null) {
      const code = 'invalid-sample-description';
      const path = this.#pathTo(type.stsc);
      track.problemOnce(context, code, path, stsc.offset, unknownDescription, descriptions);
    }
    let total = 0;
    for (let i = 0; i < runs.length; i++)
      total += (runs.chunks[i] as number) * (runs.samplesPerChunk[i] as number);
    if (total !== sizes.count && impossibleRow === 0 && !rows.truncated && !entries.truncated)
      this.#problem('sample-count-mismatch', stsc, total, sizes.count);

    if (runs.length > 0) track.row.raw.firstDescription = runs.description[0] as number;
    const table = new TrackChunks(offsets, runs, sizes, context.fileSize);
    track.statistics.result.chunks += table.used;
    if (table.used > 0) track.statistics.setFirstSample(table.firstOffset, sizes.at(0));
    if (track.external) return table;
    if (table.beyondExact) this.#problem('offset-too-large', offsetBox);
    if (table.pastEnd > 0)
      this.#problem('samples-past-end', offsetBox, table.pastEnd, table.missingBytes);
    if (table.overlapping > 0) this.#problem('overlapping-chunks', offsetBox, table.overlapping);
    track.chunks = { table, path: this.#pathTo(offsetBox.type), offset: offsetBox.offset };
    return table;
  }

  /** `cslg` (8.6.1.4). */
  #checkCompositionShift(): void {
    const box = this.#cslg;
    if (box !== null)
      holdsVersion(this.context, this.#pathTo(type.cslg), box, this.track.index, 24, 44);
  }

  #pathTo(boxType: number): Path {
    return pathTo(this.path, boxType);
  }

  #holds(box: Box, needed: number): boolean {
    return holds(this.context, this.#pathTo(box.type), box, this.track.index, needed);
  }

  #rows(box: Box, at: number, claimed: number, rowSize: number): Rows {
    const path = this.#pathTo(box.type);
    const count = presentRows(this.context, path, box, this.track.index, at, claimed, rowSize);
    return { count, truncated: count < claimed };
  }

  #missing(boxType: number): void {
    this.context.problem('missing-box', this.#pathTo(boxType), this.box.offset, this.track.index);
  }

  #problem(code: Parameters<Context['problem']>[0], box: Box, a = 0, b = 0): void {
    this.context.problem(code, this.#pathTo(box.type), box.offset, this.track.index, a, b);
  }
}
