import { BitReader } from '../bytes/bits.js';
import { u16, u32 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { type EntryBox, findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';
import {
  addSpeakers,
  layoutName,
  noSpeakers,
  type Speakers,
  speakerTable,
} from './channel-layout.js';

const DAC3 = fourcc('dac3');
const DEC3 = fourcc('dec3');
const DAC4 = fourcc('dac4');
const DMLP = fourcc('dmlp');

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
  applySpeakers(facts, addSpeakers(base, dependentSpeakers, location));
}

function applySpeakers(facts: AudioFacts, speakers: Speakers): void {
  facts.channels = speakers.count;
  facts.channelLayout = layoutName(speakers.set);
}

/** The box of the codec's configuration, at least `size` bytes of it; a problem and null otherwise. */
function configuration(audio: AudioDescription, type: number, size: number): EntryBox | null {
  const box = findBox(audio.boxes, type);
  if (box === null) audio.entry.problem('missing-codec-config', null, fourccToString(type));
  else if (box.end - box.payload < size)
    audio.entry.problem('invalid-codec-config', box, 'too short');
  else return box;
  return null;
}

/** True where there is no `dac3`, so that the first frame must tell. */
export function ac3NeedsSample(audio: AudioDescription): boolean {
  return findBox(audio.boxes, DAC3) === null;
}

/** AC3SpecificBox (ETSI TS 102 366 F.4), or the sync frame at the start of `sample`. */
export function readAc3(
  audio: AudioDescription,
  facts: AudioFacts,
  sample: Uint8Array | null,
): void {
  facts.codec = 'ac3';
  facts.codecString = fourccToString(audio.format);
  const box = configuration(audio, DAC3, 3);
  if (box !== null) {
    const bits = new BitReader(audio.entry.bytes, box.payload, box.end);
    const rate = rates[bits.bits(2)];
    const streamId = bits.bits(5);
    bits.skip(3);
    const mode = bits.bits(3);
    applyAc3(facts, rate, streamId, mode, bits.flag());
  } else if (sample !== null && sample.length >= 8 && u16(sample, 0) === 0x0b77) {
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
  }
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

/** EC3SpecificBox (ETSI TS 102 366 F.6): the first independent substream, its dependent channels, and whether JOC is there. */
export function readEac3(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'eac3';
  facts.codecString = fourccToString(audio.format);
  const box = configuration(audio, DEC3, 5);
  if (box === null) return;
  const bits = new BitReader(audio.entry.bytes, box.payload, box.end);
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
  if (bits.failed) audio.entry.problem('invalid-codec-config', box, 'too short');
  // flag_ec3_extension_type_a: joint object coding (ETSI TS 103 420 C.3).
  else if (bits.left >= 16 && bits.bits(8) === 1)
    facts.profile = 'Dolby Digital Plus + Dolby Atmos';
}

/** AC4SpecificBox, ac4_dsi_v1 (ETSI TS 103 190-2 E.6): only what the codec string takes; channels depend on the presentation. */
export function readAc4(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'ac4';
  facts.codecString = fourccToString(audio.format);
  const box = configuration(audio, DAC4, 3);
  if (box === null) return;
  const bits = new BitReader(audio.entry.bytes, box.payload, box.end);
  const version = bits.bits(3);
  const bitstream = bits.bits(7);
  facts.sampleRate = bits.flag() ? 48_000 : 44_100;
  bits.skip(4);
  const presentations = bits.bits(9);
  if (version === 0 || presentations === 0) return;
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
    facts.codecString += `.${hexByte(bitstream)}.${hexByte(presentation)}.${hexByte(compatibility)}`;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** By audio_sampling_frequency of MLP's format_info. */
const mlpRates: Record<number, number> = {
  0: 48_000,
  1: 96_000,
  2: 192_000,
  8: 44_100,
  9: 88_200,
  10: 176_400,
};

/** What the bits of the 8-channel presentation's assignment add, from bit 0. */
const mlpSpeakers = speakerTable([
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

/** `mlpa` with `dmlp` (Dolby TrueHD bitstreams within the ISO base media file format, 3): the largest presentation. */
export function readTrueHd(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'truehd';
  facts.codecString = fourccToString(audio.format);
  // The entry's rate is a whole u32 here.
  facts.sampleRate = audio.entry.bytes.length >= 36 ? u32(audio.entry.bytes, 32) : 0;
  const box = configuration(audio, DMLP, 6);
  if (box === null) return;
  const info = u32(audio.entry.bytes, box.payload);
  facts.sampleRate = mlpRates[info >>> 28] ?? facts.sampleRate;
  const mask = (info & 0x1fff) === 0 ? (info >>> 15) & 0x1f : info & 0x1fff;
  applySpeakers(facts, addSpeakers(noSpeakers, mlpSpeakers, mask));
}
