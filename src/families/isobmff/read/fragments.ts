/**
 * Movie fragments (`moof`, ISO/IEC 14496-12 8.8): track runs become statistics, one
 * sample at a time where they differ.
 */

import { type Context, maxExact, type Path, pathTo } from '../../../media/parsing-context.js';
import { auxiliaryTypes, readAuxiliary, readPiffSampleEncryption } from './auxiliary.js';
import * as type from './box-types.js';
import {
  type Box,
  Children,
  holds,
  holdsVersion,
  keepMetadata,
  presentRows,
  Single,
} from './boxes.js';
import type { Movie } from './movie.js';
import { type Header, parseHeader } from './mp4box.js';
import { RunRows } from './sample-frames.js';
import type { FragmentDefaults, TrackState } from './track-state.js';

const sampleIsNonSync = 0x10000;

/** Flags of `tfhd` (8.8.7.1). */
const tfhdBaseDataOffset = 0x1;
const tfhdDescription = 0x2;
const tfhdDuration = 0x8;
const tfhdSize = 0x10;
const tfhdFlags = 0x20;
const tfhdDefaultBaseIsMoof = 0x20000;

/** Flags of `trun` (8.8.8.1). */
const trunDataOffset = 0x1;
const trunFirstSampleFlags = 0x4;
const trunDuration = 0x100;
const trunSize = 0x200;
const trunFlags = 0x400;
const trunComposition = 0x800;

/** Bytes of the 4-byte fields that `flags` announces out of `fields`. */
function fieldBytes(flags: number, ...fields: number[]): number {
  let bytes = 0;
  for (const field of fields) if (flags & field) bytes += 4;
  return bytes;
}

/** What holds for the runs of one `traf`. */
interface TrackFragment {
  track: TrackState;
  defaults: FragmentDefaults;
  /** Of data offsets. */
  base: number;
  samples: number;
}

const noDefaults: FragmentDefaults = { description: 1, duration: 0, size: 0, flags: 0 };

/** Reads the fragments of a file, in file order. */
export class FragmentReader {
  #toldNotExtended = false;
  #toldUnknownTrack = false;
  /** End of the data of the last run in this `moof`. */
  #dataEnd = 0;

  constructor(
    readonly context: Context,
    readonly movie: Movie,
  ) {}

  /** Reads `moof` number `fragment` of the file. */
  read(box: Box, fragment: number): void {
    const { context, movie } = this;
    const path = pathTo(null, type.moof, fragment);
    if (!movie.extended && !this.#toldNotExtended) {
      this.#toldNotExtended = true;
      const mvex = pathTo(pathTo(null, type.moov), type.mvex);
      context.problem('missing-box', mvex, movie.offset);
    }
    let mfhd: Box | null = null;
    const trafs: Box[] = [];
    const children = Children.of(context, path, box);
    for (let child = children.next(); child !== null; child = children.next()) {
      if (child.type === type.mfhd) mfhd ??= child;
      else if (child.type === type.traf) trafs.push(child);
      else if (child.type === type.pssh) keepMetadata(context, pathTo(path, child.type), child);
    }
    // Nothing of mfhd (8.8.5) is of use: its sequence number need not be right.
    const mfhdPath = pathTo(path, type.mfhd);
    if (mfhd === null) context.problem('missing-box', mfhdPath, box.offset);
    else holds(context, mfhdPath, mfhd, -1, 8);
    this.#dataEnd = box.offset;
    for (const [i, traf] of trafs.entries())
      this.#readTraf(pathTo(path, type.traf, i), traf, box.offset, i === 0);
  }

