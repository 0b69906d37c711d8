import { BitReader } from '../bytes/bits.js';
import { channels, noSpeakers, type Speakers } from './channel-layout.js';

/** AudioSpecificConfig, ISO/IEC 14496-3 1.6.2.1. Rates in Hz. */
export interface AudioSpecificConfig {
  /** The object type of the core; 2 is AAC LC. */
  objectType: number;
  /** Spectral band replication and parametric stereo, signalled explicitly or backward compatibly. */
  sbr: boolean;
  ps: boolean;
  sampleRate: number;
  /** As played: after SBR. */
  outputRate: number;
  channelConfiguration: number;
  /** From the program config element where the configuration is 0; none where it is not there. */
  program: Speakers;
  /** ALS only: bits of a sample. */
  bitsPerSample: number | null;
}

const rates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
  7_350,
];

const SBR = 5;
const ER_BSAC = 22;
const PS = 29;
const ALS = 36;
const ELD = 39;
const USAC = 42;

/** Object types whose configuration is a GASpecificConfig (Table 1.15). */
function isGeneralAudio(type: number): boolean {
  return (
    (type >= 1 && type <= 4) ||
    type === 6 ||
    type === 7 ||
    type === 17 ||
    (type >= 19 && type <= 23)
  );
}

/** Null where the bytes are too few or a sampling frequency is reserved. */
export function parseAudioSpecificConfig(
  bytes: Uint8Array,
  start: number,
  end: number,
): AudioSpecificConfig | null {
  const bits = new BitReader(bytes, start, end);
  let objectType = readObjectType(bits);
  const sampleRate = readRate(bits);
  const config: AudioSpecificConfig = {
    objectType,
    sbr: false,
    ps: false,
    sampleRate,
    outputRate: sampleRate,
    channelConfiguration: bits.bits(4),
    program: noSpeakers,
    bitsPerSample: null,
  };
  const explicit = objectType === SBR || objectType === PS;
  if (explicit) {
    config.sbr = true;
    config.ps = objectType === PS;
    config.outputRate = readRate(bits);
    objectType = readObjectType(bits);
    if (objectType === ER_BSAC) bits.skip(4);
    config.objectType = objectType;
  }
  if (bits.failed || config.outputRate === 0 || config.sampleRate === 0) return null;
  if (isGeneralAudio(objectType)) {
    readGeneralAudio(bits, config);
    if (!explicit) readSyncExtension(bits, config);
  } else if (objectType === ELD) readLowDelay(bits, config);
  else if (objectType === USAC) readUnified(bits, config);
  else if (objectType === ALS) readLossless(bits, config);
  return config;
}

function readObjectType(bits: BitReader): number {
  const type = bits.bits(5);
  return type === 31 ? 32 + bits.bits(6) : type;
}

/** Eight times the highest rate that has an index: more than any sound has. */
const highestRate = 8 * 96_000;

/** 0 for a reserved index, and for what is no rate. */
function readRate(bits: BitReader): number {
  const index = bits.bits(4);
  if (index !== 15) return rates[index] ?? 0;
  const rate = bits.bits(24);
  return rate > highestRate ? 0 : rate;
}

/** GASpecificConfig, 4.4.1. */
function readGeneralAudio(bits: BitReader, config: AudioSpecificConfig): void {
  const type = config.objectType;
  bits.skip(1);
  if (bits.flag()) bits.skip(14);
  const extension = bits.flag();
  if (config.channelConfiguration === 0) config.program = readProgram(bits);
  if (type === 6 || type === 20) bits.skip(3);
  if (extension) {
    if (type === ER_BSAC) bits.skip(5 + 11);
    if (type === 17 || type === 19 || type === 20 || type === 23) bits.skip(3);
    bits.skip(1);
  }
}

/**
 * What one element (0) or pair (1) of each kind adds; a second pair in front is the one nearer to the centre.
 */
