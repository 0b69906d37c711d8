import type { AudioFacts } from '../media/facts.js';
import { type AudioSpecificConfig, parseAudioSpecificConfig } from './aac-config.js';
import { configurationChannels, configurationLayout } from './channel-configuration.js';
import { layoutName, plainLayout } from './channel-layout.js';
import { type AudioSource, audioFacts } from './source.js';

/** As FFmpeg's profiles.c spells them, by audio object type. */
const aacProfiles: Record<number, string> = {
  1: 'Main',
  2: 'LC',
  3: 'SSR',
  4: 'LTP',
  23: 'LD',
  39: 'ELD',
  42: 'xHE-AAC',
};

const MPEG_LAYER_1 = 32;
const MPEG_LAYER_3 = 34;
const ALS = 36;

/** RFC 6381 3.3: this object type is followed by that of the audio. Those of MPEG-2 AAC stand alone. */
const MPEG4_AUDIO = 'mp4a.40';

/**
 * `record`: AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1). Without one the profile that the tag states
 * counts, as for MPEG-2 AAC.
 */
export function readAac(source: AudioSource): AudioFacts {
  const { record, element } = source;
  const facts = audioFacts(source);
  if (record === null) {
    facts.profile = source.fields.profile;
    return facts;
  }
  const config = parseAudioSpecificConfig(record, 0, record.length);
  if (config === null) {
    source.problem('invalid-codec-config', 'the audio configuration is damaged');
    return facts;
  }
  if (element === MPEG4_AUDIO)
    facts.codecString = `${element}.${config.ps ? 29 : config.sbr ? 5 : config.objectType}`;
  applyConfig(config, facts);
  return facts;
}

/** Channel configuration of 7.1 with two more in front (ISO/IEC 14496-3 table 1.19). */
const FRONT_7_1 = 7;

function applyConfig(config: AudioSpecificConfig, facts: AudioFacts): void {
  facts.sampleRate = config.outputRate;
  facts.bitsPerSample = config.bitsPerSample;
  if (config.objectType === ALS) {
    facts.codec = 'mp4als';
    facts.channels = config.program.count;
    facts.channelLayout = plainLayout(facts.channels);
    return;
  }
  if (config.objectType >= MPEG_LAYER_1 && config.objectType <= MPEG_LAYER_3)
    facts.codec = 'mp3on4';
  else if (config.ps) facts.profile = 'HE-AACv2';
  else if (config.sbr) facts.profile = 'HE-AAC';
  else facts.profile = aacProfiles[config.objectType] ?? null;
  facts.channels = config.program.count || configurationChannels(config.channelConfiguration);
  // Of 7.1 FFmpeg takes the back channels for what encoders mean, and most do mean them.
  facts.channelLayout =
    (config.channelConfiguration === FRONT_7_1
      ? '7.1'
      : configurationLayout(config.channelConfiguration)) ??
    layoutName(config.program.set) ??
    plainLayout(facts.channels);
  // Parametric stereo makes two channels of the one that is coded (4.6.18, 8.6.4).
  if (config.ps && facts.channels === 1) {
    facts.channels = 2;
    facts.channelLayout = 'stereo';
  }
}
