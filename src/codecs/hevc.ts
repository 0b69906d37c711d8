import { u16, u32 } from '../bytes/bytes.js';
import type { VideoFacts } from '../media/facts.js';
import { firstFrameBytes } from './first-frame.js';
import { noHdrMetadata } from './hdr-metadata.js';
import { type HevcSequence, parseHevcSequence } from './hevc-sps.js';
import { hevcLevel } from './levels.js';
import { findNalUnit, lengthSizeOf, type NalUnit, type ParameterSets, parseFirst } from './nal.js';
import { applySequence, chromaName } from './parameter-sets.js';
import { type NalKind, readSampleSei, readSei } from './sei.js';
import { type VideoSource, videoFacts } from './source.js';

const SPS_TYPE = 33;
const PREFIX_SEI_TYPE = 39;
const recordSize = 23;

/** As FFmpeg's profiles.c spells them, by general_profile_idc (ITU-T H.265 A.3). */
const profileNames = new Map([
  [1, 'Main'],
  [2, 'Main 10'],
  [3, 'Main Still Picture'],
  [4, 'Rext'],
  [6, 'Multiview Main'],
  [9, 'Scc'],
]);

/** The twelve bytes from general_profile_space on. */
function describeProfile({ element }: VideoSource, facts: VideoFacts, bytes: Uint8Array): void {
  const at = 1;
  const first = bytes[at] as number;
  const space = first >> 6;
  const tier = (first & 0x20) !== 0 ? 'H' : 'L';
  const level = bytes[at + 11] as number;
  // ISO/IEC 14496-15 E.3: the compatibility flags in reverse bit order, the constraint bytes without trailing
  // zeros.
  let text = `${element}.${space === 0 ? '' : String.fromCharCode(64 + space)}${first & 31}`;
  text += `.${reverse(u32(bytes, at + 1))
    .toString(16)
    .toUpperCase()}.${tier}${level}`;
  let last = 10;
  while (last >= 5 && bytes[at + last] === 0) last--;
  for (let i = 5; i <= last; i++)
    text += `.${(bytes[at + i] as number).toString(16).toUpperCase()}`;
  facts.codecString = text;
  nameProfile(facts, first & 31, level);
}

function nameProfile(facts: VideoFacts, profile: number, level: number): void {
  facts.profile = profileNames.get(profile) ?? String(profile);
  facts.level = hevcLevel(level);
}

function reverse(value: number): number {
  let out = 0;
  for (let i = 0; i < 32; i++) out = (out << 1) | ((value >>> i) & 1);
  return out >>> 0;
}

/** As `hev1` may have it. */
function lacksSets(record: Uint8Array): boolean {
  return findSequence(record).first === null;
}

/** False only where the record says that samples have eight bits. */
function isDeep(record: Uint8Array): boolean {
  return record.length < recordSize || ((record[17] as number) & 7) > 0;
}

export function hevcSampleBytes(source: VideoSource): number {
  return firstFrameBytes(source, { needsSample: lacksSets, isDeep, read: readHevc });
}

/** ITU-T H.265 7.4.2.2: coded slices are below 32. Messages of layers above the base one speak of those. */
const kindOf: NalKind = (first, second) => {
  const type = (first >> 1) & 63;
  if (type < 32) return 'picture';
  return type === PREFIX_SEI_TYPE && (first & 1) === 0 && second >> 3 === 0 ? 'sei' : 'other';
};

/**
 * Walks the arrays of NAL units: where the first sequence parameter set stands, and whether all fit into the
 * record. `facts` takes what the SEI messages among them say.
 */
function findSequence(bytes: Uint8Array, facts: VideoFacts | null = null): ParameterSets {
  const end = bytes.length;
  let first: NalUnit | null = null;
  if (end < recordSize) return { first, fit: false };
  const arrays = bytes[22] as number;
  let at = recordSize;
  for (let array = 0; array < arrays; array++) {
    if (end - at < 3) return { first, fit: false };
    const type = (bytes[at] as number) & 63;
    const units = u16(bytes, at + 1);
    at += 3;
    for (let unit = 0; unit < units; unit++) {
      const length = end - at >= 2 ? u16(bytes, at) : end;
      if (length > end - at - 2) return { first, fit: false };
      at += 2;
      if (type === SPS_TYPE && first === null) first = { start: at, end: at + length };
      if (type === PREFIX_SEI_TYPE && facts !== null) {
        facts.hdr ??= noHdrMetadata();
        readSei(bytes, at + 2, at + length, facts.hdr);
      }
      at += length;
    }
  }
  return { first, fit: true };
}

/**
 * `record`: HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1.2). At need the parameter set in the
 * first frame counts, of which the NAL units have lengths or, without a record, start codes.
 */
export function readHevc(source: VideoSource): VideoFacts {
  const { record, sample } = source;
  const facts = videoFacts(source);
  let stated: number | null = null;
  let sequence: HevcSequence | null = null;
  if (record !== null && record.length < recordSize)
    source.problem('invalid-codec-config', 'too short');
  else if (record !== null) {
    describeProfile(source, facts, record);
    facts.chromaSubsampling = chromaName((record[16] as number) & 3);
    facts.bitDepth = 8 + ((record[17] as number) & 7);
    stated = ((record[21] as number) & 3) + 1;
    const sets = findSequence(record, facts);
    sequence = parseFirst(source, record, sets, parseHevcSequence);
    // ISO/IEC 14496-15 8.4.1: only `hev1` may have them in its samples alone.
    if (source.tag === 'hvc1' && sets.fit && sets.first === null)
      source.problem('invalid-codec-config', 'there is no sequence parameter set');
  }
  const lengthSize = lengthSizeOf(stated, sample);
  if (sequence === null && sample !== null) {
    const unit = findNalUnit(
      sample,
      lengthSize,
      (first, second) => ((first >> 1) & 63) === SPS_TYPE && (first & 1) === 0 && second >> 3 === 0,
    );
    if (unit !== null) sequence = parseHevcSequence(sample, unit.start, unit.end);
  }
  if (sample !== null) facts.hdr = readSampleSei(sample, lengthSize, 2, kindOf, facts.hdr);
  if (sequence !== null) {
    applySequence(sequence, facts);
    nameProfile(facts, sequence.profile, sequence.level);
  }
  return facts;
}