const frontSets = [channels('FC'), channels('FL FR')];
const innerFront = channels('FLC FRC');
const sideSets = [-1, channels('SL SR')];
const backSets = [channels('BC'), channels('BL BR')];
const lowSet = channels('LFE');

/**
 * program_config_element, 4.4.1.1: the channels that it names. The set is 0 where they make no layout with
 * names.
 */
function readProgram(bits: BitReader): Speakers {
  bits.skip(4 + 2 + 4);
  const front = bits.bits(4);
  const side = bits.bits(4);
  const back = bits.bits(4);
  const low = bits.bits(2);
  const data = bits.bits(3);
  const coupling = bits.bits(4);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(4);
  if (bits.flag()) bits.skip(3);
  const taken: number[] = [];
  let count = low;
  const take = (elements: number, sets: number[], second: number) => {
    for (let i = 0; i < elements; i++) {
      const pair = bits.bits(1);
      bits.skip(4);
      count += 1 + pair;
      const set = sets[pair] as number;
      taken.push(taken.includes(set) ? second : set);
    }
  };
  take(front, frontSets, innerFront);
  take(side, sideSets, -1);
  take(back, backSets, -1);
  if (low > 0) taken.push(low === 1 ? lowSet : -1);
  bits.skip(4 * (low + data) + 5 * coupling);
  bits.align();
  bits.skip(8 * bits.bits(8));
  if (bits.failed) return noSpeakers;
  const named = !taken.includes(-1) && new Set(taken).size === taken.length;
  return { set: named ? taken.reduce((sum, set) => sum + set, 0) : 0, count };
}

/**
 * Backward-compatible signalling at the end of the configuration (1.6.6.2): a decoder without SBR never looks
 * there.
 */
function readSyncExtension(bits: BitReader, config: AudioSpecificConfig): void {
  if (bits.left < 16 || bits.bits(11) !== 0x2b7) return;
  if (readObjectType(bits) !== SBR || !bits.flag()) return;
  const rate = readRate(bits);
  if (rate === 0) return;
  config.sbr = true;
  config.outputRate = rate;
  if (bits.left >= 12 && bits.bits(11) === 0x548) config.ps = bits.flag();
}

/** ELDSpecificConfig, 4.6.20.2: low-delay SBR doubles the rate where its own rate flag says so. */
function readLowDelay(bits: BitReader, config: AudioSpecificConfig): void {
  bits.skip(4);
  if (!bits.flag()) return;
  if (bits.flag()) config.outputRate = config.sampleRate * 2;
}

/** UsacConfig, ISO/IEC 23003-3 5.2: its sampling frequency is that of the output. */
function readUnified(bits: BitReader, config: AudioSpecificConfig): void {
  const index = bits.bits(5);
  const rate = index === 31 ? bits.bits(24) : (unifiedRates[index] ?? 0);
  bits.skip(3);
  const configuration = bits.bits(5);
  if (bits.failed) return;
  if (rate > 0) config.outputRate = rate;
  if (configuration > 0) config.channelConfiguration = configuration;
}

/** ISO/IEC 23003-3 Table 67: the rates above, and seven more from index 15 on. */
const unifiedRates = [
  ...rates,
  0,
  0,
  57_600,
  51_200,
  40_000,
  38_400,
  34_150,
  28_800,
  25_600,
  20_000,
  19_200,
  17_075,
  14_400,
  12_800,
  9_600,
];

/**
 * ALSSpecificConfig, 11.6.1: after fill bits to the byte, `ALS\0`, rate, samples, channels less one, file
 * type, resolution.
 */
function readLossless(bits: BitReader, config: AudioSpecificConfig): void {
  bits.skip(5);
  bits.align();
  if (bits.bits(32) !== 0x414c5300) return;
  const rate = bits.bits(32);
  bits.skip(32);
  const count = bits.bits(16) + 1;
  bits.skip(3);
  const resolution = bits.bits(3);
  if (bits.failed) return;
  if (rate > 0) config.outputRate = rate;
  config.program = { set: 0, count };
  config.bitsPerSample = 8 * (resolution + 1);
}
