/** What boxray knows of one family of containers: how to recognise, read and describe its files. */

import type { Findings } from '../interpret/findings.js';
import type { BoxTree, RandomAccess } from '../media/box-tree.js';
import type { ContainerIndex } from '../media/container-index.js';
import type { MediaError } from '../media/errors.js';
import type { Limits } from '../media/limits.js';
import type { MediaData, MediaRange } from '../media/media-data.js';
import type { MediaFacts } from '../media/media-facts.js';
import type { FrameColumns, Session, SessionOptions } from '../media/session.js';
import type { PrivacyFinding } from '../report/report.js';

export type FrameTablesByTrack = ReadonlyMap<number, FrameColumns>;

/** How far a file is looked into. */
export interface Depth {
  limits: Limits;
  /** Every sample that may hold what `privacy` lists, not only the first of a track. */
  thorough: boolean;
  /** Whether metadata are read at all: frames and digests need none. */
  metadata: boolean;
}

/** What was read of a file beside its index. */
export interface Reading extends Depth {
  /** By track, those that `tablesWanted(index, depth)` named. */
  tables: FrameTablesByTrack;
  /** What was read of `requests(index, tables, depth)`. */
  media: MediaData;
}

/** Bytes to blank: text by spaces, the type of a box by `free`, the rest by zeros. */
export interface BlankRange {
  offset: number;
  length: number;
  encoding: PrivacyFinding['encoding'] | 'free';
  /** Where they are given they are written, as many as the range is long. */
  bytes?: readonly number[];
}

/** A file as it is to be, once what is to go is blank. */
export interface Blanked {
  tree: BoxTree;
  /** Whether something in `[start, end)` of the file is changed. */
  touches(start: number, end: number): boolean;
  /** Its bytes after that. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file of which everything is to go that playing or showing it does not need. */
export interface Played<Index extends ContainerIndex = ContainerIndex> {
  index: Index;
  facts: MediaFacts;
  /** By track; null or absent where there is no table. */
  frames: readonly (FrameColumns | null)[];
  tree: BoxTree;
  /** Its report has no error, so that what no sample is in may go. */
  sound: boolean;
  keepChapters: boolean;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface Family<Index extends ContainerIndex = ContainerIndex> {
  /** As `ContainerIndex.family` has it. */
  name: string;
  /** Whether the first (at most 64) bytes are those of such a file. */
  matches(head: Uint8Array): boolean;
  /** Formats of sound of which a frame table has a row a chunk: see `FrameRequest`. */
  chunkedFormats: readonly number[];
  /** The parser of the fallback. */
  createSession(options: SessionOptions): Session<Index>;
  /** The tracks of which `requests` needs the frame tables, as indexes. Few files have any. */
  tablesWanted(index: Index, depth: Depth): number[];
  /**
   * The second phase: what to read of the media data before the file can be described. Few files need any.
   */
  requests(index: Index, tables: FrameTablesByTrack, depth: Depth): MediaRange[];
  /** What is wrong goes to `findings`. Throws `MediaError` where nothing useful can be said of the file. */
  describe(index: Index, reading: Reading, findings: Findings): MediaFacts;
  /** What stands where, by headers. Rejects with `MediaError` where that cannot be told. */
  readTree(source: RandomAccess, limits: Limits): Promise<BoxTree>;
  /** Files in the file that are read as such, as the video of a motion photo. */
  embedded(index: Index): MediaRange[];
  /** What has to change besides, so that the file stays right: sums of what was changed. */
  repairs(file: Blanked): Promise<BlankRange[]>;
  /** Rejects with `RangeError` where that cannot be told. */
  unplayed(file: Played<Index>): Promise<BlankRange[]>;
  /** Fills in the times of frames that only what the codecs say tells, in place. */
  completeFrames(facts: MediaFacts, frames: readonly (FrameColumns | null)[]): void;
  /** Why its frames cannot be listed; null where they can. */
  withoutFrames(index: Index): MediaError | null;
}
