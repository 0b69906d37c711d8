/**
 * The public schema of a report. Plain JSON: every field is present, an absent fact is `null`, a list may
 * be empty. Times are seconds, sizes are bytes, bit rates are bits per second; names of codecs, colours
 * and channel layouts are FFmpeg's.
 */

import type { Image } from './image.js';
import type { Color, Hdr, Spatial } from './picture.js';
import type { privacyKinds } from './privacy-kinds.js';
import type { Provenance } from './provenance.js';

export type { Exif, Image, ImageItem, ImagePart } from './image.js';
export type {
  Chromaticity,
  Color,
  ColorStatement,
  Hdr,
  HdrSource,
  IccProfile,
  Spatial,
} from './picture.js';
export type { AiClaim, C2pa, C2paManifest, Provenance } from './provenance.js';

export interface MediaReport {
  schemaVersion: 1;
  container: 'mp4' | 'mov' | 'm4a' | '3gp' | 'heif' | 'avif' | 'webm' | 'matroska';
  /** With the `codecs` parameter of RFC 6381, e.g. `video/mp4; codecs="avc1.64001f, mp4a.40.2"`. */
  mimeType: string;
  size: number | null;
  brands: { major: string; minorVersion: number; compatible: string[] } | null;
  /** The latest end over all tracks: `startSeconds + durationSeconds`. */
  durationSeconds: number | null;
  bitRate: number | null;
  /**
   * True where the index (`moov`, in Matroska Cues) stands before the media data, so that playback can start,
   * or seek, while the file arrives.
   */
  fastStart: boolean | null;
  /** Movie fragments; in Matroska a Segment or clusters of unknown size, as live streams have. */
  fragmented: boolean;
  /**
   * Whether every frame was counted, as the tables of MP4 tell at once. Of a Matroska file larger than
   * `limits.scanBytes` only head and end are read, unless `thorough` asks for more: then what only
   * blocks tell is null.
   */
  scanned: boolean;
  /** ISO 8601, UTC. */
  createdAt: string | null;
  /** What the movie header claims, whatever the tracks say; null when unknown. 0 where fragments tell it. */
  headerDurationSeconds: number | null;
  tracks: Track[];
  image: Image | null;
  /** Of Matroska those of the default edition. `language`: of the title, null where it is not said. */
  chapters: {
    startSeconds: number;
    endSeconds: number | null;
    title: string;
    language: string | null;
  }[];
  /**
   * By normalised names (title, artist, album, comment, date, encoder …): the first site that says
   * each. All sites are in `rawTags`.
   */
  tags: Record<string, string>;
  rawTags: RawTag[];
  /** Cover art and thumbnails among the tags, as places in the file. */
  pictures: { mimeType: string | null; path: string; offset: number; length: number }[];
  /** Files within a Matroska file (fonts, covers), as places in it. */
  attachments: Attachment[];
  /** The head of a Matroska or WebM file; null for others. */
  ebml: Ebml | null;
  device: { make: string | null; model: string | null; software: string | null } | null;
  privacy: PrivacyFinding[];
  provenance: Provenance;
  /** The first 1,000 top-level boxes; `layoutCount` counts all of them. */
  layout: { type: string; offset: number; size: number }[];
  layoutCount: number;
  problems: Problem[];
  /** The only part in which the two backends may differ. */
  inspected: { backend: BackendName; bytesRead: number };
}

/** A file within a Matroska file. */
export interface Attachment {
  name: string | null;
  mimeType: string | null;
  description: string | null;
  /** FileUID, decimal. */
  uid: string | null;
  /** Of its bytes, of which fewer are there where the file was cut. */
  offset: number;
  length: number;
}

export interface Ebml {
  /** `webm`, `matroska`; null where it is not said. */
  docType: string | null;
  docTypeVersion: number;
  docTypeReadVersion: number;
  muxingApp: string | null;
  writingApp: string | null;
  /** Hex. */
  segmentUuid: string | null;
  previousUuid: string | null;
  nextUuid: string | null;
}

export type BackendName = 'native' | 'fallback';

export interface Problem {
  /** Stable: see the table in problems.ts. */
  code: string;
  severity: Severity;
  message: string;
  /** The boxes that lead to the place, e.g. `moov/trak[1]/mdia/minf/stbl/stsz`. */
  path: string | null;
  /** Byte offset in the file. */
  offset: number | null;
  trackIndex: number | null;
}

export type Severity = 'error' | 'warning' | 'info';

export type TrackType =
  | 'video'
  | 'audio'
  | 'subtitle'
  | 'timecode'
  | 'metadata'
  | 'hint'
  | 'image'
  | 'other';

