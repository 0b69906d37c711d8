/** AC-3 and E-AC-3, which share rates and speakers (ETSI TS 102 366). */

import { BitReader } from '../bytes/bits.js';
import { u16 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { addSpeakers, layoutName, type Speakers, speakerTable } from './channel-layout.js';
import { type AudioSource, audioFacts } from './source.js';

/** By fscod (ETSI TS 102 366 Table 4.1); 3 is reserved. */
const rates = [48_000, 44_100, 32_000];

/** By acmod (Table 4.3): 0 is two independent channels. */
const modes = speakerTable([
  'FL FR',
  'FC',
  'FL FR',
  'FL FR FC',
  'FL FR BC',
  'FL FR FC BC',
  'FL FR SL SR',
  'FL FR FC SL SR',
]);

const lowFrequency = speakerTable(['LFE']);

/** What the bits of chan_loc add, from bit 0 (ETSI TS 102 366 Table F.6.1). */
const dependentSpeakers = speakerTable([
  'FLC FRC',
  'BL BR',
  'BC',
  'TC',
  'SDL SDR',
  'WL WR',
  'TFL TFR',
  'TFC',
  'LFE2',
]);

function applyMode(facts: AudioFacts, mode: number, low: boolean, location: number): void {
  const base = addSpeakers(modes[mode] as Speakers, lowFrequency, low ? 1 : 0);
  const { set, count } = addSpeakers(base, dependentSpeakers, location);
  facts.channels = count;
  facts.channelLayout = layoutName(set);
}

const recordSize = 3;
const syncWord = 0x0b77;
/** Of a sync frame, as far as the channels. */
const frameBytes = 16;

export function ac3SampleBytes({ record }: AudioSource): number {
  return record === null ? frameBytes : 0;
}

/**
 * `record`: the payload of AC3SpecificBox (F.4). Without one the sync frame at the start of the sample
 * counts.
 */
export function readAc3(source: AudioSource): AudioFacts {
  const { record, sample } = source;
  const facts = audioFacts(source);
  if (record !== null && record.length >= recordSize) {
    const bits = new BitReader(record);
    const rate = rates[bits.bits(2)];
    const streamId = bits.bits(5);
    bits.skip(3);
    const mode = bits.bits(3);
    applyAc3(facts, rate, streamId, mode, bits.flag());
    return facts;
  }
  if (record !== null) source.problem('invalid-codec-config', 'too short');
  if (sample === null || sample.length < 8 || u16(sample, 0) !== syncWord) return facts;
  const bits = new BitReader(sample, 4);
  const rate = rates[bits.bits(2)];
  bits.skip(6);
  const streamId = bits.bits(5);
  bits.skip(3);
  const mode = bits.bits(3);
  if (mode % 2 === 1 && mode !== 1) bits.skip(2);
  if ((mode & 4) !== 0) bits.skip(2);
  if (mode === 2) bits.skip(2);
  applyAc3(facts, rate, streamId, mode, bits.flag());
  return facts;
}

/** Stream ids 9 and 10 are the half and quarter rate that decoders know beside the standard. */
function applyAc3(
  facts: AudioFacts,
  rate: number | undefined,
  streamId: number,
  mode: number,
  low: boolean,
): void {
  if (rate !== undefined) facts.sampleRate = rate >> Math.max(0, Math.min(2, streamId - 8));
  applyMode(facts, mode, low, 0);
}

/**
 * `record`: the payload of EC3SpecificBox (F.6): the first independent substream, its dependent channels, and
 * whether JOC is there.
 */
export function readEac3(source: AudioSource): AudioFacts {
  const { record, sample } = source;
  const facts = audioFacts(source);
  if (record === null) {
    if (sample !== null) readEac3Frame(sample, facts);
    return facts;
  }
  if (record.length < 5) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  const bits = new BitReader(record);
  bits.skip(13);
  const substreams = bits.bits(3) + 1;
  for (let i = 0; i < substreams && !bits.failed; i++) {
    const rate = rates[bits.bits(2)];
    bits.skip(5 + 1 + 1 + 3);
    const mode = bits.bits(3);
    const low = bits.flag();
    bits.skip(3);
    let location = 0;
    if (bits.bits(4) > 0) location = bits.bits(9);
    else bits.skip(1);
    if (i > 0 || bits.failed) continue;
    if (rate !== undefined) facts.sampleRate = rate;
    applyMode(facts, mode, low, location);
  }
  if (bits.failed) source.problem('invalid-codec-config', 'too short');
  // flag_ec3_extension_type_a: joint object coding (ETSI TS 103 420 C.3).
  else if (bits.left >= 16 && bits.bits(8) === 1)
    facts.profile = 'Dolby Digital Plus + Dolby Atmos';
  return facts;
}

/** Of a frame's header (ETSI TS 102 366 E.1.2): half the rates have six blocks and no other number. */
function readEac3Frame(sample: Uint8Array, facts: AudioFacts): void {
  if (sample.length < 8 || u16(sample, 0) !== syncWord) return;
  const bits = new BitReader(sample, 2);
  bits.skip(2 + 3 + 11);
  const code = bits.bits(2);
  const rate = code === 3 ? (rates[bits.bits(2)] ?? 0) / 2 : (rates[code] ?? 0);
  if (code !== 3) bits.skip(2);
  const mode = bits.bits(3);
  const low = bits.flag();
  if (rate > 0) facts.sampleRate = rate;
  applyMode(facts, mode, low, 0);
}

/** Without a record the header of the first frame counts. */
export function eac3SampleBytes({ record }: AudioSource): number {
  return record === null ? frameBytes : 0;
}
