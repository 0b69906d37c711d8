import { fourccToString } from '../bytes/fourcc.js';
import { readStreamDescriptor, type StreamDescriptor } from '../families/isobmff/describe/esds.js';
import { objectTypeCodec, objectTypeString } from '../families/isobmff/describe/object-types.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';
import { type AudioSpecificConfig, parseAudioSpecificConfig } from './aac-config.js';
import { configurationChannels, configurationLayout } from './channel-configuration.js';
import { layoutName, plainLayout } from './channel-layout.js';
import { readMp4Dts } from './dts.js';
import { readMpegAudioFrame } from './mpeg-audio.js';

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
const MPEG2_AAC_MAIN = 0x66;
const MPEG4_AUDIO = 0x40;

/** How much of the first frame's header says more than the sample description does: MPEG audio layers, DTS. */
export function mp4AudioSampleBytes(audio: AudioDescription): number {
  const stream = readStreamDescriptor(audio.entry, audio.boxes);
  const codec = stream === null ? null : objectTypeCodec(stream.objectType);
  return codec === 'mp3' ? 4 : codec === 'dts' ? 256 : 0;
}

/** `mp4a`: what the elementary stream descriptor says decides. */
export function readMp4Audio(
  audio: AudioDescription,
  facts: AudioFacts,
  sample: Uint8Array | null,
): void {
  facts.codec = 'aac';
  facts.codecString = fourccToString(audio.format);
  const stream = readStreamDescriptor(audio.entry, audio.boxes);
  if (stream === null) return;
  const { objectType } = stream;
  facts.codec = objectTypeCodec(objectType);
  facts.codecString = objectTypeString('mp4a', objectType);
  if (facts.codec === null) audio.entry.problem('unknown-codec', stream.box, facts.codecString);
  else if (facts.codec === 'aac') readAac(audio, facts, stream);
  else if (facts.codec === 'dts') readMp4Dts(facts, objectType, sample);
  else if (facts.codec === 'mp3' && sample !== null) readMpegAudioFrame(sample, facts);
}

/** Fills in from the AudioSpecificConfig; MPEG-2 AAC (0x66 to 0x68) may go without one. */
function readAac(audio: AudioDescription, facts: AudioFacts, stream: StreamDescriptor): void {
  const { objectType, start, end } = stream;
  if (start === end) {
    if (objectType === MPEG4_AUDIO)
      audio.entry.problem('missing-codec-config', stream.box, 'AudioSpecificConfig');
    else facts.profile = aacProfiles[objectType - MPEG2_AAC_MAIN + 1] ?? null;
    return;
  }
  const config = parseAudioSpecificConfig(audio.entry.bytes, start, end);
  if (config === null) {
    audio.entry.problem('invalid-codec-config', stream.box, 'the audio configuration is damaged');
    return;
  }
  if (objectType === MPEG4_AUDIO)
    facts.codecString = `mp4a.40.${config.ps ? 29 : config.sbr ? 5 : config.objectType}`;
  applyAacConfig(config, facts);
}

function applyAacConfig(config: AudioSpecificConfig, facts: AudioFacts): void {
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
  facts.channelLayout =
    configurationLayout(config.channelConfiguration) ??
    layoutName(config.program.set) ??
    plainLayout(facts.channels);
  // Parametric stereo makes two channels of the one that is coded (4.6.18, 8.6.4).
  if (config.ps && facts.channels === 1) {
    facts.channels = 2;
    facts.channelLayout = 'stereo';
  }
}
