/** Google's Spherical Video V1 RFC: XML in a `uuid` box of the track. */

import type { SpatialFacts } from '../../media/track-facts.js';
import type { Spatial } from '../../report/report.js';
import { readXml } from '../xml.js';
import { type Bounds, equirectangular } from './equirectangular.js';

const namespace = 'http://ns.google.com/videos/1.0/spherical/';

const stereoModes = new Map<string, Spatial['stereo']>([
  ['mono', 'mono'],
  ['left-right', 'left-right'],
  ['top-bottom', 'top-bottom'],
]);

/** Null where it does not say that the video is spherical. */
export function readSphericalXml(bytes: Uint8Array): SpatialFacts | null {
  const values = new Map<string, string>();
  for (const { element, attribute, value } of readXml(bytes).values)
    if (attribute === null && element.namespace === namespace && !values.has(element.name))
      values.set(element.name, value.trim());
  if (values.get('Spherical')?.toLowerCase() !== 'true') return null;

  const facts: SpatialFacts = { sources: ['xml'] };
  if (values.get('ProjectionType') === 'equirectangular')
    Object.assign(facts, equirectangular(cropOf(values)));
  const stereo = stereoModes.get(values.get('StereoMode') ?? '');
  if (stereo !== undefined) facts.stereo = stereo;
  const yaw = numberOf(values, 'InitialViewHeadingDegrees');
  const pitch = numberOf(values, 'InitialViewPitchDegrees');
  const roll = numberOf(values, 'InitialViewRollDegrees');
  if (yaw !== null || pitch !== null || roll !== null)
    facts.pose = { yaw: yaw ?? 0, pitch: pitch ?? 0, roll: roll ?? 0 };
  return facts;
}

/**
 * The part of the whole panorama that the picture is; nothing is left out where that is not said, or cannot
 * be.
 */
function cropOf(values: ReadonlyMap<string, string>): Bounds {
  const [left, right] = sides(values, 'Width', 'Left');
  const [top, bottom] = sides(values, 'Height', 'Top');
  return { left, top, right, bottom };
}

function sides(
  values: ReadonlyMap<string, string>,
  length: 'Width' | 'Height',
  edge: 'Left' | 'Top',
): [number, number] {
  const full = numberOf(values, `FullPano${length}Pixels`) ?? 0;
  const size = numberOf(values, `CroppedAreaImage${length}Pixels`) ?? full;
  const before = numberOf(values, `CroppedArea${edge}Pixels`) ?? 0;
  const after = full - before - size;
  if (full <= 0 || size <= 0 || before < 0 || after < 0) return [0, 0];
  return [before / full, after / full];
}

function numberOf(values: ReadonlyMap<string, string>, name: string): number | null {
  const text = values.get(name);
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
