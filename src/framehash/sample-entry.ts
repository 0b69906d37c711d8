/** What FFmpeg takes from a sample entry beside the codec: its extradata, and the shape of a sample. */

import type { SampleEntry, TrackIndex } from '../container-index.js';
import { fourcc } from '../fourcc.js';
import { readStreamDescriptor } from '../interpret/codecs/esds.js';
import { findBox } from '../interpret/entry-boxes.js';
import { Findings } from '../interpret/findings.js';
import {
  openAudioEntry,
  openVisualEntry,
  type SampleDescription,
  type VisualDescription,
} from '../interpret/sample-description.js';
import { readVideoFacts } from '../interpret/video/video.js';

/** The codec's configuration as FFmpeg's decoders want it; null where there is none. */
export function extradata(entry: SampleEntry, type: 'video' | 'audio'): Uint8Array | null {
  // What is wrong with the entry stands in the report already.
  const ignored = new Findings(0);
  const found =
    type === 'video'
      ? openVisualEntry(entry, -1, ignored, false)
      : openAudioEntry(entry, -1, ignored, false);
  const data = type === 'video' ? videoConfig(found) : audioConfig(found);
  return data !== null && data.length > 0 ? data : null;
}

const videoBoxes = ['avcC', 'hvcC', 'av1C', 'glbl'].map(fourcc);

function videoConfig(video: SampleDescription): Uint8Array | null {
  for (const { type, payload, end } of video.boxes)
    if (videoBoxes.includes(type)) return video.entry.bytes.subarray(payload, end);
  return decoderSpecific(video);
}

function audioConfig(audio: SampleDescription): Uint8Array | null {
  const { bytes } = audio.entry;
  const alac = findBox(audio.boxes, fourcc('alac'));
  if (alac !== null) return bytes.subarray(alac.start, alac.end);
  const opus = findBox(audio.boxes, fourcc('dOps'));
  if (opus !== null) return opusHead(bytes.subarray(opus.payload, opus.end));
  const flac = findBox(audio.boxes, fourcc('dfLa'));
  // STREAMINFO without version, flags and block header.
  if (flac !== null) return bytes.subarray(flac.payload + 8, Math.min(flac.payload + 42, flac.end));
  return decoderSpecific(audio);
}

function decoderSpecific({ entry, boxes }: SampleDescription): Uint8Array | null {
  if (findBox(boxes, fourcc('esds')) === null) return null;
  const stream = readStreamDescriptor(entry, boxes);
  return stream && entry.bytes.subarray(stream.start, stream.end);
}

/** RFC 7845 5.1, which is little-endian, from the box that is not. */
function opusHead(box: Uint8Array): Uint8Array | null {
  if (box.length < 11) return null;
  const head = Buffer.concat([Buffer.from('OpusHead\u0001'), box.subarray(1)]);
  head.subarray(10, 12).swap16();
  head.subarray(12, 16).swap32();
  head.subarray(16, 18).swap16();
  return head;
}

/** Width and height of a sample: from `pasp`, from the track's size where it is another than the entry's, or from the codec; 0 and 1 where nothing says. */
export function sampleShape(entry: SampleEntry, track: TrackIndex): [number, number] {
  const video = openVisualEntry(entry, -1, new Findings(0), false);
  const stated = statedShape(video) ?? shapeOfTrack(video, track);
  if (stated !== null) return stated;
  const shape = readVideoFacts(video, null).sampleAspectRatio;
  return shape === null ? [0, 1] : lowestTerms(...shape);
}

function statedShape({ entry, boxes }: VisualDescription): [number, number] | null {
  const pasp = findBox(boxes, fourcc('pasp'));
  if (pasp === null || pasp.end - pasp.payload < 8) return null;
  const view = new DataView(entry.bytes.buffer, entry.bytes.byteOffset + pasp.payload, 8);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  return width > 0 && height > 0 ? lowestTerms(width, height) : null;
}

function shapeOfTrack(video: VisualDescription, track: TrackIndex): [number, number] | null {
  const { width, height } = video;
  const [shownWidth, shownHeight] = [track.width >>> 16, track.height >>> 16];
  if (width === 0 || height === 0 || shownWidth === 0 || shownHeight === 0) return null;
  if (width === shownWidth && height === shownHeight) return null;
  return lowestTerms(height * shownWidth, width * shownHeight);
}

function lowestTerms(width: number, height: number): [number, number] {
  let [x, y] = [width, height];
  while (y > 0) [x, y] = [y, x % y];
  return [width / x, height / x];
}
