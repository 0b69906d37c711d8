/**
 * Apple's stereo and immersive video (ISO Base Media File Format and Apple HEVC Stereo Video, 0.9): `vexu`
 * and, beside it in the entry, `hfov` and `lhvC`.
 */

import { i32, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { SpatialFacts } from '../../../media/track-facts.js';
import type { Spatial } from '../../../report/report.js';
import { type EntryBox, findBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const VEXU = fourcc('vexu');
const HFOV = fourcc('hfov');
const LHVC = fourcc('lhvC');
const EYES = fourcc('eyes');
const STRI = fourcc('stri');
const HERO = fourcc('hero');
const CAMS = fourcc('cams');
const BLIN = fourcc('blin');
const CMFY = fourcc('cmfy');
const DADJ = fourcc('dadj');
const PROJ = fourcc('proj');
const PRJI = fourcc('prji');
const PACK = fourcc('pack');
const PKIN = fourcc('pkin');

const projections = new Map<number, Spatial['projection']>([
  [fourcc('rect'), 'rectilinear'],
  [fourcc('equi'), 'equirectangular'],
  [fourcc('hequ'), 'half-equirectangular'],
  [fourcc('fish'), 'fisheye'],
  [fourcc('prim'), 'parametric'],
]);

const packings = new Map<number, Spatial['stereo']>([
  [fourcc('side'), 'left-right'],
  [fourcc('over'), 'top-bottom'],
]);

/** `hero`: 0 says that neither eye is. */
const heroes: readonly Spatial['heroEye'][] = [null, 'left', 'right'];

export function readAppleSpatial(video: VisualDescription): SpatialFacts | null {
  const vexu = findBox(video.boxes, VEXU);
  const hfov = findBox(video.boxes, HFOV);
  if (vexu === null && hfov === null) return null;
  const facts: SpatialFacts = { sources: [] };
  if (vexu !== null) {
    facts.sources.push('vexu');
    readExtendedUsage(video, vexu, facts);
    if (facts.stereo === 'multiview' && findBox(video.boxes, LHVC) !== null)
      facts.sources.push('lhvC');
  }
  const angle = hfov === null ? null : fieldOf(video, hfov, 0, 4);
  if (angle !== null) {
    facts.sources.push('hfov');
    facts.horizontalFieldOfViewDegrees = u32(video.entry.bytes, angle) / 1000;
  }
  return facts;
}

function readExtendedUsage(video: VisualDescription, vexu: EntryBox, facts: SpatialFacts): void {
  const { bytes } = video.entry;
  const boxes = childrenOf(video, vexu);
  const eyes = findBox(boxes, EYES);
  let bothEyes = false;
  if (eyes !== null) {
    const inEyes = childrenOf(video, eyes);
    const stri = field(video, inEyes, STRI, 1);
    if (stri !== null) {
      // has_left_eye_view, has_right_eye_view, has_additional_views, eye_views_reversed.
      const flags = bytes[stri] as number;
      bothEyes = (flags & 3) === 3;
      if ((flags & 3) !== 0) facts.stereo = bothEyes ? 'multiview' : 'mono';
      facts.eyesReversed = (flags & 8) !== 0;
    }
    const hero = field(video, inEyes, HERO, 1);
    if (hero !== null) facts.heroEye = heroes[bytes[hero] as number] ?? null;
    const baseline = nested(video, inEyes, CAMS, BLIN);
    if (baseline !== null) facts.baselineMicrometers = u32(bytes, baseline);
    const disparity = nested(video, inEyes, CMFY, DADJ);
    if (disparity !== null) facts.disparityAdjustment = i32(bytes, disparity);
  }
  const packing = nested(video, boxes, PACK, PKIN);
  const packed = packing === null ? undefined : packings.get(u32(bytes, packing));
  if (packed !== undefined && (bothEyes || eyes === null)) facts.stereo = packed;
  const projection = nested(video, boxes, PROJ, PRJI);
  if (projection !== null) facts.projection = projections.get(u32(bytes, projection)) ?? null;
}

function childrenOf(video: VisualDescription, box: EntryBox): EntryBox[] {
  return video.entry.boxes(box.payload, box.end, box);
}

const fullBox = 4;

/** Where a 32-bit field stands: the only one of a full box that is alone in another box. */
function nested(
  video: VisualDescription,
  boxes: readonly EntryBox[],
  outer: number,
  inner: number,
): number | null {
  const box = findBox(boxes, outer);
  return box === null ? null : field(video, childrenOf(video, box), inner, 4);
}

/** Where the field of a full box stands; null where there is no such box, or it is too short. */
function field(
  video: VisualDescription,
  boxes: readonly EntryBox[],
  type: number,
  size: number,
): number | null {
  const box = findBox(boxes, type);
  return box === null ? null : fieldOf(video, box, fullBox, size);
}

function fieldOf(
  video: VisualDescription,
  box: EntryBox,
  header: number,
  size: number,
): number | null {
  if (box.end - box.payload >= header + size) return box.payload + header;
  video.entry.problem('invalid-spatial', box, 'too short');
  return null;
}
