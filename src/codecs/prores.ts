import type { VideoFacts } from '../media/facts.js';
import { type VideoSource, videoFacts } from './source.js';

const profiles: Record<string, string> = {
  apco: 'Proxy',
  apcs: 'LT',
  apcn: 'Standard',
  apch: 'HQ',
  ap4h: '4444',
  ap4x: 'XQ',
};

/**
 * The tag alone says the profile. Apple ProRes white paper: 10 bits in the 4:2:2 family, 12 in the 4:4:4 one.
 */
export function readProRes(source: VideoSource): VideoFacts {
  const facts = videoFacts(source);
  const profile = profiles[source.tag];
  if (profile === undefined) return facts;
  const full = profile === '4444' || profile === 'XQ';
  facts.profile = profile;
  facts.bitDepth = full ? 12 : 10;
  facts.chromaSubsampling = full ? '4:4:4' : '4:2:2';
  // SMPTE RDD 36 has narrow-range samples only; the rest of the colour stands in each frame.
  facts.color = { primaries: 2, transfer: 2, matrix: 2, fullRange: false };
  return facts;
}
