import { u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { type EntryBox, findBox } from './entry-boxes.js';
import { findStreamDescriptor } from './esds.js';
import type { SampleDescription } from './sample-description.js';

const videoBoxes = ['avcC', 'hvcC', 'av1C', 'glbl'].map(fourcc);
const AVCC = fourcc('avcC');
const ALAC = fourcc('alac');
const DOPS = fourcc('dOps');
const DFLA = fourcc('dfLa');
const dopsSize = 11;

/** A codec's configuration as FFmpeg's decoders want it (`extradata`); null where there is none. */
export function extradata(
  description: SampleDescription,
  type: 'video' | 'audio',
): Uint8Array | null {
  const found = type === 'video' ? videoConfig(description) : audioConfig(description);
  return found !== null && found.length > 0 ? found : null;
}

function videoConfig(video: SampleDescription): Uint8Array | null {
  for (const box of video.boxes)
    if (videoBoxes.includes(box.type)) return video.entry.bytes.subarray(box.payload, box.end);
  return decoderSpecific(video);
}

function audioConfig(audio: SampleDescription): Uint8Array | null {
  const { boxes } = audio;
  const { bytes } = audio.entry;
  const alac = findBox(boxes, ALAC);
  if (alac !== null) return bytes.subarray(alac.start, alac.end);
  const opus = findBox(boxes, DOPS);
  if (opus !== null) return isWhole(opus) ? opusHead(bytes.subarray(opus.payload, opus.end)) : null;
  const flac = findBox(boxes, DFLA);
  // STREAMINFO without version, flags and block header.
  if (flac !== null) return bytes.subarray(flac.payload + 8, Math.min(flac.payload + 42, flac.end));
  return decoderSpecific(audio);
}

const isWhole = ({ payload, end }: EntryBox) => end - payload >= dopsSize;

function decoderSpecific({ entry, boxes }: SampleDescription): Uint8Array | null {
  const stream = findStreamDescriptor(entry, boxes);
  return stream && entry.bytes.subarray(stream.start, stream.end);
}

const opusMagic = [0x4f, 0x70, 0x75, 0x73, 0x48, 0x65, 0x61, 0x64, 1];

/**
 * OpusHead (RFC 7845 5.1), which is little-endian, from the payload of `dOps`, which is not (Encapsulation of
 * Opus in ISO Base Media File Format 4.3.2): its version gives way to the magic signature and a version.
 */
export function opusHead(dops: Uint8Array): Uint8Array {
  const head = new Uint8Array(opusMagic.length + Math.max(0, dops.length - 1));
  head.set(opusMagic);
  head.set(dops.subarray(1), opusMagic.length);
  if (dops.length < dopsSize) return head;
  // Pre-skip, input sample rate, output gain.
  head.subarray(10, 12).reverse();
  head.subarray(12, 16).reverse();
  head.subarray(16, 18).reverse();
  return head;
}

/**
 * Bytes of a NAL unit's length in H.264 samples, by `avcC` (ISO/IEC 14496-15 5.3.3.1); null for other codecs.
 */
export function nalLengthSize({ entry, boxes }: SampleDescription): number | null {
  const box = findBox(boxes, AVCC);
  if (box === null || box.end - box.payload < 5) return null;
  return ((entry.bytes[box.payload + 4] as number) & 3) + 1;
}

/**
 * Four characters of whoever made the encoder, 20 bytes into video and sound descriptions; 0 where it is
 * unset.
 */
export function vendorCode({ entry }: SampleDescription): number {
  return entry.bytes.length < 24 ? 0 : u32(entry.bytes, 20);
}

/** The name of the compressor in a visual entry: a Pascal string in 32 bytes; empty where it has none. */
export function compressorBytes({ entry }: SampleDescription): Uint8Array {
  const { bytes } = entry;
  if (bytes.length < 82 || bytes[50] === 0) return bytes.subarray(0, 0);
  return bytes.subarray(51, 51 + Math.min(bytes[50] as number, 31));
}
