/** What the reader of a codec gets, whatever the container: it knows neither boxes nor elements. */

import {
  type AudioFacts,
  type ColorCodes,
  noAudioFacts,
  noVideoFacts,
  type VideoFacts,
} from '../media/facts.js';
import type { ProblemCode } from '../report/problems.js';

/**
 * One coded track or image. A family finds the codec by its own table and brings the record into the form
 * that the codec's reader documents, so that one reader serves all families.
 */
export interface CodecSource<Fields> {
  /** What the container calls the codec: `avc1`, `V_MPEG4/ISO/AVC`. */
  tag: string;
  /** FFmpeg's name, as the family's table gives it for the tag. */
  codec: string;
  /**
   * What the RFC 6381 string begins with. In ISO BMFF the sample entry's type decides (`avc3`, `mp4a.40`).
   */
  element: string;
  /** The codec's configuration record, without a box or element around it; null where there is none. */
  record: Uint8Array | null;
  fields: Fields;
  /** The beginning of the first frame, where it was asked for and is there. */
  sample: Uint8Array | null;
  /** Reports what is wrong with the record; the source knows where in the file that is. */
  problem(code: ProblemCode, detail: string): void;
}

/** What the container itself says of a picture. */
export interface VideoFields {
  /** Pixels; 0 where it is not said. */
  width: number;
  height: number;
  color: ColorCodes | null;
  /** Null where the tag does not fix it. */
  bitDepth: number | null;
  chromaSubsampling: string | null;
}

/** What the container itself says of sound. */
export interface AudioFields {
  /** Hz; 0 where it is not said. */
  sampleRate: number;
  channels: number;
  /** Of uncompressed sound; null for other codecs. */
  bitsPerSample: number | null;
  /** As FFmpeg spells it, where the tag states it apart from any record. */
  profile: string | null;
}

export type VideoSource = CodecSource<VideoFields>;
export type AudioSource = CodecSource<AudioFields>;

/** What is known before record and frame are looked at: the codec, and what its tag fixes. */
export function videoFacts({ codec, element, fields }: VideoSource): VideoFacts {
  const facts = noVideoFacts();
  facts.codec = codec;
  facts.codecString = element;
  facts.bitDepth = fields.bitDepth;
  facts.chromaSubsampling = fields.chromaSubsampling;
  return facts;
}

export function audioFacts({ codec, element, fields }: AudioSource): AudioFacts {
  const facts = noAudioFacts();
  facts.codec = codec;
  facts.codecString = element;
  facts.bitsPerSample = fields.bitsPerSample;
  return facts;
}
