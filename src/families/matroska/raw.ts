/**
 * What only Matroska and WebM files have in the container index (RFC 9559). Times are ticks of the track's
 * timescale, CodecDelay not applied: block times as stored, times TimestampScale where a second has no whole
 * number of ticks. Element ids are u32 with their length marker.
 *
 * Kept whole (`kept`, header excluded from `bytes`): the EBML head, and of the Segment each SeekHead, Info,
 * Tracks, Cues, Tags and Chapters, `Segment/Tags[1]`; of Attachments the children of each AttachedFile
 * (`Segment/Attachments/AttachedFile[2]/FileName`), of which FileData is located only, its `bytes` empty.
 * Where an element is cut by the end of the file, `size` is what it states and `bytes` what is there;
 * `userType` is its header, as stored.
 */

import type { ContainerIndex, SampleStatistics, TrackIndex } from '../../media/container-index.js';

export type MatroskaIndex = Omit<ContainerIndex<MatroskaRaw, MatroskaTrackRaw>, 'tracks'> & {
  /** One for each TrackEntry of the first Tracks element, in its order. */
  tracks: MatroskaTrack[];
};

export type MatroskaTrack = TrackIndex<MatroskaTrackRaw>;

export interface MatroskaRaw {
  /** Where the data of the first Segment begin: what Segment positions are relative to; -1 without one. */
  segmentOffset: number;
  /** Bytes of them as stated; -1 where unknown. */
  segmentSize: number;
  /** TimestampScale as stored: nanoseconds a tick. */
  timestampScale: number;
  /** Whether every block was walked: else statistics are null, and block facts are those of head and tail. */
  scanned: boolean;
  /** Segments and clusters of unknown size that were met. */
  unknownSizes: number;
  /** Clusters that were met. */
  clusters: number;
  /** Offset of the first; -1 without one. */
  firstCluster: number;
  /** Offset of the Cues; -1 without them. */
  cuesOffset: number;
  /** Where clusters were found from the end; -1 where none were, or all were walked. */
  tailOffset: number;
}

/**
 * Statistics of a track, where blocks were scanned: as SampleStatistics says, but `duration` is 0 and
 * `lastPresentationEnd` counts the durations only that blocks or DefaultDuration state. A frame is one after
 * de-lacing; `bytes` and `largest` count stripped headers; `chunks` are blocks. `minDuration` and
 * `maxDuration` are steps between presentation times of pictures, 0 of other tracks; those of keyframes are
 * by presentation time; `peakBytes` by the latest time so far.
 */
export interface MatroskaTrackRaw {
  /** Of the TrackEntry. */
  offset: number;
  /** TrackType as stored; 0 where it is absent. */
  type: number;
  /** The first frame in file order, of the stored bytes; -1 where no block was met. */
  firstOffset: number;
  firstSize: number;
  firstTime: number;
  /** The block shown last: its time, its last frame, how many frames it has. */
  latestTime: number;
  latestOffset: number;
  latestSize: number;
  latestFrames: number;
  /** Of the whole block, as BlockDuration or DefaultDuration state it; -1 where neither does. */
  latestDuration: number;
  /** From the latest time before it; 0 where there is none. */
  latestStep: number;
  /** BlockAdditionals of BlockAddID 1 that were met: alpha of VP8 and VP9. */
  alphaBlocks: number;
  /** The first BlockAdditional of BlockAddID 4 (ITU-T T.35); -1 without one. */
  t35Offset: number;
  t35Size: number;
  /** Sum of DiscardPadding that is positive, in nanoseconds. */
  discard: number;
}

export type { SampleStatistics };
