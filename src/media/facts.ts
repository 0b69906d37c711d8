/**
 * What the sample description (and at need the first sample) says of the coded
 * data. Codec readers fill these in.
 */

import type { Hdr } from '../report/report.js';

export interface CodecFacts {
  /** FFmpeg's name. */
  codec: string | null;
  /** RFC 6381. */
  codecString: string | null;
  profile: string | null;
  level: string | null;
}

/**
 * Code points of ISO/IEC 23091-2 (and of ITU-T H.273): 2 is "unspecified".
 * `fullRange` null where it is not said.
 */
export interface ColorCodes {
  primaries: number;
  transfer: number;
  matrix: number;
  fullRange: boolean | null;
}

/** HDR metadata as a box of the container, or the codec's own data, state them. */
export interface HdrMetadata
  extends Pick<Hdr, 'masteringDisplay' | 'contentLight' | 'ambientViewing' | 'contentVolume'> {
  /** Transfer function (ISO/IEC 23091-2) that is preferred to the stated one. */
  alternativeTransfer: number | null;
  /** Null where the first frame was not looked at. */
  hdr10Plus: boolean | null;
}

export interface VideoFacts extends CodecFacts {
  /** Luma samples; 0 where they are not said. */
  codedWidth: number;
  codedHeight: number;
  width: number;
  height: number;
  bitDepth: number | null;
  chromaSubsampling: string | null;
  sampleAspectRatio: [number, number] | null;
  color: ColorCodes | null;
  /** Null where the codec's own data hold none. */
  hdr: HdrMetadata | null;
  /** Frames that may be decoded before one that is shown before them; null where the codec does not say. */
  reorderFrames: number | null;
  /** Its configuration record stands beside that of the base layer. */
  dolbyVision: Hdr['dolbyVision'];
}

export interface AudioFacts extends CodecFacts {
  /** Hz, as played; 0 where it is not said. */
  sampleRate: number;
  /** 0 where it is not said. */
  channels: number;
  /** FFmpeg's name. */
  channelLayout: string | null;
  bitsPerSample: number | null;
}

export function noVideoFacts(): VideoFacts {
  return {
    codec: null,
    codecString: null,
    profile: null,
    level: null,
    codedWidth: 0,
    codedHeight: 0,
    width: 0,
    height: 0,
    bitDepth: null,
    chromaSubsampling: null,
    sampleAspectRatio: null,
    color: null,
    hdr: null,
    dolbyVision: null,
    reorderFrames: null,
  };
}

export function noAudioFacts(): AudioFacts {
  return {
    codec: null,
    codecString: null,
    profile: null,
    level: null,
    sampleRate: 0,
    channels: 0,
    channelLayout: null,
    bitsPerSample: null,
  };
}
