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

/** Of a track: 16.16 pixels, and nine numbers as in `tkhd`. */
export interface ShownSize {
  width: number;
  height: number;
  matrix: readonly number[];
}

/** Less than this is rounding, or lines that the size of the track leaves out. */
const sameAspect = 0.01;

/**
 * Width and height of a sample by the size at which the track is shown (8.3.2), with what its matrix scales:
 * what a picture without `pasp` is stretched to. Null where that is the picture's own shape, or the one that
 * the codec says (`coded`).
 */
export function shownAspect(
  raw: ShownSize,
  picture: { width: number; height: number },
  coded: [number, number] | null,
): [number, number] | null {
  const [a = 0, b = 0, , c = 0, d = 0] = raw.matrix;
  const width = Math.round((raw.width / 65_536) * (Math.hypot(a, b) / 65_536));
  const height = Math.round((raw.height / 65_536) * (Math.hypot(c, d) / 65_536));
  if (width < 1 || height < 1 || picture.width === 0 || picture.height === 0) return null;
  const shape = (width * picture.height) / (height * picture.width);
  const [across, down] = coded ?? [1, 1];
  const isNear = (other: number) => Math.abs(shape / other - 1) <= sameAspect;
  if (!Number.isFinite(shape) || isNear(1) || isNear(across / down)) return null;
  return [width * Math.round(picture.height), height * Math.round(picture.width)];
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