  /** `traf` (8.8.6). */
  #readTraf(path: Path, box: Box, moofOffset: number, first: boolean): void {
    const { context } = this;
    const tfhd = new Single(context, path);
    const tfdt = new Single(context, path);
    const runs: Box[] = [];
    const others: Box[] = [];
    const children = Children.of(context, path, box);
    for (let child = children.next(); child !== null; child = children.next()) {
      if (child.type === type.tfhd) tfhd.take(child);
      else if (child.type === type.tfdt) tfdt.take(child);
      else if (child.type === type.trun) runs.push(child);
      else if (child.type === type.uuid || auxiliaryTypes.has(child.type)) others.push(child);
    }
    if (tfhd.box === null) {
      context.problem('missing-box', pathTo(path, type.tfhd), box.offset);
      return;
    }
    const fragment = this.#readHeader(path, tfhd.box, moofOffset, first);
    if (fragment === null) return;
    if (tfdt.box !== null) this.#readDecodeTime(path, tfdt.box, fragment.track);
    for (const [i, run] of runs.entries())
      this.#readRun(pathTo(path, type.trun, i), run, fragment, i === 0);
    for (const other of others) {
      const otherPath = pathTo(path, other.type);
      const read = other.type === type.uuid ? readPiffSampleEncryption : readAuxiliary;
      read(context, fragment.track, otherPath, other, fragment.samples);
    }
  }

  /** `tfhd` (8.8.7); null where the fragment cannot be used. */
  #readHeader(parent: Path, box: Box, moofOffset: number, first: boolean): TrackFragment | null {
    const { context } = this;
    const path = pathTo(parent, type.tfhd);
    if (!holds(context, path, box, -1, 8)) return null;
    const { flags } = box;
    const needed =
      8 +
      (flags & tfhdBaseDataOffset ? 8 : 0) +
      fieldBytes(flags, tfhdDescription, tfhdDuration, tfhdSize, tfhdFlags);
    if (!holds(context, path, box, -1, needed)) return null;
    const header = parseHeader('tfhd', box);
    const track = this.movie.byId.get(header.track_id as number);
    if (track === undefined) {
      if (!this.#toldUnknownTrack)
        context.problem('fragment-unknown-track', path, box.offset, -1, header.track_id);
      this.#toldUnknownTrack = true;
      return null;
    }
    let base = flags & tfhdDefaultBaseIsMoof || first ? moofOffset : this.#dataEnd;
    if (flags & tfhdBaseDataOffset)
      base = context.exact(header.base_data_offset, path, box.offset, track.index);
    if (this.movie.extended && track.defaults === null) {
      const trex = pathTo(pathTo(pathTo(null, type.moov), type.mvex), type.trex);
      track.problemOnce(context, 'missing-box', trex, this.movie.offset, 0);
    }
    const defaults = overridden(track.defaults ?? noDefaults, header);
    const { description } = defaults;
    const descriptions = track.row.raw.sampleEntries.length;
    if (description === 0 || description > descriptions) {
      const code = 'invalid-sample-description';
      track.problemOnce(context, code, path, box.offset, description, descriptions);
    }
    return { track, defaults, base, samples: 0 };
  }

  /** `tfdt` (8.8.12). */
  #readDecodeTime(parent: Path, box: Box, track: TrackState): void {
    const { context } = this;
    const path = pathTo(parent, type.tfdt);
    if (!holdsVersion(context, path, box, track.index, 8, 12)) return;
    const time = parseHeader('tfdt', box).baseMediaDecodeTime;
    if (time > maxExact) {
      track.problemOnce(context, 'impossible-duration', path, box.offset, time);
      return;
    }
    const { statistics } = track;
    const running = statistics.decodeTime;
    if (statistics.result.count > 0 && time < running)
      track.problemOnce(context, 'decode-time-backwards', path, box.offset, running, time);
    if (statistics.result.count > 0 && time > running) {
      // A writer that does not know when the next sample comes gives the last of a run no duration.
      if (statistics.fillGap(time - running)) track.rows?.fillGap(time - running);
      else track.gaps += time - running;
      if (track.gaps * 10 > track.row.timescale)
        track.problemOnce(context, 'decode-time-gap', path, box.offset, track.gaps, time);
    }
    statistics.setDecodeTime(time);
  }

  /** `trun` (8.8.8). */
  #readRun(path: Path, box: Box, fragment: TrackFragment, first: boolean): void {
    const { context } = this;
    const { track, defaults } = fragment;
    if (!holds(context, path, box, track.index, 8)) return;
    const { flags } = box;
    const rowsAt = 8 + fieldBytes(flags, trunDataOffset, trunFirstSampleFlags);
    if (!holds(context, path, box, track.index, rowsAt)) return;
    let start = first ? fragment.base : this.#dataEnd;
    if (flags & trunDataOffset) start = fragment.base + (box.u32(8) | 0);
    const firstFlags = flags & trunFirstSampleFlags ? box.u32(rowsAt - 4) : defaults.flags;

    const claimed = box.u32(4);
    const rowSize = fieldBytes(flags, trunDuration, trunSize, trunFlags, trunComposition);
    const count =
      rowSize > 0
        ? presentRows(context, path, box, track.index, rowsAt, claimed, rowSize)
        : this.#possibleSamples(path, box, track, claimed, defaults.size);
    context.countSamples(count, path, box.offset);
    const { statistics } = track;
    if (count > 0 && statistics.result.count === 0) {
      track.row.raw.firstDescription = defaults.description;
      const sizeAt = rowsAt + (flags & trunDuration ? 4 : 0);
      const size = flags & trunSize ? box.u32(sizeAt) : defaults.size;
      statistics.setFirstSample(start >= 0 && start <= maxExact ? start : -1, size);
    }
    statistics.peak.timescale = track.row.timescale;
    const whole =
      track.rows?.chunked === true &&
      longestOf(box, defaults.duration, rowsAt, rowSize, count) === 1;
    const rows = count > 0 ? this.#beginRows(path, box, fragment, whole ? 1 : count, start) : null;
    const eachRow = whole ? null : rows;
    const begin = statistics.decodeTime;
    const sums =
      rowSize > 0
        ? addRows(box, fragment, rowsAt, count, firstFlags, eachRow)
        : addAlike(fragment, count, firstFlags, eachRow);
    if (whole) rows?.addWhole(sums.bytes, begin, statistics.decodeTime - begin);
    this.#judgeTimes(path, box, track, sums);
    if (count > 0) {
      track.inFragments = true;
      statistics.result.chunks += 1;
      this.#judgePlace(path, box, track, start, sums.bytes);
    }
    fragment.samples += count;
    this.#dataEnd = start + sums.bytes;
  }

  /** Makes room for the rows of a run; null where they are not wanted. */
  #beginRows(
    path: Path,
    box: Box,
    { track, defaults }: TrackFragment,
    count: number,
    start: number,
  ): RunRows | null {
    const { rows } = track;
    if (rows === null) return null;
    this.context.countRows(count, path, box.offset);
    rows.reserve(count);
    rows.describe(defaults.description, rows.count);
    return new RunRows(rows, start);
  }

  #judgeTimes(path: Path, box: Box, track: TrackState, { longest, lowest }: RunSums): void {
    const { context } = this;
    const { offset } = box;
    if (longest >= 2 ** 31)
      track.problemOnce(context, 'invalid-sample-duration', path, offset, longest);
    if (lowest < 0 && box.version === 0)
      track.problemOnce(context, 'negative-composition-offset', path, offset, lowest);
    const { decodeTime } = track.statistics;
    if (decodeTime > maxExact)
      track.problemOnce(context, 'impossible-duration', path, offset, decodeTime);
  }

  /** Judges the place of a run's data as far as that can be done before all media data boxes are known. */
  #judgePlace(path: Path, box: Box, track: TrackState, begin: number, bytes: number): void {
    const { context } = this;
    if (track.external) return;
    const end = begin + bytes;
    const missing = end - context.fileSize;
    if (begin < 0 || end > maxExact) {
      context.problem('invalid-data-offset', path, box.offset, track.index, begin);
    } else if (missing > 0) {
      track.runsPastEnd ??= { path, offset: box.offset, count: 0, most: 0 };
      track.runsPastEnd.count++;
      track.runsPastEnd.most = Math.max(track.runsPastEnd.most, missing);
    } else if (bytes > 0) {
      track.runs.push({ begin, end, path, offset: box.offset });
    }
  }

  /** Samples that take no bytes in the run itself are bounded by what the file can hold. */
  #possibleSamples(path: Path, box: Box, track: TrackState, claimed: number, size: number): number {
    const most = Math.floor(this.context.fileSize / Math.max(1, size));
    if (claimed <= most) return claimed;
    const { offset } = box;
    this.context.problem('sample-count-impossible', path, offset, track.index, claimed, most);
    return most;
  }
}

