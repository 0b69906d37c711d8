/** What a Video element says (RFC 9559 5.1.4.1.28). */

import { u32 } from '../../../bytes/bytes.js';
import { readDolbyVision } from '../../../codecs/dolby-vision.js';
import { noHdrMetadata } from '../../../codecs/hdr-metadata.js';
import { equirectangular } from '../../../interpret/video/equirectangular.js';
import type { ColorCodes, HdrMetadata } from '../../../media/facts.js';
import type { PictureFacts, SpatialFacts } from '../../../media/track-facts.js';
import type { Chromaticity, Hdr, Spatial, VideoTrack } from '../../../report/report.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';

/** Pixels; 0 where it is not said. */
export interface Frame {
  pixelWidth: number;
  pixelHeight: number;
  /** Without what is cropped. */
  width: number;
  height: number;
}

export function readFrame(video: Element): Frame {
  const pixelWidth = video.uintOr(ids.PixelWidth, 0);
  const pixelHeight = video.uintOr(ids.PixelHeight, 0);
  const across = video.uintOr(ids.PixelCropLeft, 0) + video.uintOr(ids.PixelCropRight, 0);
  const down = video.uintOr(ids.PixelCropTop, 0) + video.uintOr(ids.PixelCropBottom, 0);
  return {
    ...{ pixelWidth, pixelHeight },
    // What leaves nothing is no crop.
    width: across < pixelWidth ? pixelWidth - across : pixelWidth,
    height: down < pixelHeight ? pixelHeight - down : pixelHeight,
  };
}

/** DisplayUnit. */
const unit = { pixels: 0, ratio: 3 };

/**
 * Width and height of a sample by DisplayWidth and DisplayHeight, which are of the cropped picture and, of
 * stereo pictures, of one eye; null where they are those of the picture.
 */
export function displayAspect(video: Element, frame: Frame): [number, number] | null {
  const { width, height } = frame;
  const unitOf = video.uintOr(ids.DisplayUnit, unit.pixels);
  if (unitOf > unit.ratio) return null;
  const stated = [video.uint(ids.DisplayWidth), video.uint(ids.DisplayHeight)];
  if (stated[0] === null && stated[1] === null) return null;
  // Of one that is absent the default is the picture's own, where it is in pixels.
  const across = stated[0] || (unitOf === unit.pixels ? width : 0);
  const down = stated[1] || (unitOf === unit.pixels ? height : 0);
  if (across <= 0 || down <= 0 || width === 0 || height === 0) return null;
  const [beside, above] = eyes(video);
  const ratio: [number, number] = [height * across * beside, width * down * above];
  return ratio[0] === ratio[1] ? null : ratio;
}

/** StereoMode: two pictures side by side, or one above the other, in one. */
const sideBySide = [1, 11];
const topBottom = [2, 3];

/** How many eyes' pictures stand side by side, and one above the other. */
function eyes(video: Element): [number, number] {
  const mode = video.uintOr(ids.StereoMode, 0);
  return [sideBySide.includes(mode) ? 2 : 1, topBottom.includes(mode) ? 2 : 1];
}

/** Of ISO/IEC 23091-2; null where nothing of it is said. */
export function readColor(video: Element): ColorCodes | null {
  const colour = video.child(ids.Colour);
  if (colour === null) return null;
  const range = colour.uintOr(ids.Range, 0);
  const codes = {
    primaries: colour.uintOr(ids.Primaries, 2),
    transfer: colour.uintOr(ids.TransferCharacteristics, 2),
    matrix: colour.uintOr(ids.MatrixCoefficients, 2),
    fullRange: range === 1 ? false : range === 2 ? true : null,
  };
  const silent = codes.primaries === 2 && codes.transfer === 2 && codes.matrix === 2;
  return silent && codes.fullRange === null ? null : codes;
}

export function readHdr(video: Element): HdrMetadata | null {
  const colour = video.child(ids.Colour);
  if (colour === null) return null;
  const contentLight = readContentLight(colour);
  const masteringDisplay = readMastering(colour.child(ids.MasteringMetadata));
  if (contentLight === null && masteringDisplay === null) return null;
  return { ...noHdrMetadata(), contentLight, masteringDisplay };
}

function readContentLight(colour: Element): Hdr['contentLight'] {
  const maxCll = colour.uint(ids.MaxCLL);
  const maxFall = colour.uint(ids.MaxFALL);
  if (maxCll === null && maxFall === null) return null;
  return { maxCll: maxCll ?? 0, maxFall: maxFall ?? 0, source: 'container' };
}

function readMastering(metadata: Element | null): Hdr['masteringDisplay'] {
  if (metadata === null) return null;
  const value = (id: number) => {
    const float = metadata.float(id);
    return float === null || !Number.isFinite(float) ? null : float;
  };
  const pair = (x: number, y: number): Chromaticity => [value(x) ?? 0, value(y) ?? 0];
  const maxLuminance = value(ids.LuminanceMax);
  const minLuminance = value(ids.LuminanceMin);
  const colours = [ids.PrimaryRChromaticityX, ids.PrimaryGChromaticityX, ids.PrimaryBChromaticityX];
  if (maxLuminance === null && minLuminance === null && !colours.some((id) => value(id) !== null))
    return null;
  return {
    red: pair(ids.PrimaryRChromaticityX, ids.PrimaryRChromaticityY),
    green: pair(ids.PrimaryGChromaticityX, ids.PrimaryGChromaticityY),
    blue: pair(ids.PrimaryBChromaticityX, ids.PrimaryBChromaticityY),
    whitePoint: pair(ids.WhitePointChromaticityX, ids.WhitePointChromaticityY),
    minLuminance: minLuminance ?? 0,
    maxLuminance: maxLuminance ?? 0,
    source: 'container',
  };
}

