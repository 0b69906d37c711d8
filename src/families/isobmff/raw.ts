/**
 * What only ISO BMFF and QuickTime files have in the container index. Times are ticks: of the movie timescale
 * for edit durations, of the track's own elsewhere. Four-character codes are u32.
 */

import type { ContainerIndex, SampleStatistics, TrackIndex } from '../../media/container-index.js';

export type IsobmffIndex = Omit<ContainerIndex<IsobmffRaw, IsobmffTrackRaw>, 'tracks'> & {
  tracks: IsobmffTrack[];
};

/** Sample tables are always there, so that their statistics are too. */
export type IsobmffTrack = TrackIndex<IsobmffTrackRaw> & { statistics: SampleStatistics };

export interface IsobmffRaw {
  /** From `ftyp`, or `styp` where there is no `ftyp`. */
  brands: { major: number; minorVersion: number; compatible: number[] } | null;
  /** Offset of the `moov` in use (the first), or -1. */
  movieOffset: number;
  /** Offset of the first non-empty `mdat`, or -1. */
  mediaDataOffset: number;
  /** `mvex` or a `moof` is present. */
  fragmented: boolean;
  fragmentCount: number;
  /** The movie header is compressed (`cmov`), which is not undone. */
  compressedMovie: boolean;
  movie: MovieHeader | null;
}

/**
 * Creation and modification time at the start of `mvhd`, `tkhd` and `mdhd`: seconds
 * since 1904-01-01 UTC, 0 when unset.
 */
export interface HeaderTimes {
  /** Of the two times in the file; -1 without such a box. */
  offset: number;
  /** Bytes that both take: 8, or 16 in version 1. */
  size: number;
  creation: number;
  modification: number;
}

/** `mvhd`. */
export interface MovieHeader {
  times: HeaderTimes;
  timescale: number;
  /** Movie ticks; -1 when unknown (all ones). */
  duration: number;
  /** Nine raw i32, as in `tkhd`. */
  matrix: number[];
}

export interface IsobmffTrackRaw {
  /** Offset of the `trak` box. */
  offset: number;
  /** `tkhd`. `flags` bit 0 = enabled. `matrix`: nine raw i32. `width`, `height`: raw 16.16. */
  times: HeaderTimes;
  flags: number;
  matrix: number[];
  width: number;
  height: number;
  /** `mdhd`. `duration` -1 when unknown; `language` the raw u16. */
  mediaTimes: HeaderTimes;
  duration: number;
  language: number;
  /** `elng` without version, flags and NUL; empty when absent. */
  extendedLanguage: Uint8Array;
  /** `mdia/hdlr`; 0 when absent. The name is the raw rest of the box. */
  handler: number;
  handlerName: Uint8Array;
  /**
   * `elst`: three numbers an edit: segment duration (movie ticks), media time
   * (-1 = empty), rate (1 = normal).
   */
  edits: number[];
  /** Of `elst`: 1 means that the list is repeated. */
  editFlags: number;
  /** `tref`: one row per reference type. */
  references: { type: number; trackIds: number[] }[];
  sampleEntries: SampleEntry[];
  /** Which of them the first sample has, from 1; 0 where nothing says. */
  firstDescription: number;
  /** Sample groups (`sbgp`): per grouping type, the samples assigned to a group (index > 0). */
  sampleGroups: { type: number; samples: number }[];
}

export const noTimes: Readonly<HeaderTimes> = { offset: -1, size: 0, creation: 0, modification: 0 };

/** Of a `trak` box at `offset` that is empty. */
export function noTrackRaw(offset: number): IsobmffTrackRaw {
  return {
    offset,
    times: noTimes,
    flags: 1,
    matrix: [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000],
    width: 0,
    height: 0,
    mediaTimes: noTimes,
    duration: -1,
    language: 0,
    extendedLanguage: new Uint8Array(0),
    handler: 0,
    handlerName: new Uint8Array(0),
    edits: [],
    editFlags: 0,
    references: [],
    sampleEntries: [],
    firstDescription: 0,
    sampleGroups: [],
  };
}

/** Of a duration or time: beyond 2^53 no number is exact, and no file lasts so long. */
export const isPossible = (ticks: number): boolean => ticks >= 0 && ticks <= 2 ** 53;

/** The sample entry of the first sample: a writer may keep ones that no sample has any more. */
export function entryInUse({
  sampleEntries,
  firstDescription,
}: IsobmffTrackRaw): SampleEntry | undefined {
  return sampleEntries[firstDescription - 1] ?? sampleEntries[0];
}

/** One entry of `stsd`: its file offset and all its bytes, header included. */
export interface SampleEntry {
  format: number;
  offset: number;
  bytes: Uint8Array;
}