/**
 * The defaults of `trex` with what `tfhd` says otherwise. mp4box gives 0 for a field that is
 * not there, so the flags decide.
 */
function overridden(defaults: FragmentDefaults, header: Header<'tfhd'>): FragmentDefaults {
  const { flags } = header;
  return {
    description:
      flags & tfhdDescription ? header.default_sample_description_index : defaults.description,
    duration: flags & tfhdDuration ? header.default_sample_duration : defaults.duration,
    size: flags & tfhdSize ? header.default_sample_size : defaults.size,
    flags: flags & tfhdFlags ? header.default_sample_flags : defaults.flags,
  };
}

/** Of the samples of one run. */
interface RunSums {
  bytes: number;
  /** Largest duration as it is stored, and lowest composition offset up to 0. */
  longest: number;
  lowest: number;
}

const isSync = (flags: number) => (flags & sampleIsNonSync) === 0;

/** A negative duration, as a table may have them, is a tick. */
const durationOf = (stored: number) => (stored >= 2 ** 31 ? 1 : stored);

/** The longest duration of a run's samples, as it is stored. */
function longestOf(
  box: Box,
  defaultDuration: number,
  rowsAt: number,
  rowSize: number,
  count: number,
): number {
  if ((box.flags & trunDuration) === 0) return defaultDuration;
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, box.u32(rowsAt + i * rowSize));
  return longest;
}

