/** What ffprobe prints beside streams and frames, in a report's units. */
import type { SideData } from '../../support/ffmpeg.js';

/** ffprobe writes fractions as `34000/50000`. */
function fraction(value: unknown): number {
  const [numerator = Number.NaN, denominator = 1] = String(value).split('/').map(Number);
  return numerator / denominator;
}

/** A mastering display, as a report's without its source. */
export function masteringOf(data: SideData): object {
  const pair = (name: string) => [fraction(data[`${name}_x`]), fraction(data[`${name}_y`])];
  return {
    red: pair('red'),
    green: pair('green'),
    blue: pair('blue'),
    whitePoint: pair('white_point'),
    minLuminance: fraction(data.min_luminance),
    maxLuminance: fraction(data.max_luminance),
  };
}
