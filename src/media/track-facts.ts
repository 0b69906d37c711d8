/**
 * What a container says of one of its tracks. Times are ticks of the track's timescale, unless another is
 * named.
 */

import type {
  Encryption,
  IccProfile,
  Spatial,
  Track,
  TrackHeader,
  TrackType,
  VideoTrack,
} from '../report/report.js';
import type { SampleStatistics } from './container-index.js';
import type { AudioFacts, CodecFacts, ColorCodes, HdrMetadata, VideoFacts } from './facts.js';

export interface TrackFacts {
  id: number;
  type: TrackType;
  /** As stored; empty where the container has none. */
  handler: string;
  name: string | null;
  /** What the container calls the codecs of the track, the one that `codec` describes first. */
  sampleEntries: string[];
  language: string | null;
  enabled: boolean;
  /** Ticks a second; 0 where the file says so. */
  timescale: number;
  /** Of the element that describes the track, for problems: its path as in problems, and where it begins. */
  path: string;
  offset: number;
  /** Null where nothing was counted. */
  statistics: SampleStatistics | null;
  /**
   * Where frame tables have a row for a chunk of samples, each a moment of sound: how many are coded
   * together, 1 of uncompressed sound. Null where they have a row for a sample.
   */
  samplesOfPacket: number | null;
  /** Null where frames are stored as decoders get them. */
  storedFrames: StoredFrames | null;
  /** Samples that begin an open group of pictures. */
  openGop: number;
  /** Where nothing was counted: when the track is presented all the same. Null where it was. */
  span: { start: number; end: number } | null;
  /** Frames a second that the container states; null where it states none. */
  statedFrameRate: number | null;
  flags: Track['flags'];
  codecDelaySeconds: number | null;
  seekPreRollSeconds: number | null;
  discardSeconds: number | null;
  contentEncodings: Track['contentEncodings'];
  edits: readonly Edit[];
  /** How long they are gone through again and again, in their ticks; 0: once. */
  editsRepeatedFor: number;
  codec: CodecFacts;
  /** The codec's configuration as FFmpeg hands it to decoders (`extradata`). */
  config: Uint8Array | null;
  encryption: Encryption | null;
  timecode: Track['timecode'];
  references: Track['references'];
  header: Omit<TrackHeader, 'configBytes'>;
  /** Of tracks of type `video` and `image`. */
  video: PictureFacts | null;
  /** Of tracks of type `audio`. */
  audio: AudioFacts | null;
}

/** What a container says that has no word for these things, and whose samples are all counted. */
export const plainTrack = {
  ...{ span: null, statedFrameRate: null, flags: null, codecDelaySeconds: null },
  ...{ seekPreRollSeconds: null, discardSeconds: null, storedFrames: null },
  contentEncodings: [] as Track['contentEncodings'],
};

/** How frames are stored that decoders get in another form. */
export interface StoredFrames {
  /** What each frame begins with and is not stored. */
  prefix: Uint8Array;
  /** They are zlib streams. */
  inflates: boolean;
  /** A header that is left out because it can be told. */
  header: 'icpf' | null;
}

export interface Edit {
  /** Ticks of `MediaFacts.editTimescale`. 0: to the end of the media. */
  duration: number;
  /** Where it begins in the media; null where nothing is shown. */
  mediaTime: number | null;
  /** 1: as recorded; 0: one sample for the whole edit. */
  rate: number;
}

export interface PictureFacts {
  /** What the codec says, completed by the container's size where it is silent. */
  coded: VideoFacts;
  /** What the container says of the size; 0 where it does not. */
  width: number;
  height: number;
  /** To show it: rotate clockwise first, then flip left-right. */
  rotation: 0 | 90 | 180 | 270;
  mirrored: boolean;
  /** Width and height of a sample; null where the container does not say them. */
  sampleAspectRatio: [number, number] | null;
  /** The part that is shown; null for all of it. */
  cleanAperture: { width: number; height: number } | null;
  color: ContainerColor;
  /** Null where the container holds none. */
  hdr: HdrMetadata | null;
  alpha: VideoTrack['alpha'];
  fieldOrder: VideoTrack['fieldOrder'];
  /** What stereo and spherical statements there are, in the order in which they count. */
  spatial: SpatialFacts[];
}

/** Colour by the container, the statement that counts first. */
export interface ContainerColor {
  statements: ColorCodes[];
  icc: IccProfile | null;
}

/** What one statement says; what it does not say is absent. */
export type SpatialFacts = Partial<Spatial> & Pick<Spatial, 'sources'>;
