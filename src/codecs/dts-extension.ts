import { BitReader } from '../bytes/bits.js';
import type { AudioFacts } from '../media/facts.js';
import { addSpeakers, layoutName, noSpeakers, speakerTable } from './channel-layout.js';

/** ETSI TS 102 114 Table 7-10: what each bit of a speaker mask adds, from bit 0. */
const speakers = speakerTable([
  'FC',
  'FL FR',
  'SL SR',
  'LFE',
  'BC',
  'TFL TFR',
  'BL BR',
  'TFC',
  'TC',
  'FLC FRC',
  'WL WR',
  'SDL SDR',
  'LFE2',
  'TSL TSR',
  'TBC',
  'TBL TBR',
]);

/** Sets channels and layout from a speaker mask that names any. */
export function applyDtsSpeakers(facts: AudioFacts, mask: number): void {
  const { set, count } = addSpeakers(noSpeakers, speakers, mask);
  if (count === 0) return;
  facts.channels = count;
  facts.channelLayout = layoutName(set);
}

/** By nuMaxSampleRate (Table 7-9). */
const rates = [
  8_000, 16_000, 32_000, 64_000, 128_000, 22_050, 44_100, 88_200, 176_400, 352_800, 12_000, 24_000,
  48_000, 96_000, 192_000, 384_000,
];

const SYNC = 0x64582025;
/** As FFmpeg's profiles.c spells what stands without a core, by nuCodingMode (7.5.4); 0 has one. */
const codingProfiles = [null, 'DTS-HD MA', 'DTS Express', null];

/**
 * Reads an extension substream that begins a sample, so that there is no core: its header and the first
 * asset's descriptor (ETSI TS 102 114 7.4.1, 7.5.2). Changes nothing where it is something else.
 */
export function readDtsExtension(sample: Uint8Array, facts: AudioFacts): void {
  const bits = new BitReader(sample);
  if (bits.bits(32) !== SYNC) return;
  bits.skip(8);
  const substreams = bits.bits(2) + 1;
  const sizeBits = bits.flag() ? 20 : 16;
  bits.skip((sizeBits === 20 ? 12 : 8) + sizeBits);
  if (!bits.flag()) return;
  bits.skip(2 + 3);
  if (bits.flag()) bits.skip(36);
  const presentations = bits.bits(3) + 1;
  const assets = bits.bits(3) + 1;
  let active = 0;
  for (let i = 0; i < presentations; i++) {
    let mask = bits.bits(substreams);
    for (; mask > 0; mask >>= 1) active += mask & 1;
  }
  bits.skip(8 * active);
  const mixed = bits.flag();
  if (mixed) {
    bits.skip(2);
    const maskBits = 4 * (bits.bits(2) + 1);
    bits.skip(maskBits * (bits.bits(2) + 1));
  }
  bits.skip(sizeBits * assets);
  readAsset(bits, facts, mixed);
}

function readAsset(bits: BitReader, facts: AudioFacts, mixed: boolean): void {
  bits.skip(9 + 3);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(24);
  if (bits.flag()) bits.skip(8 * (bits.bits(10) + 1));
  const resolution = bits.bits(5) + 1;
  const rate = rates[bits.bits(4)] as number;
  const count = bits.bits(8) + 1;
  const direct = bits.flag();
  const embeddedStereo = direct && count > 2 && bits.flag();
  if (direct && count > 6) bits.skip(1);
  let mask = 0;
  let remapped = !direct;
  if (direct) {
    const maskBits = bits.flag() ? 4 * (bits.bits(2) + 1) : 0;
    mask = bits.bits(maskBits);
    remapped = bits.bits(3) > 0;
  }
  if (bits.failed) return;
  facts.sampleRate = rate;
  facts.channels = count;
  applyDtsSpeakers(facts, mask);
  // What stands between here and the coding mode is simple only without remapping and mixing.
  if (remapped || mixed) return;
  const compressed = bits.flag();
  if (compressed) bits.skip(8);
  if (bits.flag()) bits.skip(5);
  if (compressed && embeddedStereo) bits.skip(8);
  const mode = bits.bits(2);
  if (bits.failed) return;
  facts.profile = codingProfiles[mode] ?? facts.profile;
  if (mode === 1) facts.bitsPerSample = resolution;
}
