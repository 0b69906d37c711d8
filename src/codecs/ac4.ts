import { BitReader } from '../bytes/bits.js';
import type { AudioFacts } from '../media/facts.js';
import { type AudioSource, audioFacts } from './source.js';

/**
 * `record`: the payload of AC4SpecificBox, ac4_dsi_v1 (ETSI TS 103 190-2 E.6). Only what the codec string
 * takes: channels depend on the presentation, so that none are said.
 */
export function readAc4(source: AudioSource): AudioFacts {
  const { record } = source;
  // The entry says 2 of whatever it holds, and the presentation what that is (ETSI TS 103 190-2 E.4).
  const facts = { ...audioFacts(source), channels: 0, channelLayout: null };
  if (record === null) return facts;
  if (record.length < 3) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  const bits = new BitReader(record);
  const version = bits.bits(3);
  const bitstream = bits.bits(7);
  facts.sampleRate = bits.flag() ? 48_000 : 44_100;
  bits.skip(4);
  const presentations = bits.bits(9);
  if (version === 0 || presentations === 0) return facts;
  if (bitstream > 1 && bits.flag()) {
    bits.skip(16);
    if (bits.flag()) bits.skip(128);
  }
  bits.skip(2 + 32 + 32);
  bits.align();
  const presentation = bits.bits(8);
  if (bits.bits(8) === 255) bits.skip(16);
  const kind = bits.bits(5);
  const compatibility = kind === 6 ? 0 : bits.bits(3);
  if (!bits.failed)
    facts.codecString += [bitstream, presentation, compatibility].map(hexByte).join('');
  return facts;
}

function hexByte(value: number): string {
  return `.${value.toString(16).padStart(2, '0')}`;
}
