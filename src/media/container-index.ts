/**
 * The container index: what the file says, and the one contract between the backends and everything above
 * them. Both backends produce it, field for field equal; only `bytesRead` may differ. What only one family of
 * containers has stands in `raw`, as raw as the file has it.
 *
 * Numbers are exact integers where the file's value is at most 2^53; a larger one is a problem of its own and
 * is stored as `Number(value)`. Raw bytes are views that stay valid as long as the index does.
 */

/** So many bytes at its beginning tell what a file is. */
export const headBytes = 64;

export interface ContainerIndex<Raw = unknown, TrackRaw = unknown> {
  /** The name of the family that read it. */
  family: string;
  /** Bytes in the source. */
  size: number;
  bytesRead: number;
  /** The first (at most 64) bytes, for naming what is no media. */
  head: Uint8Array;
  /** The first 1,000 top-level elements, sizes clipped to the source. */
  layout: ElementLocation[];
  layoutCount: number;
  tracks: TrackIndex<TrackRaw>[];
  /** Raw metadata elements for interpretation, in file order. */
  kept: KeptElement[];
  problems: IndexProblem[];
  raw: Raw;
}

/** `type`: a four-character code or an EBML element id, as a number. */
export interface ElementLocation {
  type: number;
  offset: number;
  size: number;
}

/**
 * An element kept whole. `path` as in problems; `offset` and `size` include the header; `bytes` is the
 * payload after the header (for a `uuid` box: after the 16-byte extended type, which stands in `userType`);
 * empty where `limits.keptMetadataBytes` are used up.
 */
export interface KeptElement {
  type: number;
  path: string;
  /** The track that holds it, or -1. */
  trackIndex: number;
  offset: number;
  size: number;
  userType: Uint8Array;
  bytes: Uint8Array;
}

export interface TrackIndex<Raw = unknown> {
  id: number;
  /** Ticks a second, in which all times of the track are; 0 where the file says so. */
  timescale: number;
  /** The samples are in another file, whatever stands at their offsets here. */
  external: boolean;
  /** Null where nothing was counted. */
  statistics: SampleStatistics | null;
  raw: Raw;
}

/**
 * What the samples of a track add up to. Times are ticks of the track's timescale. In ISO BMFF it is computed
 * from the run-length tables and track runs without expanding them, movie and fragments together: "sample
 * duration" is the `stts` delta or the `trun`/`tfhd`/`trex` duration; decode time of a progressive track
 * starts at 0, of a fragment at `tfdt`, else where the track's decode time has got to.
 */
export interface SampleStatistics {
  /** After clamping to what the bytes can back. */
  count: number;
  bytes: number;
  largest: number;
  /** What the container says: `stss` entries that name an existing sample (absent `stss`: all). */
  keyframes: number;
  /** Sum of the sample durations. */
  duration: number;
  /** Lowest presentation time, and highest presentation time + duration. 0 without samples. */
  firstPresentationTime: number;
  lastPresentationEnd: number;
  /** Over all non-zero sample durations but the track's last sample's; 0 if there is none. */
  minDuration: number;
  maxDuration: number;
  /**
   * Decode time from the first keyframe to the last, and the longest step between two; 0 with fewer than two.
   */
  keyframeSpan: number;
  keyframeMaxInterval: number;
  /** A sample is presented before its predecessor in decode order. */
  reordered: boolean;
  /** The largest number of bytes in one [k, k+1) second of decode time; 0 with timescale 0. */
  peakBytes: number;
  /** Chunks plus track runs. */
  chunks: number;
  /** Place of the first sample in decode order; -1 without one. */
  firstSampleOffset: number;
  firstSampleSize: number;
}

/**
 * A problem as the backends find it; severity and wording are in report/problems.ts.
 * `a` and `b` are for the wording.
 */
export interface IndexProblem {
  code: string;
  path: string;
  /** -1 where no place can be named. */
  offset: number;
  /** -1 where no track is concerned. */
  trackIndex: number;
  a: number;
  b: number;
}
