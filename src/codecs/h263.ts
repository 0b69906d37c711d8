import type { VideoFacts } from '../media/facts.js';
import { type VideoSource, videoFacts } from './source.js';

/** ITU-T H.263 4.1: samples of the five standard formats (128×96 and multiples of 176×144) are 12:11. */
export function readH263(source: VideoSource): VideoFacts {
  const facts = videoFacts(source);
  facts.bitDepth = 8;
  facts.chromaSubsampling = '4:2:0';
  const { width, height } = source.fields;
  const common = width * 9 === height * 11 && (width === 176 || width === 352 || width % 704 === 0);
  if (common || (width === 128 && height === 96)) facts.sampleAspectRatio = [12, 11];
  return facts;
}
