/**
 * A track under construction: its row of the index, and what the parser keeps
 * beside it until the end of the file.
 */

import type { FrameRows } from '../../../media/frame-rows.js';
import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import { StatisticsBuilder } from '../../../media/statistics.js';
import type { ProblemCode } from '../../../report/problems.js';
import { type IsobmffTrack, noTrackRaw } from '../raw.js';
import * as type from './box-types.js';
import type { TrackChunks } from './chunks.js';

/** `trex` (ISO/IEC 14496-12 8.8.3): what holds for the samples of a fragment that says nothing else. */
export interface FragmentDefaults {
  description: number;
  duration: number;
  size: number;
  flags: number;
}

/** Data of a track run in the file, kept until all media data boxes are known. */
export interface RunPlace {
  begin: number;
  end: number;
  path: Path;
  /** Of the `trun` box. */
  offset: number;
}

/** Track runs whose data cannot be where they are said to be, reported together at the first of them. */
export interface MisplacedRuns {
  path: Path;
  offset: number;
  count: number;
  /** Bytes. */
  most: number;
}

/** At most so many kinds of sample groups are told apart. */
const maxSampleGroups = 64;

export class TrackState {
  readonly path: Path;
  readonly row: IsobmffTrack;
  readonly statistics = new StatisticsBuilder();
  /** Of the `tkhd` box in use, or -1. */
  headerOffset = -1;
  /**
   * No data reference says that the media data are in this file, so nothing can be said about their places.
   */
  external = false;
  defaults: FragmentDefaults | null = null;
  chunks: { table: TrackChunks; path: Path; offset: number } | null = null;
  /** Has samples there. */
  inFragments = false;
  /** Ticks between the end of one fragment and the begin of the next. */
  gaps = 0;
  readonly runs: RunPlace[] = [];
  runsPastEnd: MisplacedRuns | null = null;
  /** Null where the track's frames are not wanted. */
  rows: FrameRows | null = null;
  readonly #reported = new Set<ProblemCode>();

  constructor(
    readonly index: number,
    offset: number,
  ) {
    this.path = pathTo(pathTo(null, type.moov), type.trak, index);
    this.row = {
      id: 0,
      timescale: 0,
      external: false,
      statistics: this.statistics.result,
      raw: noTrackRaw(offset),
    };
  }

  /** A problem of which only the first of its kind is told for the track. */
  problemOnce(
    context: Context,
    code: ProblemCode,
    path: Path,
    offset: number,
    a: number,
    b = 0,
  ): void {
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    context.problem(code, path, offset, this.index, a, b);
  }

  addSampleGroup(groupingType: number, samples: number): void {
    const { sampleGroups } = this.row.raw;
    const group = sampleGroups.find((row) => row.type === groupingType);
    if (group !== undefined) group.samples += samples;
    else if (sampleGroups.length < maxSampleGroups)
      sampleGroups.push({ type: groupingType, samples });
  }
}
