import type { AudioFacts } from '../media/facts.js';
import { configurationChannels, configurationLayout } from './channel-configuration.js';
import { type AudioSource, audioFacts } from './source.js';

/** `record`: MHADecoderConfigurationRecord (ISO/IEC 23008-3 20.5.2). */
export function readMpegH(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  if (record === null) return facts;
  if (record.length < 5) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  const profileLevel = record[1] as number;
  const layout = record[2] as number;
  // 21.2 of ISO/IEC 23008-3: the profile-level indication in hex.
  facts.codecString += `.0x${profileLevel.toString(16).toUpperCase().padStart(2, '0')}`;
  facts.channels = configurationChannels(layout);
  facts.channelLayout = configurationLayout(layout);
  return facts;
}
