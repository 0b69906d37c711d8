/** What FFmpeg takes from a sample entry beside the codec: its extradata, and the shape of a sample. */

import { fourcc } from '../bytes/fourcc.js';
import { extradata as extradataOf } from '../families/isobmff/describe/codec-config.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import {
  openAudioEntry,
  openVisualEntry,
  type VisualDescription,
} from '../families/isobmff/describe/sample-description.js';
import { readVideoFacts } from '../families/isobmff/describe/video.js';
import type { IsobmffTrack, SampleEntry } from '../families/isobmff/raw.js';
import { Findings } from '../interpret/findings.js';

/** The codec's configuration as FFmpeg's decoders want it; null where there is none. */
export function extradata(entry: SampleEntry, type: 'video' | 'audio'): Uint8Array | null {
  // What is wrong with the entry stands in the report already.
  const ignored = new Findings(0);
  const found =
    type === 'video'
      ? openVisualEntry(entry, -1, ignored, false)
      : openAudioEntry(entry, -1, ignored, false);
  return extradataOf(found, type);
}

/** Width and height of a sample: from `pasp`, from the track's size where it is another than the entry's, or from the codec; 0 and 1 where nothing says. */
export function sampleShape(entry: SampleEntry, track: IsobmffTrack): [number, number] {
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

function shapeOfTrack(video: VisualDescription, track: IsobmffTrack): [number, number] | null {
  const { width, height } = video;
  const [shownWidth, shownHeight] = [track.raw.width >>> 16, track.raw.height >>> 16];
  if (width === 0 || height === 0 || shownWidth === 0 || shownHeight === 0) return null;
  if (width === shownWidth && height === shownHeight) return null;
  return lowestTerms(height * shownWidth, width * shownHeight);
}

function lowestTerms(width: number, height: number): [number, number] {
  let [x, y] = [width, height];
  while (y > 0) [x, y] = [y, x % y];
  return [width / x, height / x];
}
