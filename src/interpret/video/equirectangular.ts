import type { Spatial } from '../../report/report.js';

export type Bounds = NonNullable<Spatial['bounds']>;

/** Writers round. */
const tolerance = 0.001;

/** A sphere without a quarter at either side is half of one, as VR180 has it. */
export function equirectangular(bounds: Bounds): Pick<Spatial, 'projection' | 'bounds'> {
  const { left, top, right, bottom } = bounds;
  const near = (value: number, wanted: number) => Math.abs(value - wanted) <= tolerance;
  const half = near(left, 0.25) && near(right, 0.25) && near(top, 0) && near(bottom, 0);
  const whole = left === 0 && top === 0 && right === 0 && bottom === 0;
  return {
    projection: half ? 'half-equirectangular' : 'equirectangular',
    bounds: whole ? null : bounds,
  };
}
