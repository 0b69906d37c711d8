import type { PictureFacts, TrackFacts } from '../../media/track-facts.js';
import type { VideoTrack } from '../../report/report.js';
import { frameRate, keyframeInterval } from '../timing.js';
import { describeColor } from './color.js';
import { describeHdr } from './hdr.js';
import { sampleAspectRatio } from './sample-aspect-ratio.js';
import { describeSpatial } from './spatial.js';

/** What the facts of a picture mean. */
export function describeVideo(track: TrackFacts, picture: PictureFacts): VideoTrack {
  const { coded, rotation } = picture;
  const { width, height } = coded;
  const aspect = sampleAspectRatio(picture.sampleAspectRatio, coded.sampleAspectRatio);
  const clean = picture.cleanAperture ?? coded;
  const shownWidth = Math.round((clean.width * aspect.ratio[0]) / aspect.ratio[1]);
  const shownHeight = Math.round(clean.height);
  const onSide = rotation === 90 || rotation === 270;
  const color = describeColor(picture.color, coded.color);
  return {
    codedWidth: coded.codedWidth,
    codedHeight: coded.codedHeight,
    width,
    height,
    displayWidth: onSide ? shownHeight : shownWidth,
    displayHeight: onSide ? shownWidth : shownHeight,
    sampleAspectRatio: aspect.ratio,
    aspectSource: aspect.source,
    rotation,
    mirrored: picture.mirrored,
    bitDepth: coded.bitDepth,
    chromaSubsampling: coded.chromaSubsampling,
    frameRate: frameRate(track),
    keyframeInterval: keyframeInterval(track),
    reordered: track.statistics?.reordered ?? null,
    alpha: picture.alpha,
    fieldOrder: picture.fieldOrder,
    color,
    hdr: describeHdr(picture.hdr, coded, color),
    spatial: describeSpatial(picture.spatial),
  };
}
