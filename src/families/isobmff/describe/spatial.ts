/**
 * Stereo and spherical video: what Apple's boxes, Google's boxes and Google's older XML say, in that order.
 */

import { fourcc } from '../../../bytes/fourcc.js';
import { readSphericalXml } from '../../../interpret/video/spatial-xml.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { SpatialFacts } from '../../../media/track-facts.js';
import type { VisualDescription } from './sample-description.js';
import { readAppleSpatial } from './spatial-apple.js';
import { readGoogleSpatial } from './spatial-google.js';

const UUID = fourcc('uuid');
/** ffcc8263-f855-4a93-8814-587a02521fdd, of Spherical Video V1. */
const sphericalType = [
  0xff, 0xcc, 0x82, 0x63, 0xf8, 0x55, 0x4a, 0x93, 0x88, 0x14, 0x58, 0x7a, 0x02, 0x52, 0x1f, 0xdd,
];

/** The boxes of Spherical Video V1, by track. */
export type SphericalBoxes = ReadonlyMap<number, readonly KeptElement[]>;

/** Looks through the boxes of a file once, however many tracks it has. */
export function sphericalBoxes(metadata: readonly KeptElement[]): SphericalBoxes {
  const byTrack = new Map<number, KeptElement[]>();
  for (const box of metadata) {
    if (box.type !== UUID || box.trackIndex < 0 || !isSpherical(box)) continue;
    const own = byTrack.get(box.trackIndex);
    if (own === undefined) byTrack.set(box.trackIndex, [box]);
    else own.push(box);
  }
  return byTrack;
}

const isSpherical = ({ userType }: KeptElement) =>
  sphericalType.every((byte, i) => userType[i] === byte);

/** In the order in which they count. `spherical`: the track's own boxes of Spherical Video V1. */
export function readSpatial(
  video: VisualDescription,
  spherical: readonly KeptElement[] | undefined,
): SpatialFacts[] {
  const xml = spherical?.map(({ bytes }) => readSphericalXml(bytes)) ?? [];
  return [readAppleSpatial(video), readGoogleSpatial(video), ...xml].filter(
    (facts) => facts !== null,
  );
}
