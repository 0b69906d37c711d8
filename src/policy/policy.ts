/**
 * What an upload must be like: plain JSON, so that it can be kept in a file
 * beside the service's other settings.
 */

import type { Hdr, MediaReport, PrivacyKind, Severity, VideoTrack } from '../report/report.js';

/** Both ends belong to it; an end that is absent is open. */
export interface Range {
  min?: number;
  max?: number;
}

/**
 * What a policy does not mention, it allows. What it demands and the file does not say (an
 * unknown duration) is a violation.
 */
export interface Policy {
  /** For editors: where the JSON Schema is. */
  $schema?: string;
  name?: string;
  description?: string;
  containers?: MediaReport['container'][];
  /** Bytes. */
  size?: Range;
  /** Seconds. */
  duration?: Range;
  /** Bits per second over the whole file. */
  bitRate?: Range;
  /** `true`: the index must stand before the media data. */
  fastStart?: boolean;
  /** Whether the file must (`true`) or must not (`false`) be fragmented. */
  fragmented?: boolean;
  /** `false`: no track may be encrypted; `true`: one must be. */
  encrypted?: boolean;
  problems?: {
    /** The worst severity that passes. */
    worst?: Severity | 'none';
    /** Codes that are not looked at. */
    ignore?: string[];
    /** Codes that never pass, whatever their severity. */
    forbid?: string[];
  };
  privacy?: {
    /** Kinds of findings that may not be there. */
    forbid?: PrivacyKind[];
  };
  provenance?: {
    /** `true`: a C2PA manifest store must be there (whether it is valid is not checked). */
    c2pa?: boolean;
    /** `false`: the file must not say of itself that AI made it; `true`: it must. */
    aiGenerated?: boolean;
  };
  /** For every video track that is not a still picture. */
  video?: VideoPolicy;
  /** For every sound track. */
  audio?: AudioPolicy;
  /** For still images (HEIF, AVIF). */
  image?: ImagePolicy;
}

export interface TrackPolicy {
  /** How many tracks of the kind. */
  tracks?: Range;
  /** FFmpeg's names. */
  codecs?: string[];
  /** By codec, as ffprobe spells them; a codec that is not listed may have any. */
  profiles?: Record<string, string[]>;
  /** Average, bits per second. */
  bitRate?: Range;
  /** Largest sum over a second, bits per second. */
  peakBitRate?: Range;
}

export interface VideoPolicy extends TrackPolicy {
  /** By codec, the highest level, e.g. `{ "h264": 5.1 }`. */
  maxLevel?: Record<string, number>;
  /** As displayed: after sample aspect ratio and rotation. */
  width?: Range;
  height?: Range;
  /** The larger and the smaller of both, for rules that hold upright and sideways. */
  longSide?: Range;
  shortSide?: Range;
  /** Width divided by height, as displayed. */
  aspectRatio?: Range;
  /** Whether pixels must be square. */
  squarePixels?: boolean;
  rotations?: VideoTrack['rotation'][];
  mirrored?: boolean;
  /** Frames per second, average. */
  frameRate?: Range;
  variableFrameRate?: boolean;
  /** Longest time between keyframes, seconds. */
  keyframeInterval?: Range;
  bitDepth?: Range;
  chromaSubsampling?: string[];
  hdr?: NonNullable<Hdr['kind']>[];
  /** `false`: neither stereo nor 360°. */
  spatial?: boolean;
}

export interface AudioPolicy extends TrackPolicy {
  channels?: Range;
  /** FFmpeg's names. */
  channelLayouts?: string[];
  /** Hz. */
  sampleRates?: number[];
}

export interface ImagePolicy {
  width?: Range;
  height?: Range;
  longSide?: Range;
  shortSide?: Range;
  aspectRatio?: Range;
  bitDepth?: Range;
}

/** One thing that a file is not as the policy wants it. Plain JSON. */
export interface Violation {
  /** The rule's path in the policy, e.g. `video.codecs`. */
  rule: string;
  /** One sentence for whoever uploaded the file. */
  message: string;
  trackIndex?: number;
  /** What the file has; null where it does not say. */
  actual: unknown;
  /** What the policy says. */
  allowed: unknown;
}

export interface Verdict {
  ok: boolean;
  violations: Violation[];
}
