import type { SpatialFacts } from '../../media/track-facts.js';
import type { Spatial } from '../../report/report.js';

/** Of each fact the first statement counts. Null for ordinary flat, one-eyed pictures. */
export function describeSpatial(found: readonly SpatialFacts[]): Spatial | null {
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
