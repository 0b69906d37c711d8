import { fourccToString } from '../../../bytes/fourcc.js';
import { audioCodecs } from '../../../codecs/audio-codecs.js';
import { plainLayout } from '../../../codecs/channel-layout.js';
import { type AudioFacts, noAudioFacts } from '../../../media/facts.js';
import type { AudioTrack } from '../../../report/report.js';
import { readChannelLayout } from './channel-boxes.js';
import type { AudioDescription } from './sample-description.js';

/**
 * What an audio sample entry says: the codec's own configuration counts, and the entry's fields where that is silent.
 * `sample` is the beginning of the first sample where it was asked for.
 */
export function readAudioFacts(audio: AudioDescription, sample: Uint8Array | null): AudioFacts {
  const facts = noAudioFacts();
  const codec = audioCodecs.get(audio.format);
  const template = codec?.countIsTemplate === true;
  if (codec !== undefined) codec.read(audio, facts, sample);
  else if (audio.format !== 0)
    audio.entry.problem('unknown-codec', null, fourccToString(audio.format));
  if (facts.sampleRate === 0) facts.sampleRate = audio.sampleRate;
  if (facts.channels === 0) facts.channels = audio.channels;
  if (!template && (facts.sampleRate === 0 || facts.channels === 0))
    audio.entry.problem('invalid-audio-format', null, '', facts.channels, facts.sampleRate);
  else if (!template && audio.channels === 0 && audio.sampleRate === 0)
    audio.entry.problem('invalid-audio-format', null, '', 0, 0);
  facts.channelLayout ??= readChannelLayout(audio);
  if (!template && codec !== undefined) facts.channelLayout ??= plainLayout(facts.channels);
  return facts;
}

export function describeAudio(facts: AudioFacts): AudioTrack {
  return {
    sampleRate: facts.sampleRate || null,
    channels: facts.channels || null,
    channelLayout: facts.channelLayout,
    bitsPerSample: facts.bitsPerSample,
  };
}
