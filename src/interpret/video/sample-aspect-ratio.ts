import type { VideoTrack } from '../../report/report.js';

/** In lowest terms: what the container says, else what the codec says, else square samples. */
export function sampleAspectRatio(
  container: readonly [number, number] | null,
  codec: readonly [number, number] | null,
): { ratio: [number, number]; source: VideoTrack['aspectSource'] } {
  if (container !== null) return { ratio: lowestTerms(...container), source: 'container' };
  if (codec !== null) return { ratio: lowestTerms(...codec), source: 'codec' };
  return { ratio: [1, 1], source: null };
}

/** Neither may be 0. */
export function lowestTerms(width: number, height: number): [number, number] {
  let x = width;
  let y = height;
  while (y > 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return [width / x, height / x];
}
