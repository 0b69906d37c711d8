import type { KeptElement } from '../../../media/container-index.js';
import type { VideoFacts } from '../../../media/facts.js';
import type { PictureFacts } from '../../../media/track-facts.js';
import { readVideoCodec } from './codec-source.js';
import { readContainerColor } from './color.js';
import { readHdrBoxes } from './hdr-boxes.js';
import { cleanAperture, statedAspect } from './picture-size.js';
import { orientation } from './rotation.js';
import type { VisualDescription } from './sample-description.js';
import { readSpatial } from './spatial.js';

/**
 * What a video sample entry says: the codec's own configuration counts, and the entry's size where that is
 * silent. `sample` is the beginning of the first sample where it was asked for.
 */
export function readVideoFacts(video: VisualDescription, sample: Uint8Array | null): VideoFacts {
  const facts = readVideoCodec(video, sample);
  if (video.width === 0 || video.height === 0)
    video.entry.problem('invalid-dimensions', null, '', video.width, video.height);
  if (facts.width === 0) {
    facts.width = video.width;
    facts.height = video.height;
  }
  if (facts.codedWidth === 0) {
    facts.codedWidth = facts.width;
    facts.codedHeight = facts.height;
  }
  return facts;
}

/** `spherical`: the track's own boxes of Spherical Video V1. */
export function readPicture(
  video: VisualDescription,
  coded: VideoFacts,
  matrix: readonly number[],
  spherical: readonly KeptElement[] | undefined,
): PictureFacts {
  const { rotation, mirrored } = orientation(matrix);
  return {
    coded,
    width: video.width,
    height: video.height,
    rotation,
    mirrored,
    sampleAspectRatio: statedAspect(video),
    cleanAperture: cleanAperture(video, coded.width, coded.height),
    color: readContainerColor(video),
    hdr: readHdrBoxes(video),
    spatial: readSpatial(video, spherical),
  };
}
