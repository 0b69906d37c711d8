/**
 * The container index: what the file says, and the one contract between the backends and interpretation.
 * Both backends produce it, field for field equal; only `bytesRead` may differ.
 *
 * Numbers are exact integers where the file's value is at most 2^53; a larger one is a problem of its own and is stored
 * as `Number(value)`. Times are ticks: of the movie timescale for edit durations, of the track's own for everything in
 * `statistics`. Four-character codes are u32. Raw bytes are views that stay valid as long as the index does.
 */

export interface ContainerIndex {
  /** Bytes in the source. */
  size: number;
  bytesRead: number;
  /** The first (at most 64) bytes, for naming what is not ISO BMFF. */
  head: Uint8Array;
  /** From `ftyp`, or `styp` where there is no `ftyp`. */
  brands: { major: number; minorVersion: number; compatible: number[] } | null;
  /** The first 1,000 top-level boxes, sizes clipped to the source. */
  layout: BoxLocation[];
  layoutCount: number;
  /** Offset of the `moov` in use (the first), or -1. */
  movieOffset: number;
  /** Offset of the first non-empty `mdat`, or -1. */
  mediaDataOffset: number;
  /** `mvex` or a `moof` is present. */
  fragmented: boolean;
  fragmentCount: number;
  movie: MovieHeader | null;
  tracks: TrackIndex[];
  /** Raw metadata boxes for interpretation, in file order: see MetadataBox. */
  metadata: MetadataBox[];
  /** Numbers of `sidx` boxes, of their references, of `emsg` boxes, and of `tfra` entries. */
  segmentIndexes: number;
  segmentReferences: number;
  eventMessages: number;
  randomAccessEntries: number;
  problems: IndexProblem[];
}

export interface BoxLocation {
  type: number;
  offset: number;
  size: number;
}

/** Creation and modification time at the start of `mvhd`, `tkhd` and `mdhd`: seconds since 1904-01-01 UTC, 0 when unset. */
export interface HeaderTimes {
  /** Of the two times in the file; -1 without such a box. */
  offset: number;
  /** Bytes that both take: 8, or 16 in version 1. */
  size: number;
  creation: number;
  modification: number;
}

/** `mvhd` and `mehd`. */
export interface MovieHeader {
  times: HeaderTimes;
  timescale: number;
  /** Movie ticks; -1 when unknown (all ones). */
  duration: number;
  /** `mehd`, movie ticks; -1 when absent. */
  fragmentDuration: number;
}

/**
 * A box kept whole. `box` is its type; `path` as in problems; `offset` and `size` include the header; `bytes` is the payload after
 * the header (for `uuid`: after the 16-byte extended type, which stands in `userType`); empty where `limits.keptMetadataBytes` are used up. Kept are
 * `udta`, `meta`, `uuid` and `pssh` that are children of the top level, of `moov` or of a `trak`, and `pssh` of a `moof`.
 */
export interface MetadataBox {
  box: number;
  path: string;
  /** Track whose `trak` holds it, or -1. */
  trackIndex: number;
  offset: number;
  size: number;
  userType: Uint8Array;
  bytes: Uint8Array;
}

export interface TrackIndex {
  /** Offset of the `trak` box. */
  offset: number;
  /** `tkhd`. `flags` bit 0 = enabled. `matrix`: nine raw i32. `width`, `height`: raw 16.16. */
  id: number;
  times: HeaderTimes;
  flags: number;
  alternateGroup: number;
  matrix: number[];
  width: number;
  height: number;
  /** `mdhd`. `duration` -1 when unknown; `language` the raw u16. */
  mediaTimes: HeaderTimes;
  timescale: number;
  duration: number;
  language: number;
  /** `elng` without version, flags and NUL; empty when absent. */
  extendedLanguage: Uint8Array;
  /** `mdia/hdlr`; 0 when absent. The name is the raw rest of the box. */
  handler: number;
  handlerName: Uint8Array;
  /** `elst`: three numbers an edit: segment duration (movie ticks), media time (-1 = empty), rate (16.16 as a number, 1 = normal). */
  edits: number[];
  /** `tref`: one row per reference type. */
  references: { type: number; trackIds: number[] }[];
  sampleEntries: SampleEntry[];
  /** `cslg` compositionToDTSShift; 0 when absent. */
  compositionShift: number;
  statistics: SampleStatistics;
  /** Sample groups (`sbgp`, with or without `sgpd`): per grouping type, the samples assigned to a group (index > 0). */
  sampleGroups: { type: number; samples: number }[];
  /** Sample counts of `senc` (or the PIFF `uuid`), `saiz`, and entry count of `saio`, summed over the track and its fragments. */
  encryptedSamples: number;
  auxiliaryInfoSizes: number;
  auxiliaryInfoOffsets: number;
}

/** One entry of `stsd`: its file offset and all its bytes, header included. */
export interface SampleEntry {
  format: number;
  offset: number;
  bytes: Uint8Array;
}

/**
 * Computed from the run-length tables and track runs without expanding them; moov and fragments together.
 * "Sample duration" is the `stts` delta or the `trun`/`tfhd`/`trex` duration. Composition offsets are int32 in both versions.
 * Decode time of a progressive track starts at 0; of a fragment at `tfdt`, else where the track's decode time has got to.
 */
export interface SampleStatistics {
  /** `stsz`/`stz2` plus runs, after clamping to what the bytes can back. */
  count: number;
  bytes: number;
  largest: number;
  /** `stss` entries that name an existing sample (absent `stss`: all); fragments: without `sample_is_non_sync_sample`. */
  keyframes: number;
  /** Sum of the sample durations, `stts` clamped to `count`. */
  duration: number;
  firstDecodeTime: number;
  /** Lowest presentation time, and highest presentation time + duration. 0 without samples. */
  firstPresentationTime: number;
  lastPresentationEnd: number;
  /** Over all non-zero sample durations but the track's last sample's; 0 if there is none. */
  minDuration: number;
  maxDuration: number;
  /** Decode time from the first keyframe to the last, and the longest step between two; 0 with fewer than two. */
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

/** A problem as the backends find it; severity and wording are in problems.ts. `a` and `b` are numbers for the wording. */
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
