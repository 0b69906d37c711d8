import { u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { type EntryBox, findBox } from './entry-boxes.js';
import { findStreamDescriptor } from './esds.js';
import type { SampleDescription } from './sample-description.js';

/** A codec's configuration as FFmpeg's decoders want it (`extradata`): indexes into the entry's bytes. */
export interface CodecConfig {
  start: number;
  end: number;
  /** `dOps`, which they want as the head of an Ogg stream: eight bytes longer than the box's payload, and little-endian. */
  opus: boolean;
}

const videoBoxes = ['avcC', 'hvcC', 'av1C', 'glbl'].map(fourcc);
const AVCC = fourcc('avcC');
const ALAC = fourcc('alac');
const DOPS = fourcc('dOps');
const DFLA = fourcc('dfLa');

/** Bytes by which `OpusHead` is longer than what comes after the version of `dOps`. */
export const opusMagic = 9;

/** Null where there is none. */
export function codecConfig(
  description: SampleDescription,
  type: 'video' | 'audio',
): CodecConfig | null {
  const found = type === 'video' ? videoConfig(description) : audioConfig(description);
  return found !== null && found.end > found.start ? found : null;
}

function videoConfig(video: SampleDescription): CodecConfig | null {
  for (const box of video.boxes) if (videoBoxes.includes(box.type)) return payloadOf(box);
  return decoderSpecific(video);
}

function audioConfig(audio: SampleDescription): CodecConfig | null {
  const { boxes } = audio;
  const alac = findBox(boxes, ALAC);
  if (alac !== null) return { start: alac.start, end: alac.end, opus: false };
  const opus = findBox(boxes, DOPS);
  if (opus !== null) {
    const start = opus.payload + 1;
    return opus.end - opus.payload < 11 ? null : { start, end: opus.end, opus: true };
  }
  const flac = findBox(boxes, DFLA);
  // STREAMINFO without version, flags and block header.
  if (flac !== null)
    return { start: flac.payload + 8, end: Math.min(flac.payload + 42, flac.end), opus: false };
  return decoderSpecific(audio);
}

function payloadOf({ payload, end }: EntryBox): CodecConfig {
  return { start: payload, end, opus: false };
}

function decoderSpecific({ entry, boxes }: SampleDescription): CodecConfig | null {
  const stream = findStreamDescriptor(entry, boxes);
  return stream && { start: stream.start, end: stream.end, opus: false };
}

/** Bytes of a NAL unit's length in H.264 samples, by `avcC` (ISO/IEC 14496-15 5.3.3.1); null for other codecs. */
export function nalLengthSize({ entry, boxes }: SampleDescription): number | null {
  const box = findBox(boxes, AVCC);
  if (box === null || box.end - box.payload < 5) return null;
  return ((entry.bytes[box.payload + 4] as number) & 3) + 1;
}

/** Four characters of whoever made the encoder, 20 bytes into video and sound descriptions; 0 where it is unset. */
export function vendorCode({ entry }: SampleDescription): number {
  return entry.bytes.length < 24 ? 0 : u32(entry.bytes, 20);
}

/** The name of the compressor in a visual entry: a Pascal string in 32 bytes; empty where it has none. */
export function compressorBytes({ entry }: SampleDescription): Uint8Array {
  const { bytes } = entry;
  if (bytes.length < 82 || bytes[50] === 0) return bytes.subarray(0, 0);
  return bytes.subarray(51, 51 + Math.min(bytes[50] as number, 31));
}
