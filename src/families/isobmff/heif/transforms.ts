/**
 * Crop, rotation and mirroring of an image item, applied in the order of `ipma` (ISO/IEC 23008-12 6.5;
 * MIAF asks for clap, irot, imir).
 */

import { i32, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { Image } from '../../../report/report.js';
import type { EntryBox } from '../describe/entry-boxes.js';

const CLAP = fourcc('clap');
const IROT = fourcc('irot');
const IMIR = fourcc('imir');

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Shown {
  width: number;
  height: number;
  rotation: Image['rotation'];
  mirrored: boolean;
  /** In samples of the coded picture; null where all of it is shown. */
  crop: Rectangle | null;
  transforms: Image['transforms'];
  /** A `clap` that is not possible, and not applied. */
  impossible: EntryBox | null;
}

/** What is shown of a picture of `width` × `height`. */
export function applyTransforms(
  bytes: Uint8Array,
  properties: readonly EntryBox[],
  width: number,
  height: number,
): Shown {
  const shown: Shown = {
    width,
    height,
    rotation: 0,
    mirrored: false,
    crop: null,
    transforms: [],
    impossible: null,
  };
  for (const box of properties) {
    if (box.type === CLAP) applyClap(bytes, box, shown, width, height);
    else if (box.type === IROT && box.end > box.payload)
      applyIrot((bytes[box.payload] as number) & 3, shown);
    else if (box.type === IMIR && box.end > box.payload)
      applyImir((bytes[box.payload] as number) & 1, shown);
  }
  return shown;
}

/** ISO/IEC 14496-12 12.1.4: eight 32-bit numbers; width, height and offset of the centre as fractions. */
function applyClap(
  bytes: Uint8Array,
  box: EntryBox,
  shown: Shown,
  codedWidth: number,
  codedHeight: number,
): void {
  const at = box.payload;
  const whole = box.end - at >= 32;
  const fraction = (i: number, read: typeof u32) =>
    whole ? read(bytes, at + 8 * i) / u32(bytes, at + 8 * i + 4) : Number.NaN;
  const width = Math.round(fraction(0, u32));
  const height = Math.round(fraction(1, u32));
  const x = Math.floor(fraction(2, i32) + (shown.width - width) / 2);
  const y = Math.floor(fraction(3, i32) + (shown.height - height) / 2);
  const fits = x >= 0 && y >= 0 && x + width <= shown.width && y + height <= shown.height;
  if (!fits || !(width > 0) || !(height > 0)) {
    shown.impossible = box;
    return;
  }
  shown.crop = inCodedPicture({ x, y, width, height }, shown, codedWidth, codedHeight);
  shown.width = width;
  shown.height = height;
  shown.transforms.push({ type: 'crop', x, y, width, height });
}

/** 6.5.10: in quarters, anticlockwise. */
function applyIrot(quarters: number, shown: Shown): void {
  if (quarters === 0) return;
  const clockwise = (360 - 90 * quarters) as 90 | 180 | 270;
  // After a flip, a turn to the right is one to the left before it.
  const turn = shown.mirrored ? 360 - clockwise : clockwise;
  shown.rotation = ((shown.rotation + turn) % 360) as Shown['rotation'];
  if (quarters !== 2) [shown.width, shown.height] = [shown.height, shown.width];
  shown.transforms.push({ type: 'rotate', clockwise });
}

/** 6.5.12: 0 exchanges top and bottom, 1 left and right. The former is the latter after half a turn. */
function applyImir(axis: number, shown: Shown): void {
  shown.mirrored = !shown.mirrored;
  if (axis === 0) shown.rotation = ((shown.rotation + 180) % 360) as Shown['rotation'];
  shown.transforms.push({ type: 'mirror', exchanges: axis === 0 ? 'top-bottom' : 'left-right' });
}

/** Takes a rectangle of what is shown so far back to the coded picture: the flip is undone, then the turn. */
function inCodedPicture(
  { x, y, width, height }: Rectangle,
  shown: Shown,
  codedWidth: number,
  codedHeight: number,
): Rectangle {
  const before = shown.crop ?? { x: 0, y: 0, width: codedWidth, height: codedHeight };
  const left = shown.mirrored ? shown.width - x - width : x;
  const part = { x: left, y, width, height };
  if (shown.rotation === 180) {
    part.x = before.width - left - width;
    part.y = before.height - y - height;
  } else if (shown.rotation === 90) {
    part.x = y;
    part.y = before.height - left - width;
  } else if (shown.rotation === 270) {
    part.x = before.width - y - height;
    part.y = left;
  }
  if (shown.rotation === 90 || shown.rotation === 270) [part.width, part.height] = [height, width];
  return { x: before.x + part.x, y: before.y + part.y, width: part.width, height: part.height };
}
