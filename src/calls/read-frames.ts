/** `readFrames`: where every coded frame of a file is, how large, and when it is decoded and shown. */

import { chunkedFormats } from '../families/index.js';
import type { FrameColumns } from '../media/session.js';
import type { MediaReport, Problem, Track } from '../report/report.js';
import type { MediaInput } from '../sources/index.js';
import { examine, type Task, taskOf } from './examine.js';
import type { InspectOptions } from './inspect.js';
import { checkNames, checkSignal } from './options.js';

/** Which frames are wanted. */
export interface FrameSelection {
  /** Indexes of tracks (`Track.index`). Default: all. */
  tracks?: readonly number[];
  /**
   * Only rows that are decoded in `[startSeconds, endSeconds)`: those of which `[dts, dts + duration)` meets
   * it. Seconds of the media timeline; default: from its beginning, to its end. A track without a timescale
   * has no rows then.
   */
  range?: { startSeconds?: number; endSeconds?: number };
}

export interface FramesOptions extends InspectOptions, FrameSelection {}

export interface FrameTables {
  /** One for each track that was asked for, in the order of the file. */
  tracks: FrameTable[];
  /** What `inspect` reports of the same file, but for its metadata: they are not read. */
  problems: Problem[];
  inspected: MediaReport['inspected'];
}

/**
 * A track's frames as columns of `count` rows in decode order. A frame is what the container calls a sample.
 * Times are ticks of the media timeline, `timescale` to a second; edit lists are not applied (`Track.edits`
 * has them). Columns may be views of one `ArrayBuffer`.
 */
export interface FrameTable extends FrameColumns {
  trackIndex: number;
  /** `track_ID`: may repeat or be 0 in a damaged file. */
  trackId: number;
  timescale: number;
  /**
   * What a row is: `chunk` for sound whose samples last a tick each, uncompressed or in QuickTime's packets
   * of a constant size: an hour has 172 million. A chunk is what ISO/IEC 14496-12 8.7.4 calls so, in
   * fragments a track run; one of more than 4 GiB has several rows. Its time is that of its first sample.
   */
  unit: 'sample' | 'chunk';
  count: number;
}

/** One row of a {@link FrameTable}. */
export interface Frame {
  /** Row in the table. */
  index: number;
  /** In the file, in bytes; -1 where the tables give no place. */
  offset: number;
  /** Bytes. */
  size: number;
  /** Decode time, presentation time and duration, in ticks. */
  dts: number;
  pts: number;
  duration: number;
  /**
   * Whether the container says that decoding can begin here (`stss`; in fragments
   * `sample_is_non_sync_sample`).
   */
  keyframe: boolean;
}

/**
 * Reads the frame tables of a file: a row for each coded frame, or for each chunk of uncompressed audio.
 * Reads headers and tables, not the media; memory is 37 bytes a row. Bytes in memory are read before the call
 * returns its promise.
 *
 * Rejects as `inspect` does, and with `RangeError` where a track is asked for that the file does not have.
 * More rows than `limits.frames`, or than the file has bytes, are a `MediaError` `limit-exceeded`. Tables
 * that the file's bytes cannot back are cut to what is there, which `problems` tells.
 */
export async function readFrames(
  input: MediaInput,
  options: FramesOptions = {},
): Promise<FrameTables> {
  checkNames(options, ['tracks', 'range', 'backend', 'limits', 'signal'], 'readFrames');
  checkSelection(options);
  checkSignal(options.signal);
  const tracks = options.tracks === undefined ? null : [...new Set(options.tracks)];
  const task: Task = {
    ...taskOf(options),
    metadata: false,
    frames: { tracks, chunkedFormats },
  };
  const { report, facts, frames } = await examine(input, task, options.signal);
  checkPresent(tracks ?? [], report.tracks.length);
  return {
    tracks: report.tracks.flatMap((track, i) => {
      const columns = frames[i] ?? null;
      return columns === null
        ? []
        : [
            tableOf(
              track,
              typeof facts.tracks[i]?.samplesOfPacket === 'number',
              columns,
              options.range,
            ),
          ];
    }),
    problems: report.problems,
    inspected: report.inspected,
  };
}

