import { frameRate, keyframeInterval } from '../../../interpret/timing.js';
import { describeHdr } from '../../../interpret/video/hdr.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { VideoFacts } from '../../../media/facts.js';
import type { VideoTrack } from '../../../report/report.js';
import type { IsobmffTrack } from '../raw.js';
import { readVideoCodec } from './codec-source.js';
import { describeColor } from './color.js';
import { cleanAperture, sampleAspectRatio } from './picture-size.js';
import { orientation } from './rotation.js';
import type { VisualDescription } from './sample-description.js';
import { describeSpatial } from './spatial.js';

/**
 * What a video sample entry says: the codec's own configuration counts, and the entry's size where that is silent. `sample`
 * is the beginning of the first sample where it was asked for.
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
export function describeVideo(
  track: IsobmffTrack,
  video: VisualDescription,
  facts: VideoFacts,
  spherical: readonly KeptElement[] | undefined,
): VideoTrack {
  const { width, height } = facts;
  const { ratio: aspect, source: aspectSource } = sampleAspectRatio(video, facts.sampleAspectRatio);
  const clean = cleanAperture(video, width, height);
  const { rotation, mirrored } = orientation(track.raw.matrix);
  const shownWidth = Math.round((clean.width * aspect[0]) / aspect[1]);
  const shownHeight = Math.round(clean.height);
  const onSide = rotation === 90 || rotation === 270;
  const color = describeColor(video, facts.color);
  return {
    codedWidth: facts.codedWidth,
    codedHeight: facts.codedHeight,
    width,
    height,
    displayWidth: onSide ? shownHeight : shownWidth,
    displayHeight: onSide ? shownWidth : shownHeight,
    sampleAspectRatio: aspect,
    aspectSource,
    rotation,
    mirrored,
    bitDepth: facts.bitDepth,
    chromaSubsampling: facts.chromaSubsampling,
    frameRate: frameRate(track),
    keyframeInterval: keyframeInterval(track),
    reordered: track.statistics.reordered,
    color,
    hdr: describeHdr(video, facts, color),
    spatial: describeSpatial(video, spherical),
  };
}