export interface Track {
  /** Position in the file, from 0: the handle for selection (ids can repeat or be 0). */
  index: number;
  id: number;
  type: TrackType;
  /** The handler type as stored, e.g. `vide`; '' in Matroska, which has none. */
  handler: string;
  name: string | null;
  /**
   * Four-character codes as stored; the first is the one that `codec` describes. In Matroska the CodecID,
   * e.g. `V_VP9`.
   */
  sampleEntries: string[];
  codec: string | null;
  /** RFC 6381, e.g. `avc1.64001f`. */
  codecString: string | null;
  /** As ffprobe spells it. */
  profile: string | null;
  /** As the standard prints it, e.g. `3.1`; `max` is AV1's "maximum parameters". */
  level: string | null;
  /** ISO 639-2 as stored, or BCP 47 from `elng`; null when undetermined. */
  language: string | null;
  enabled: boolean;
  /** Ticks per second of the track's media timeline. */
  timescale: number;
  /** Presented: the non-empty edits clipped to the media; without edits the media's own duration. */
  durationSeconds: number | null;
  /** Sum of the sample durations. */
  mediaDurationSeconds: number | null;
  /** First presented time, empty edits included. */
  startSeconds: number;
  /** `mediaSeconds` is null for an empty edit. */
  edits: {
    startSeconds: number;
    durationSeconds: number;
    mediaSeconds: number | null;
    rate: number;
  }[];
  /**
   * Null where the file was not `scanned`. `keyframes` is what the container says: `stss`, or the sample
   * flags of fragments. `openGop`: samples of the `rap ` sample groups.
   */
  samples: {
    count: number;
    bytes: number;
    keyframes: number;
    largest: number;
    openGop: number;
  } | null;
  /**
   * `average`: bytes over the media's duration; of ADPCM the nominal rate. `peak`: the largest sum over
   * [k, k+1) s of decode time; null under one second.
   */
  bitRate: { average: number | null; peak: number | null };
  encryption: Encryption | null;
  /** What Matroska says a player should do with the track; null for other containers. */
  flags: TrackFlags | null;
  /** CodecDelay of Matroska, which `startSeconds` takes account of; null for others. */
  codecDelaySeconds: number | null;
  /** SeekPreRoll: how much has to be decoded before a place that is sought. */
  seekPreRollSeconds: number | null;
  /** DiscardPadding, all of it: sound that is decoded and not played. */
  discardSeconds: number | null;
  /** What was done to the frames after they were coded, the last first; empty for others than Matroska. */
  contentEncodings: ContentEncoding[];
  timecode: { start: string; dropFrame: boolean; framesPerSecond: number } | null;
  /**
   * Other tracks that this one refers to, e.g. `tmcd` (its timecode), `chap` (titles of chapters), `cdsc`
   * (what it describes); at most 1,000 ids of each type.
   */
  references: { type: string; trackIds: number[] }[];
  header: TrackHeader;
  video: VideoTrack | null;
  audio: AudioTrack | null;
}

export interface TrackFlags {
  default: boolean;
  forced: boolean;
  hearingImpaired: boolean;
  visualImpaired: boolean;
  textDescriptions: boolean;
  original: boolean;
  commentary: boolean;
}

export interface ContentEncoding {
  algorithm: 'zlib' | 'bzlib' | 'lzo1x' | 'header-stripping' | 'encryption';
  /** Of the frames, of the codec's configuration. */
  frames: boolean;
  codecPrivate: boolean;
  /** Bytes that each frame begins with and that are not stored. */
  strippedBytes: number;
}

/** What the headers of a track claim, whatever its samples say. */
export interface TrackHeader {
  /** `mdhd`: the media's duration in ticks of `timescale`; null when unknown. 0 where fragments tell it. */
  durationTicks: number | null;
  /** `mdhd`: ISO 8601, UTC. */
  createdAt: string | null;
  /** `mdhd`, or Language of Matroska: ISO 639-2, `und` included; null where it is no language. */
  language: string | null;
  /** `tkhd`: the size to show the track at, in pixels, before the matrix. */
  width: number;
  height: number;
  /**
   * Of `tkhd`, joined with that of `mvhd`: {a, b, u, c, d, v, x, y, w} in their fixed point (16.16, and 2.30
   * for u, v, w); null for the one that changes nothing.
   */
  matrix: number[] | null;
  /** Four characters of the encoder's maker, in video and audio entries of QuickTime. */
  vendor: string | null;
  /** What a video entry calls its compressor, e.g. `Lavc61.19.100 libx264`. */
  compressor: string | null;
  /** Bytes of the codec's configuration as FFmpeg hands it to decoders (`extradata`). */
  configBytes: number | null;
  /** H.264: bytes of each NAL unit's length. */
  nalLengthSize: number | null;
  /** TrackUID of Matroska, decimal. */
  uid: string | null;
  /** DefaultDuration of Matroska: of a frame. */
  defaultDurationNanoseconds: number | null;
  /**
   * What tags claim of the track (NUMBER_OF_FRAMES, NUMBER_OF_BYTES, BPS, DURATION). `trusted`: the program
   * that wrote the file wrote them.
   */
  claims: {
    frames: number | null;
    bytes: number | null;
    bitRate: number | null;
    durationSeconds: number | null;
    trusted: boolean;
  } | null;
}

