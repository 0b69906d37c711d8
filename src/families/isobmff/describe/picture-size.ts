import { i32, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { PictureFacts } from '../../../media/track-facts.js';
import { findBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const CLAP = fourcc('clap');
const PASP = fourcc('pasp');

/**
 * Width and height of a sample by `pasp` (ISO/IEC 14496-12 12.1.4); null where there
 * is none, or it is not possible.
 */
export function statedAspect(video: VisualDescription): [number, number] | null {
  const box = findBox(video.boxes, PASP);
  if (box === null) return null;
  const long = box.end - box.payload >= 8;
  const width = long ? u32(video.entry.bytes, box.payload) : 0;
  const height = long ? u32(video.entry.bytes, box.payload + 4) : 0;
  if (width > 0 && height > 0) return [width, height];
  video.entry.problem('invalid-aspect-ratio', box, '', width, height);
  return null;
}

/**
 * The clean aperture (12.1.4.1) of a picture of that size; null where there is no
 * `clap`, or it is not possible.
 */
export function cleanAperture(
  video: VisualDescription,
  width: number,
  height: number,
): PictureFacts['cleanAperture'] {
  const box = findBox(video.boxes, CLAP);
  if (box === null) return null;
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
  return null;
}