/** The rows of a table, one object after the other. The columns are faster where there are many. */
export function* frameRows(table: FrameTable): Generator<Frame, void, undefined> {
  const { count, offset, size, dts, pts, duration, keyframe } = table;
  for (let index = 0; index < count; index++)
    yield {
      index,
      offset: offset[index] as number,
      size: size[index] as number,
      dts: dts[index] as number,
      pts: pts[index] as number,
      duration: duration[index] as number,
      keyframe: keyframe[index] === 1,
    };
}

/** Throws `TypeError` or `RangeError` for a selection that makes no sense. */
export function checkSelection({ tracks, range }: FrameSelection): void {
  if (tracks !== undefined && !Array.isArray(tracks))
    throw new TypeError('tracks must be an array of track indexes');
  for (const track of tracks ?? [])
    if (!Number.isSafeInteger(track) || track < 0)
      throw new RangeError(`a track index must be a whole number from 0, not ${String(track)}`);
  if (range === undefined) return;
  checkNames(range, ['startSeconds', 'endSeconds'], 'range');
  const { startSeconds = 0, endSeconds = Number.POSITIVE_INFINITY } = range;
  for (const [name, value] of Object.entries({ startSeconds, endSeconds })) {
    if (typeof value !== 'number')
      throw new TypeError(`range.${name} must be a number, not ${typeof value}`);
    if (Number.isNaN(value)) throw new RangeError(`range.${name} must be a number of seconds`);
  }
  if (!(startSeconds < endSeconds))
    throw new RangeError(`the range from ${startSeconds} s to ${endSeconds} s is empty`);
}

/** Throws `RangeError` for a track that the file does not have. */
export function checkPresent(wanted: readonly number[], present: number): void {
  for (const track of wanted) {
    if (track < present) continue;
    const last = present - 1;
    const there = present === 0 ? 'no tracks' : present === 1 ? 'track 0' : `tracks 0 to ${last}`;
    throw new RangeError(`there is no track ${track}: the file has ${there}`);
  }
}

function tableOf(
  track: Track,
  chunked: boolean,
  columns: FrameColumns,
  range: FrameSelection['range'],
): FrameTable {
  const kept = range === undefined ? columns : within(columns, track.timescale, range);
  return {
    trackIndex: track.index,
    trackId: track.id,
    timescale: track.timescale,
    unit: chunked ? 'chunk' : 'sample',
    count: kept.offset.length,
    ...kept,
  };
}

/**
 * The rows that a range meets. Decode time may go back in a damaged file, so that they need not follow each
 * other.
 */
function within(
  columns: FrameColumns,
  timescale: number,
  {
    startSeconds = 0,
    endSeconds = Number.POSITIVE_INFINITY,
  }: { startSeconds?: number; endSeconds?: number },
): FrameColumns {
  const { dts, duration } = columns;
  const rows = new Uint32Array(timescale === 0 ? 0 : dts.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    // Seconds, as the range has them: 1.1 is dts 99,000 of 90,000, but 1.1 × 90,000 is a little more than
    // that.
    const begin = (dts[row] as number) / timescale;
    const end = ((dts[row] as number) + (duration[row] as number)) / timescale;
    // A row without duration is where it begins.
    if (begin < endSeconds && (begin >= startSeconds || end > startSeconds)) rows[count++] = row;
  }
  return picked(columns, rows.subarray(0, count));
}

function picked(columns: FrameColumns, rows: Uint32Array): FrameColumns {
  const descriptions: FrameColumns['descriptions'] = [];
  let run = -1;
  rows.forEach((row, firstSample) => {
    while ((columns.descriptions[run + 1]?.firstSample ?? row + 1) <= row) run++;
    const sampleEntry = columns.descriptions[run]?.sampleEntry;
    if (sampleEntry !== undefined && sampleEntry !== descriptions.at(-1)?.sampleEntry)
      descriptions.push({ firstSample, sampleEntry });
  });
  const pick = <Column extends Float64Array | Uint32Array | Uint8Array>(
    from: Column,
    to: Column,
  ) => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number;
    return to;
  };
  const { length } = rows;
  return {
    offset: pick(columns.offset, new Float64Array(length)),
    size: pick(columns.size, new Uint32Array(length)),
    dts: pick(columns.dts, new Float64Array(length)),
    pts: pick(columns.pts, new Float64Array(length)),
    duration: pick(columns.duration, new Float64Array(length)),
    keyframe: pick(columns.keyframe, new Uint8Array(length)),
    descriptions,
  };
}