export interface Encryption {
  /** `cenc`, `cbcs`, `cbc1`, `cens`, `piff`, or the scheme as stored. */
  scheme: string;
  /** The four-character code that encryption hides, e.g. `avc1`. */
  originalFormat: string;
  /** Default key ids, hex. */
  keyIds: string[];
  /** DRM systems by name, from the `pssh` boxes of the file. */
  systems: string[];
}

export interface VideoTrack {
  /** As coded, before the SPS crop. */
  codedWidth: number;
  codedHeight: number;
  /** After the SPS crop. */
  width: number;
  height: number;
  /** After clean aperture, sample aspect ratio and rotation. */
  displayWidth: number;
  displayHeight: number;
  sampleAspectRatio: [number, number];
  /** Who states it: `pasp`, or the codec; null where nobody does, and samples are taken to be square. */
  aspectSource: 'container' | 'codec' | null;
  /** To show it: rotate clockwise by `rotation` first, then, where `mirrored`, flip left-right. */
  rotation: 0 | 90 | 180 | 270;
  mirrored: boolean;
  bitDepth: number | null;
  /** `4:2:0`, `4:2:2`, `4:4:4`, `4:0:0`. */
  chromaSubsampling: string | null;
  /**
   * Frames per second: `average` = count / media duration; min and max from sample durations, without
   * zero ones and the track's last.
   */
  frameRate: {
    average: number | null;
    min: number | null;
    max: number | null;
    variable: boolean | null;
  };
  /** Seconds between keyframes, by decode time. */
  keyframeInterval: { average: number | null; max: number | null };
  /** Whether frames are shown in another order than they are stored. */
  reordered: boolean | null;
  /**
   * Transparency in BlockAdditions of Matroska. `present`: null where not all blocks were looked at. Null for
   * other containers.
   */
  alpha: { declared: boolean; present: boolean | null } | null;
  /** By Matroska's FlagInterlaced and FieldOrder, as FFmpeg calls it; null where it is not said. */
  fieldOrder: 'progressive' | 'tt' | 'bb' | 'tb' | 'bt' | 'interlaced' | null;
  color: Color | null;
  /** Null where nothing says what the picture is made for: neither a transfer function nor HDR metadata. */
  hdr: Hdr | null;
  /** Null for ordinary flat, one-eyed pictures. */
  spatial: Spatial | null;
}

export interface AudioTrack {
  /** Hz, as played (twice the core rate for HE-AAC). */
  sampleRate: number | null;
  channels: number | null;
  /** FFmpeg's name, e.g. `stereo`, `5.1(side)`. */
  channelLayout: string | null;
  bitsPerSample: number | null;
}

/** A tag as it is stored. */
export interface RawTag {
  /**
   * `matroska` (SimpleTag), `itunes` (`ilst`), `quicktime` (`mdta` keys), `udta` (©-boxes, others of
   * QuickTime and of camera makers), `3gpp`, `id3`, `xtra` (Microsoft), `xmp`, `xml` (other documents),
   * `exif`.
   */
  source:
    | 'matroska'
    | 'itunes'
    | 'quicktime'
    | 'udta'
    | '3gpp'
    | 'id3'
    | 'xtra'
    | 'xmp'
    | 'xml'
    | 'exif';
  /**
   * As stored: `©nam`, `com.apple.quicktime.make`, `----:com.apple.iTunes:iTunSMPB`; of XMP namespace URI and
   * name: `http://purl.org/dc/elements/1.1/title`; of Exif `IFD0:Make`.
   */
  key: string;
  /** At most the first 16 KiB of it. Null where it is not text or a number (a picture, binary data). */
  value: string | null;
  /** ISO 639-2, or BCP 47 of XML. */
  language: string | null;
  /** Number of the value's type as `ilst` or `Xtra` states it (1 UTF-8, 13 JPEG, 21 integer …). */
  dataType: number | null;
  path: string;
  /** Of the value's own bytes in the file. */
  offset: number;
  length: number;
  /** Null for tags of the whole file. */
  trackIndex: number | null;
}

export type PrivacyKind = (typeof privacyKinds)[number];

/**
 * A site in the file that says something of a person. `offset` and `length`: the bytes that say
 * it, and that `scrub` neutralises.
 */
export interface PrivacyFinding {
  /** `unread`: metadata that were not (all) read, so that what they say of a person is not known. */
  kind: PrivacyKind;
  /**
   * Of `unread` the reason. Else in plain form: a location as decimal degrees `latitude, longitude` (and
   * `, altitude m`), a time as ISO 8601.
   */
  value: string;
  /**
   * How the bytes say it, and so what `scrub` puts in their place: spaces for text, otherwise zeros. `text`:
   * UTF-8 or another with one byte for a space.
   */
  encoding: 'text' | 'utf-16be' | 'utf-16le' | 'binary';
  path: string;
  offset: number;
  length: number;
  trackIndex: number | null;
}
