import { BitReader } from '../bytes/bits.js';
import type { VideoFacts } from '../media/facts.js';
import { firstFrameBytes } from './first-frame.js';
import { noHdrMetadata } from './hdr-metadata.js';
import { findNalUnit, lengthSizeOf, type NalUnit, type ParameterSets, parseFirst } from './nal.js';
import { applySequence, chromaName } from './parameter-sets.js';
import { type NalKind, readSampleSei, readSei } from './sei.js';
import { type VideoSource, videoFacts } from './source.js';
import { parseVvcSequence, type VvcSequence } from './vvc-sps.js';

const SPS_TYPE = 15;
const PREFIX_SEI_TYPE = 23;
/** Operating point and decoding capability information come without a count (ISO/IEC 14496-15 11.2.4.2.2). */
const OPI_TYPE = 12;
const DCI_TYPE = 13;

/** By general_profile_idc (ITU-T H.266 A.3). */
const profileNames = new Map([
  [1, 'Main 10'],
  [17, 'Multilayer Main 10'],
  [33, 'Main 10 4:4:4'],
  [49, 'Multilayer Main 10 4:4:4'],
  [65, 'Main 10 Still Picture'],
  [97, 'Main 10 4:4:4 Still Picture'],
]);

/** ITU-T H.266 7.4.2.2: coded slices are below 12. */
const kindOf: NalKind = (first, second) => {
  const type = second >> 3;
  if (type < 12) return 'picture';
  return type === PREFIX_SEI_TYPE && (first & 63) === 0 ? 'sei' : 'other';
};

interface VvcRecord extends ParameterSets {
  lengthSize: number;
}

export function vvcSampleBytes(source: VideoSource): number {
  return firstFrameBytes(source, {
    // As `vvi1` may have it.
    needsSample: (record) => readRecord(source, record, null).first === null,
    isDeep: () => true,
    read: readVvc,
  });
}

/**
 * `record`: VvcDecoderConfigurationRecord (ISO/IEC 14496-15 11.2.4.2), without the version and flags of its
 * box. At need the parameter set in the first frame counts.
 */
export function readVvc(source: VideoSource): VideoFacts {
  const { sample } = source;
  const facts = videoFacts(source);
  let record: VvcRecord | null = null;
  let sequence: VvcSequence | null = null;
  if (source.record !== null) {
    record = readRecord(source, source.record, facts);
    sequence = parseFirst(source, source.record, record, parseVvcSequence);
  }
  const lengthSize = lengthSizeOf(record?.lengthSize ?? null, sample);
  if (sequence === null && sample !== null) {
    const unit = findNalUnit(
      sample,
      lengthSize,
      (first, second) => (first & 63) === 0 && second >> 3 === SPS_TYPE,
    );
    if (unit !== null) sequence = parseVvcSequence(sample, unit.start, unit.end);
  }
  if (sample !== null) facts.hdr = readSampleSei(sample, lengthSize, 2, kindOf, facts.hdr);
  if (sequence === null) return facts;
  applySequence(sequence, facts);
  if (sequence.profile >= 0) nameProfile(facts, sequence.profile, sequence.level);
  return facts;
}

function nameProfile(facts: VideoFacts, profile: number, level: number): void {
  facts.profile = profileNames.get(profile) ?? String(profile);
  // A.4: general_level_idc is 16 times the level's first number plus 3 times its second.
  facts.level = level === 0 ? null : `${level >> 4}.${Math.floor((level & 15) / 3)}`;
}

/** `facts` takes what the record says. */
function readRecord(
  { element }: VideoSource,
  bytes: Uint8Array,
  facts: VideoFacts | null,
): VvcRecord {
  const bits = new BitReader(bytes);
  bits.skip(5);
  const lengthSize = bits.bits(2) + 1;
  if (bits.flag()) {
    bits.skip(9);
    const subLayers = bits.bits(3);
    bits.skip(2);
    const chroma = bits.bits(2);
    const bitDepth = bits.bits(3) + 8;
    bits.skip(5 + 2);
    const constraintBytes = bits.bits(6);
    const profile = bits.bits(7);
    const highTier = bits.flag();
    const level = bits.bits(8);
    const constraints: number[] = [];
    for (let i = 0; i < constraintBytes; i++) constraints.push(bits.bits(8));
    let levels = 0;
    for (let i = subLayers - 2; i >= 0; i--) if (bits.flag()) levels++;
    bits.align();
    bits.skip(8 * levels);
    bits.skip(32 * bits.bits(8));
    const width = bits.bits(16);
    const height = bits.bits(16);
    bits.skip(16);
    if (facts !== null && !bits.failed) {
      const tier = highTier ? 'H' : 'L';
      facts.codecString = `${element}.${profile}.${tier}${level}${constraintText(constraints)}`;
      facts.chromaSubsampling = chromaName(chroma);
      facts.bitDepth = bitDepth;
      facts.codedWidth = width;
      facts.codedHeight = height;
      facts.width = width;
      facts.height = height;
      nameProfile(facts, profile, level);
    }
  }
  let first: NalUnit | null = null;
  const arrays = bits.bits(8);
  for (let array = 0; array < arrays && !bits.failed; array++) {
    const type = bits.bits(8) & 31;
    const units = type === OPI_TYPE || type === DCI_TYPE ? 1 : bits.bits(16);
    for (let unit = 0; unit < units && !bits.failed; unit++) {
      const length = bits.bits(16);
      const start = bits.position / 8;
      bits.skip(8 * length);
      if (type === SPS_TYPE && first === null && !bits.failed)
        first = { start, end: start + length };
      if (type === PREFIX_SEI_TYPE && facts !== null && !bits.failed) {
        facts.hdr ??= noHdrMetadata();
        readSei(bytes, start + 2, start + length, facts.hdr);
      }
    }
  }
  return { lengthSize, first, fit: !bits.failed };
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * `.C` and the constraint bytes in base32 without trailing zeros or padding (ISO/IEC 14496-15 E.6); none
 * where all are zero.
 */
function constraintText(constraints: readonly number[]): string {
  let length = constraints.length;
  while (length > 0 && constraints[length - 1] === 0) length--;
  if (length === 0) return '';
  const bits = new BitReader(Uint8Array.from([...constraints.slice(0, length), 0]));
  let text = '.C';
  for (let i = 0; i < Math.ceil((length * 8) / 5); i++) text += base32[bits.bits(5)];
  return text;
}
