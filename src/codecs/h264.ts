import { hex, u16 } from '../bytes/bytes.js';
import type { VideoFacts } from '../media/facts.js';
import { firstFrameBytes } from './first-frame.js';
import { type AvcSequence, parseAvcSequence } from './h264-sps.js';
import { avcLevel } from './levels.js';
import { findNalUnit, lengthSizeOf, type NalUnit, type ParameterSets, parseFirst } from './nal.js';
import { applySequence } from './parameter-sets.js';
import { type NalKind, readSampleSei } from './sei.js';
import { type VideoSource, videoFacts } from './source.js';

const recordSize = 6;
const SPS_TYPE = 7;
const SEI_TYPE = 6;

/** As FFmpeg's profiles.c spells them, by profile_idc (ITU-T H.264 Annex A). */
const profileNames = new Map([
  [44, 'CAVLC 4:4:4'],
  [66, 'Baseline'],
  [77, 'Main'],
  [88, 'Extended'],
  [100, 'High'],
  [110, 'High 10'],
  [118, 'Multiview High'],
  [122, 'High 4:2:2'],
  [128, 'Stereo High'],
  [144, 'High 4:4:4'],
  [244, 'High 4:4:4 Predictive'],
]);

function profileName(profile: number, constraints: number): string {
  if (profile === 66 && (constraints & 0x40) !== 0) return 'Constrained Baseline';
  const name = profileNames.get(profile);
  if (name === undefined) return String(profile);
  const intra = (constraints & 0x10) !== 0;
  if (profile === 244 && intra) return 'High 4:4:4 Intra';
  return intra && (profile === 110 || profile === 122) ? `${name} Intra` : name;
}

/** False only where the record's profile has samples of eight bits. */
function isDeep(record: Uint8Array): boolean {
  const profile = record[1] as number;
  return profile === 44 || (profile >= 110 && profile !== 118 && profile !== 128);
}

/** As `avc3` may have it. */
function lacksSets(record: Uint8Array): boolean {
  return record.length < recordSize || ((record[5] as number) & 31) === 0;
}

export function h264SampleBytes(source: VideoSource): number {
  return firstFrameBytes(source, { needsSample: lacksSets, isDeep, read: readH264 });
}

/** ITU-T H.264 7.4.1: coded slices are 1 to 5. */
const kindOf: NalKind = (first) => {
  const type = first & 31;
  if (type >= 1 && type <= 5) return 'picture';
  return type === SEI_TYPE ? 'sei' : 'other';
};

/**
 * `record`: AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1.2). At need the parameter set in the
 * first frame counts, of which the NAL units have lengths or, without a record, start codes.
 */
export function readH264(source: VideoSource): VideoFacts {
  const { record, sample } = source;
  const facts = videoFacts(source);
  let stated: number | null = null;
  let sequence: AvcSequence | null = null;
  if (record !== null && record.length < recordSize)
    source.problem('invalid-codec-config', 'too short');
  else if (record !== null) {
    if (record[0] !== 1) source.problem('invalid-codec-config', `version ${record[0]}`);
    describeProfile(source, facts, record, 1);
    stated = ((record[4] as number) & 3) + 1;
    sequence = parseFirst(source, record, findParameterSets(record), parseAvcSequence);
  }
  const lengthSize = lengthSizeOf(stated, sample);
  if (sequence === null && sample !== null) {
    const unit = findNalUnit(sample, lengthSize, (first) => (first & 31) === SPS_TYPE);
    if (unit !== null) sequence = parseAvcSequence(sample, unit.start, unit.end);
    if (unit !== null && sequence !== null) describeProfile(source, facts, sample, unit.start + 1);
  }
  if (sample !== null) facts.hdr = readSampleSei(sample, lengthSize, 1, kindOf, null);
  if (sequence !== null) {
    applySequence(sequence, facts);
    // What the parameter set says is what a decoder goes by.
    facts.profile = profileName(sequence.profile, sequence.constraints);
    facts.level = avcLevel(sequence.profile, sequence.constraints, sequence.level);
  }
  return facts;
}

/**
 * Walks the sequence and then the picture parameter sets: where the first of all stands, and whether all fit.
 */
function findParameterSets(bytes: Uint8Array): ParameterSets {
  const end = bytes.length;
  let first: NalUnit | null = null;
  let at = recordSize - 1;
  for (let kind = 0; kind < 2; kind++) {
    if (at >= end) return { first, fit: false };
    const count = kind === 0 ? (bytes[at] as number) & 31 : (bytes[at] as number);
    at++;
    for (let i = 0; i < count; i++) {
      const length = end - at >= 2 ? u16(bytes, at) : end;
      if (length > end - at - 2) return { first, fit: false };
      if (kind === 0 && i === 0) first = { start: at + 2, end: at + 2 + length };
      at += 2 + length;
    }
  }
  return { first, fit: true };
}

/** Three bytes: profile_idc, constraint flags, level_idc. */
function describeProfile(
  { element }: VideoSource,
  facts: VideoFacts,
  bytes: Uint8Array,
  at: number,
): void {
  const profile = bytes[at] as number;
  const constraints = bytes[at + 1] as number;
  const level = bytes[at + 2] as number;
  facts.codecString = `${element}.${hex(bytes, at, at + 3)}`;
  facts.profile = profileName(profile, constraints);
  facts.level = avcLevel(profile, constraints, level);
}