/** Adds a run without rows: samples that differ at most in the flags of the first. */
function addAlike(
  { track: { statistics }, defaults: { duration: stored, size, flags } }: TrackFragment,
  count: number,
  firstFlags: number,
  rows: RunRows | null,
): RunSums {
  if (count === 0) return { bytes: 0, longest: 0, lowest: 0 };
  const duration = durationOf(stored);
  rows?.add(1, statistics.decodeTime, duration, 0, size, isSync(firstFlags));
  statistics.addRun(1, duration, 0, size, isSync(firstFlags));
  rows?.add(count - 1, statistics.decodeTime, duration, 0, size, isSync(flags));
  statistics.addRun(count - 1, duration, 0, size, isSync(flags));
  return { bytes: size * count, longest: stored, lowest: 0 };
}

/**
 * Adds a run of which each sample has a row with one to four of duration, size,
 * flags, and composition offset.
 */
function addRows(
  box: Box,
  { track: { statistics }, defaults }: TrackFragment,
  rowsAt: number,
  count: number,
  firstFlags: number,
  rows: RunRows | null,
): RunSums {
  const { view } = box.window;
  const columns = box.flags;
  const sums: RunSums = { bytes: 0, longest: 0, lowest: 0 };
  let at = box.payload + rowsAt;
  const next = () => {
    at += 4;
    return view.getUint32(at - 4);
  };
  for (let i = 0; i < count; i++) {
    const stored = columns & trunDuration ? next() : defaults.duration;
    const duration = durationOf(stored);
    const size = columns & trunSize ? next() : defaults.size;
    const others = i === 0 ? firstFlags : defaults.flags;
    const flags = columns & trunFlags ? next() : others;
    // Signed in both versions, as writers use it.
    const offset = columns & trunComposition ? next() | 0 : 0;
    sums.bytes += size;
    if (stored > sums.longest) sums.longest = stored;
    if (offset < sums.lowest) sums.lowest = offset;
    rows?.add(1, statistics.decodeTime, duration, offset, size, isSync(flags));
    statistics.addRun(1, duration, offset, size, isSync(flags));
  }
  return sums;
}
