import type { AudioFacts } from '../media/facts.js';
import { xiphLayout } from './channel-layout.js';
import { type AudioSource, audioFacts } from './source.js';

const recordSize = 19;

/** `record`: OpusHead (RFC 7845 5.1), which is little-endian. Opus always plays at 48 kHz. */
export function readOpus(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  facts.sampleRate = 48_000;
  if (record === null) return facts;
  if (record.length < recordSize) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  const count = record[9] as number;
  const family = record[18] as number;
  if (family !== 0 && record.length < recordSize + 2 + count)
    source.problem('invalid-codec-config', 'the channel mapping does not fit');
  facts.channels = count;
  facts.channelLayout = layout(family, count);
  return facts;
}

/** By channel mapping family (RFC 7845 5.1.1, RFC 8486). */
function layout(family: number, count: number): string | null {
  if (family <= 1) return xiphLayout(count);
  if (family > 3) return null;
  const order = Math.floor(Math.sqrt(count)) - 1;
  const rest = count - (order + 1) ** 2;
  if (rest === 0) return `ambisonic ${order}`;
  return rest === 2 ? `ambisonic ${order}+stereo` : null;
}
