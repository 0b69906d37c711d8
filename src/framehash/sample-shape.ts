import { lowestTerms } from '../interpret/video/sample-aspect-ratio.js';
import type { PictureFacts, TrackFacts } from '../media/track-facts.js';

/**
 * Width and height of a sample as FFmpeg has them: by the container, by the track's size where it is another
 * than the picture's, or by the codec; 0 and 1 where nothing says.
 */
export function sampleShape({ header }: TrackFacts, video: PictureFacts): [number, number] {
  const { sampleAspectRatio: stated, coded } = video;
  if (stated !== null) return lowestTerms(...stated);
  const byTrack = shapeOfTrack(header, video);
  if (byTrack !== null) return byTrack;
  return coded.sampleAspectRatio === null ? [0, 1] : lowestTerms(...coded.sampleAspectRatio);
}

function shapeOfTrack(
  header: TrackFacts['header'],
  { width, height }: PictureFacts,
): [number, number] | null {
  const [shownWidth, shownHeight] = [Math.floor(header.width), Math.floor(header.height)];
  if (width === 0 || height === 0 || shownWidth === 0 || shownHeight === 0) return null;
  if (width === shownWidth && height === shownHeight) return null;
  return lowestTerms(height * shownWidth, width * shownHeight);
}
