/** Stereo and spherical video: Apple's `vexu`, Google's boxes of 2018 and its XML of 2015. */
import { ascii, type Box, box, fullBox, i32, u8, u32, utf8, uuidBox } from '../box.js';

export interface Eyes {
  /** Bit 0 left, 1 right, 2 additional views, 3 changed over. */
  views: number;
  /** 1 left, 2 right. */
  hero?: number;
  /** Micrometres. */
  baseline?: number;
  disparity?: number;
}

export interface Usage {
  eyes?: Eyes;
  projection?: string;
  packing?: string;
}

/** Video extended usage. */
export function vexu({ eyes, projection, packing }: Usage): Box {
  const inside: Box[] = [];
  if (eyes !== undefined) {
    const inEyes = [fullBox('stri', 0, 0, u8(eyes.views))];
    if (eyes.hero !== undefined) inEyes.push(fullBox('hero', 0, 0, u8(eyes.hero)));
    if (eyes.baseline !== undefined)
      inEyes.push(box('cams', fullBox('blin', 0, 0, u32(eyes.baseline))));
    if (eyes.disparity !== undefined)
      inEyes.push(box('cmfy', fullBox('dadj', 0, 0, i32(eyes.disparity))));
    inside.push(box('eyes', ...inEyes));
  }
  if (projection !== undefined) inside.push(box('proj', fullBox('prji', 0, 0, ascii(projection))));
  if (packing !== undefined) inside.push(box('pack', fullBox('pkin', 0, 0, ascii(packing))));
  return box('vexu', ...inside);
}

/** In 1/1000 degree. */
export const hfov = (angle: number): Box => box('hfov', u32(angle));

export const st3d = (mode: number): Box => fullBox('st3d', 0, 0, u8(mode));

/** Degrees as 16.16. */
const prhd = (yaw: number, pitch: number, roll: number): Box =>
  fullBox('prhd', 0, 0, i32(yaw * 65536, pitch * 65536, roll * 65536));

/** Top, bottom, left, right, as parts of the whole. */
export const equi = (...bounds: [number, number, number, number]): Box =>
  fullBox('equi', 0, 0, u32(...bounds.map((part) => Math.floor(part * 2 ** 32))));

export const cbmp = (): Box => fullBox('cbmp', 0, 0, u32(0, 16));

export const mshp = (): Box => fullBox('mshp', 0, 0, u32(0), ascii('raw '));

export const sv3d = (projection: Box, yaw = 0, pitch = 0, roll = 0): Box =>
  box(
    'sv3d',
    fullBox('svhd', 0, 0, utf8('boxray tests\0')),
    box('proj', prhd(yaw, pitch, roll), projection),
  );

/** Spherical Video V1: elements of the namespace `GSpherical`, in the track. */
export function sphericalXml(values: Record<string, string>): Box {
  const elements = Object.entries(values).map(
    ([name, value]) => `<GSpherical:${name}>${value}</GSpherical:${name}>`,
  );
  return uuidBox(
    'ffcc8263-f855-4a93-8814-587a02521fdd',
    utf8(
      `<?xml version="1.0"?><rdf:SphericalVideo xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:GSpherical="http://ns.google.com/videos/1.0/spherical/">${elements.join('')}</rdf:SphericalVideo>`,
    ),
  );
}
