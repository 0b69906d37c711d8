import { i32, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { VideoTrack } from '../../../report/report.js';
import { findBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const CLAP = fourcc('clap');
const PASP = fourcc('pasp');

/**
 * Sample aspect ratio, in lowest terms: `pasp` (ISO/IEC 14496-12 12.1.4) where it is valid, else what the codec says, else
 * square samples.
 */
export function sampleAspectRatio(
  video: VisualDescription,
  codec: readonly [number, number] | null,
): { ratio: [number, number]; source: VideoTrack['aspectSource'] } {
  const box = findBox(video.boxes, PASP);
  if (box !== null) {
    const long = box.end - box.payload >= 8;
    const width = long ? u32(video.entry.bytes, box.payload) : 0;
    const height = long ? u32(video.entry.bytes, box.payload + 4) : 0;
    if (width > 0 && height > 0) return { ratio: lowestTerms(width, height), source: 'container' };
    video.entry.problem('invalid-aspect-ratio', box, '', width, height);
  }
  if (codec === null) return { ratio: [1, 1], source: null };
  return { ratio: lowestTerms(codec[0], codec[1]), source: 'codec' };
}

function lowestTerms(width: number, height: number): [number, number] {
  let x = width;
  let y = height;
  while (y > 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return [width / x, height / x];
}

/** The clean aperture (12.1.4.1) of a picture; its full size where there is no `clap` or it is not possible. */
export function cleanAperture(
  video: VisualDescription,
  width: number,
  height: number,
): { width: number; height: number } {
  const box = findBox(video.boxes, CLAP);
  if (box === null) return { width, height };
  const { bytes } = video.entry;
  const at = box.payload;
  if (box.end - at >= 32) {
    const cleanWidth = u32(bytes, at) / u32(bytes, at + 4);
    const cleanHeight = u32(bytes, at + 8) / u32(bytes, at + 12);
    const offsetX = i32(bytes, at + 16) / u32(bytes, at + 20);
    const offsetY = i32(bytes, at + 24) / u32(bytes, at + 28);
    // The aperture is centred, then moved; half a sample is forgiven.
    const fitsX = cleanWidth / 2 + Math.abs(offsetX) <= width / 2 + 0.5;
    const fitsY = cleanHeight / 2 + Math.abs(offsetY) <= height / 2 + 0.5;
    if (cleanWidth > 0 && cleanHeight > 0 && fitsX && fitsY)
      return { width: cleanWidth, height: cleanHeight };
  }
  video.entry.problem('invalid-clean-aperture', box);
  return { width, height };
}
