import type { KeptElement } from '../../../media/container-index.js';
import type { VideoFacts } from '../../../media/facts.js';
import type { PictureFacts } from '../../../media/track-facts.js';
import { readVideoCodec } from './codec-source.js';
import { readContainerColor } from './color.js';
import { readHdrBoxes } from './hdr-boxes.js';
import { cleanAperture, type ShownSize, shownAspect, statedAspect } from './picture-size.js';
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
  if (cropsByEntry(video, facts)) {
    facts.width = video.width;
    facts.height = video.height;
  }
  if (facts.codedWidth === 0) {
    facts.codedWidth = facts.width;
    facts.codedHeight = facts.height;
  }
  return facts;
}

/**
 * Parameter sets of some encoders leave out the cropping: the entry has it, as FFmpeg takes it where it
 * differs by less than a macroblock (h264_slice.c).
 */
function cropsByEntry({ width, height }: VisualDescription, facts: VideoFacts): boolean {
  if (facts.codec !== 'h264' || facts.width !== facts.codedWidth) return false;
  if (facts.height !== facts.codedHeight || width === 0 || height === 0) return false;
  const blocks = (size: number) => Math.ceil(size / 16);
  return (
    (width < facts.width || height < facts.height) &&
    width <= facts.width &&
    height <= facts.height &&
    blocks(width) === blocks(facts.width) &&
    blocks(height) === blocks(facts.height)
  );
}

/** `raw`: of the track. `spherical`: the track's own boxes of Spherical Video V1. */
export function readPicture(
  video: VisualDescription,
  coded: VideoFacts,
  raw: ShownSize,
  spherical: readonly KeptElement[] | undefined,
): PictureFacts {
  const { rotation, mirrored } = orientation(raw.matrix);
  const clean = cleanAperture(video, coded.width, coded.height);
  return {
    coded,
    width: video.width,
    height: video.height,
    rotation,
    mirrored,
    sampleAspectRatio:
      statedAspect(video) ?? shownAspect(raw, clean ?? coded, coded.sampleAspectRatio),
    cleanAperture: clean,
    color: readContainerColor(video),
    hdr: readHdrBoxes(video),
    ...{ alpha: null, fieldOrder: null },
    spatial: readSpatial(video, spherical),
  };
}
