import { u32 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { addSpeakers, layoutName, noSpeakers, speakerTable } from './channel-layout.js';
import { type AudioSource, audioFacts } from './source.js';

/** By audio_sampling_frequency of MLP's format_info. */
const rates: Record<number, number> = {
  0: 48_000,
  1: 96_000,
  2: 192_000,
  8: 44_100,
  9: 88_200,
  10: 176_400,
};

/** What the bits of the 8-channel presentation's assignment add, from bit 0. */
const speakers = speakerTable([
  'FL FR',
  'FC',
  'LFE',
  'SL SR',
  'TFL TFR',
  'FLC FRC',
  'BL BR',
  'BC',
  'TC',
  'SDL SDR',
  'WL WR',
  'TFC',
  'LFE2',
]);

/**
 * `record`: format_info and what follows it, as `dmlp` has them (Dolby TrueHD within ISO BMFF, 3): the
 * largest presentation.
 */
export function readTrueHd(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  if (record === null) return facts;
  if (record.length < 6) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  const info = u32(record, 0);
  facts.sampleRate = rates[info >>> 28] ?? 0;
  const mask = (info & 0x1fff) === 0 ? (info >>> 15) & 0x1f : info & 0x1fff;
  const { set, count } = addSpeakers(noSpeakers, speakers, mask);
  facts.channels = count;
  facts.channelLayout = layoutName(set);
  return facts;
}
