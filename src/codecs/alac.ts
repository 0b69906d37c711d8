import { u32 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { type AudioSource, audioFacts } from './source.js';

const recordSize = 24;

/** Apple's order: `ALACChannelLayoutTags` in ALACAudioTypes.h. */
const layouts = ['mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '6.1(back)', '7.1(wide)'];

/**
 * `record`: ALACSpecificConfig (ALACAudioTypes.h), which Apple calls the magic cookie, without version and
 * flags of its box.
 */
export function readAlac(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  if (record === null) return facts;
  if (record.length < recordSize) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  facts.bitsPerSample = record[5] as number;
  facts.channels = record[9] as number;
  facts.channelLayout = layouts[facts.channels - 1] ?? null;
  facts.sampleRate = u32(record, 20);
  return facts;
}
