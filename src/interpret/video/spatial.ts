/** Stereo and spherical video: what Apple's boxes, Google's boxes and Google's older XML say, in that order. */

import type { MetadataBox } from '../../container-index.js';
import { fourcc } from '../../fourcc.js';
import type { Spatial } from '../../report.js';
import type { VisualDescription } from '../sample-description.js';
import { readAppleSpatial } from './spatial-apple.js';
import type { SpatialFacts } from './spatial-facts.js';
import { readGoogleSpatial } from './spatial-google.js';
import { readSphericalXml } from './spatial-xml.js';

const UUID = fourcc('uuid');
/** ffcc8263-f855-4a93-8814-587a02521fdd, of Spherical Video V1. */
const sphericalType = [
  0xff, 0xcc, 0x82, 0x63, 0xf8, 0x55, 0x4a, 0x93, 0x88, 0x14, 0x58, 0x7a, 0x02, 0x52, 0x1f, 0xdd,
];

/** Null for ordinary flat, one-eyed pictures. `metadata`: the boxes of the whole file, of which the track's own count. */
export function describeSpatial(
  video: VisualDescription,
  metadata: readonly MetadataBox[],
  trackIndex: number,
): Spatial | null {
  const found = statements(video, metadata, trackIndex);
  if (found.length === 0) return null;
  const first = <K extends keyof Spatial>(key: K): Spatial[K] | null => {
    for (const facts of found) if (facts[key] !== undefined) return facts[key] as Spatial[K];
    return null;
  };
  const projection = first('projection');
  const stereo = first('stereo');
  const flat = projection === null || projection === 'rectilinear';
  if (flat && (stereo === null || stereo === 'mono')) return null;
  return {
    projection,
    stereo,
    eyesReversed: first('eyesReversed') ?? false,
    heroEye: first('heroEye'),
    baselineMicrometers: first('baselineMicrometers'),
    disparityAdjustment: first('disparityAdjustment'),
    horizontalFieldOfViewDegrees: first('horizontalFieldOfViewDegrees'),
    pose: first('pose'),
    bounds: first('bounds'),
    sources: found.flatMap(({ sources }) => sources),
  };
}

function statements(
  video: VisualDescription,
  metadata: readonly MetadataBox[],
  trackIndex: number,
): SpatialFacts[] {
  const found: SpatialFacts[] = [];
  const add = (facts: SpatialFacts | null) => {
    if (facts !== null) found.push(facts);
  };
  add(readAppleSpatial(video));
  add(readGoogleSpatial(video));
  for (const box of metadata) {
    const isOwn = box.trackIndex === trackIndex && box.box === UUID;
    if (isOwn && sphericalType.every((byte, i) => box.userType[i] === byte))
      add(readSphericalXml(box.bytes));
  }
  return found;
}