const dolbyVisionTypes = [0x64766343, 0x64767643, 0x64767743];

/** BlockAdditionMapping of `dvcC`, `dvvC` and `dvwC`: the record of MP4. */
export function readDolbyVisionMapping(entry: Element): Hdr['dolbyVision'] {
  for (const mapping of entry.all(ids.BlockAdditionMapping)) {
    if (!dolbyVisionTypes.includes(mapping.uintOr(ids.BlockAddIDType, 0))) continue;
    const extra = mapping.child(ids.BlockAddIDExtraData);
    const record = extra === null ? null : readDolbyVision(extra.data);
    if (record !== null) return record;
    mapping.problem('invalid-codec-config', 0, 0, 'the Dolby Vision record is too short');
  }
  return null;
}

/** By StereoMode. */
const stereoOf: Record<number, Spatial['stereo']> = {
  1: 'left-right',
  2: 'top-bottom',
  3: 'top-bottom',
  11: 'left-right',
};
/** The right eye stands left, or the left one below. */
const reversedModes = [2, 11];

/** ProjectionType. */
const projections: readonly Spatial['projection'][] = [
  'rectilinear',
  'equirectangular',
  'cubemap',
  'mesh',
];

export function readSpatial(video: Element): SpatialFacts[] {
  const facts: SpatialFacts = { sources: [] };
  const mode = video.uintOr(ids.StereoMode, 0);
  if (mode !== 0) {
    facts.sources.push('StereoMode');
    facts.stereo = stereoOf[mode] ?? 'custom';
    if (reversedModes.includes(mode)) facts.eyesReversed = true;
  }
  const projection = video.child(ids.Projection);
  if (projection !== null) readProjection(projection, facts);
  return facts.sources.length === 0 ? [] : [facts];
}

function readProjection(projection: Element, facts: SpatialFacts): void {
  const type = projection.uintOr(ids.ProjectionType, 0);
  const name = projections[type];
  if (name === undefined || type === 0) return;
  facts.sources.push('Projection');
  facts.projection = name;
  facts.pose = {
    yaw: degrees(projection, ids.ProjectionPoseYaw),
    pitch: degrees(projection, ids.ProjectionPosePitch),
    roll: degrees(projection, ids.ProjectionPoseRoll),
  };
  const data = projection.child(ids.ProjectionPrivate)?.data ?? null;
  if (type !== 1 || data === null) return;
  // The payload of `equi`: version and flags, then 0.32 fixed point.
  if (data.length < 20) {
    projection.problem('invalid-spatial', 0, 0, 'too short');
    return;
  }
  const [top = 0, bottom = 0, left = 0, right = 0] = [4, 8, 12, 16].map(
    (at) => u32(data, at) / 2 ** 32,
  );
  Object.assign(facts, equirectangular({ left, top, right, bottom }));
}

function degrees(projection: Element, id: number): number {
  const value = projection.float(id) ?? 0;
  return Number.isFinite(value) ? value : 0;
}

/**
 * Of a flat picture, which ProjectionPoseRoll turns counter-clockwise and a yaw of 180 degrees flips before
 * that (RFC 9559 5.1.4.1.28.46): clockwise, then flipped.
 */
export function readOrientation(video: Element): Pick<PictureFacts, 'rotation' | 'mirrored'> {
  const projection = video.child(ids.Projection);
  const none = { rotation: 0, mirrored: false } as const;
  if (projection === null || projection.uintOr(ids.ProjectionType, 0) !== 0) return none;
  if (degrees(projection, ids.ProjectionPosePitch) !== 0) return none;
  const yaw = degrees(projection, ids.ProjectionPoseYaw);
  const roll = degrees(projection, ids.ProjectionPoseRoll);
  const mirrored = Math.abs(yaw) === 180;
  if (!mirrored && yaw !== 0) return none;
  const clockwise = (((mirrored ? roll : -roll) % 360) + 360) % 360;
  if (clockwise !== 0 && clockwise !== 90 && clockwise !== 180 && clockwise !== 270) return none;
  return { rotation: clockwise, mirrored };
}

/** FieldOrder; as FFmpeg's demuxer maps it. */
const fieldOrders: Record<number, VideoTrack['fieldOrder']> = {
  0: 'progressive',
  1: 'tt',
  6: 'bb',
  9: 'tb',
  14: 'bt',
};

export function readFieldOrder(video: Element): VideoTrack['fieldOrder'] {
  const interlaced = video.uintOr(ids.FlagInterlaced, 0);
  if (interlaced === 2) return 'progressive';
  if (interlaced !== 1) return null;
  return fieldOrders[video.uintOr(ids.FieldOrder, 2)] ?? 'interlaced';
}
