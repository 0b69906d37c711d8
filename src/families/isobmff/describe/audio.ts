import { plainLayout } from '../../../codecs/channel-layout.js';
import { audioCodecs } from '../../../codecs/registry.js';
import type { AudioFacts } from '../../../media/facts.js';
import { readChannelLayout } from './channel-boxes.js';
import { readAudioCodec } from './codec-source.js';
import { audioEntries } from './codec-table.js';
import { isPcm } from './pcm.js';
import type { AudioDescription } from './sample-description.js';

/**
 * What an audio sample entry says: the codec's own configuration counts, and the entry's fields where that is
 * silent. `sample` is the beginning of the first sample where it was asked for.
 */
export function readAudioFacts(audio: AudioDescription, sample: Uint8Array | null): AudioFacts {
  const facts = readAudioCodec(audio, sample);
  const known = isKnownAudio(audio.format);
  const template = audioCodecs.get(facts.codec ?? '')?.layoutVaries === true;
  if (facts.sampleRate === 0) facts.sampleRate = audio.sampleRate;
  if (facts.channels === 0) facts.channels = audio.channels;
  if (!template && (facts.sampleRate === 0 || facts.channels === 0))
    audio.entry.problem('invalid-audio-format', null, '', facts.channels, facts.sampleRate);
  else if (!template && audio.channels === 0 && audio.sampleRate === 0)
    audio.entry.problem('invalid-audio-format', null, '', 0, 0);
  facts.channelLayout ??= readChannelLayout(audio);
  if (!template && known) facts.channelLayout ??= plainLayout(facts.channels);
  return facts;
}

/** Whether the layout of entries with this code is known. */
export function isKnownAudio(format: number): boolean {
  return audioEntries.has(format) || isPcm(format);
}
