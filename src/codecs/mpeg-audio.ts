import { u32 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { type AudioSource, audioFacts } from './source.js';

/** Hz for MPEG-1; half of it for MPEG-2, a quarter for MPEG-2.5 (ISO/IEC 11172-3 2.4.2.3). */
const rates = [44_100, 48_000, 32_000];
const MONO = 3;

const headerBytes = 4;

export function mpegAudioSampleBytes(): number {
  return headerBytes;
}

/** All stands in the header of the first frame; there is no record. It also says which layer it is. */
export function readMpegAudio(source: AudioSource): AudioFacts {
  const facts = audioFacts(source);
  if (source.sample !== null) readMpegAudioFrame(source.sample, facts);
  return facts;
}

/** Takes layer, rate and channels from a frame header. */
export function readMpegAudioFrame(sample: Uint8Array, facts: AudioFacts): void {
  if (sample.length < 4) return;
  const header = u32(sample, 0);
  const version = (header >>> 19) & 3;
  const layer = 4 - ((header >>> 17) & 3);
  const rate = rates[(header >>> 10) & 3];
  if (header >>> 21 !== 0x7ff || version === 1 || layer === 4 || rate === undefined) return;
  facts.codec = `mp${layer}`;
  facts.sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  facts.channels = ((header >>> 6) & 3) === MONO ? 1 : 2;
  facts.channelLayout = facts.channels === 1 ? 'mono' : 'stereo';
}
