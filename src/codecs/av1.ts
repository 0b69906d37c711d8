import { twoDigits } from '../bytes/digits.js';
import type { VideoFacts } from '../media/facts.js';
import { readAv1Metadata } from './av1-metadata.js';
import {
  type Av1Sequence,
  findSequenceHeader,
  parseAv1Sequence,
  subsamplingName,
} from './av1-sequence.js';
import { firstFrameBytes } from './first-frame.js';
import { av1Level } from './levels.js';
import { applySequence } from './parameter-sets.js';
import { type VideoSource, videoFacts } from './source.js';

const recordSize = 4;

/** As FFmpeg's profiles.c spells them, by seq_profile. */
const profileNames = ['Main', 'High', 'Professional'];

function lacksSequence(record: Uint8Array): boolean {
  const place = findSequenceHeader(record, recordSize, record.length);
  return place === null || place === 'damaged';
}

/** False only where the record says that samples have eight bits. */
function isDeep(record: Uint8Array): boolean {
  return record.length < recordSize || ((record[2] as number) & 0x40) !== 0;
}

export function av1SampleBytes(source: VideoSource): number {
  return firstFrameBytes(source, { needsSample: lacksSequence, isDeep, read: readAv1 });
}

/**
 * `record`: AV1CodecConfigurationRecord (AV1 ISO BMFF binding 2.3.3). At need the sequence header in the
 * first frame counts: Chromium leaves it out of the record.
 */
export function readAv1(source: VideoSource): VideoFacts {
  const { record, sample } = source;
  const facts = videoFacts(source);
  let sequence: Av1Sequence | null = null;
  if (record !== null && record.length < recordSize)
    source.problem('invalid-codec-config', 'too short');
  else if (record !== null) {
    // The marker bit, and version 1: the only one that there is.
    if (record[0] !== 0x81)
      source.problem('invalid-codec-config', 'its marker or its version is not that of AV1');
    readRecord(source, facts, record);
    const place = findSequenceHeader(record, recordSize, record.length);
    if (place === 'damaged') source.problem('invalid-codec-config', 'an OBU does not fit');
    else if (place !== null) {
      sequence = parseAv1Sequence(record, place.start, place.end);
      if (sequence === null)
        source.problem('invalid-codec-config', 'the sequence header is damaged');
    }
    facts.hdr = readAv1Metadata(record, recordSize, record.length, null);
  }
  if (sequence === null && sample !== null) {
    const place = findSequenceHeader(sample, 0, sample.length);
    if (place !== null && place !== 'damaged')
      sequence = parseAv1Sequence(sample, place.start, place.end);
  }
  if (sample !== null) facts.hdr = readAv1Metadata(sample, 0, sample.length, facts.hdr);
  if (sequence !== null) {
    applySequence(sequence, facts);
    describe(source, facts, sequence);
  }
  return facts;
}

function readRecord(source: VideoSource, facts: VideoFacts, record: Uint8Array): void {
  const second = record[1] as number;
  const third = record[2] as number;
  const profile = second >> 5;
  const monochrome = (third & 0x10) !== 0;
  const subX = (third >> 3) & 1;
  const subY = (third >> 2) & 1;
  const highDepth = (third & 0x40) !== 0;
  const twelve = (third & 0x20) !== 0;
  facts.bitDepth = highDepth ? (twelve && profile === 2 ? 12 : 10) : 8;
  facts.chromaSubsampling = subsamplingName(monochrome, subX, subY);
  describe(source, facts, {
    profile,
    level: second & 31,
    highTier: (third & 0x80) !== 0,
    bitDepth: facts.bitDepth,
    monochrome,
    subX,
    subY,
    samplePosition: third & 3,
    color: null,
  });
}

/**
 * Profile, level and codec string (AV1 ISO BMFF binding, section 5): `av01.P.LLT.DD`, and the fields from
 * monochrome on only where one differs from its default (4:2:0, BT.709, limited range) or from "unspecified".
 */
function describe(
  { element }: VideoSource,
  facts: VideoFacts,
  about: Pick<
    Av1Sequence,
    | 'profile'
    | 'level'
    | 'highTier'
    | 'bitDepth'
    | 'monochrome'
    | 'subX'
    | 'subY'
    | 'samplePosition'
    | 'color'
  >,
): void {
  const { profile, level, color } = about;
  facts.profile = profileNames[profile] ?? String(profile);
  facts.level = av1Level(level);
  const tier = about.highTier ? 'H' : 'M';
  let string = `${element}.${profile}.${twoDigits(level)}${tier}.${twoDigits(about.bitDepth)}`;
  const position = about.subX === 1 && about.subY === 1 ? about.samplePosition : 0;
  const chroma = `${about.subX}${about.subY}${position}`;
  const codes = color ?? { primaries: 2, transfer: 2, matrix: 2, fullRange: false };
  const points = [codes.primaries, codes.transfer, codes.matrix].map(twoDigits).join('.');
  const range = codes.fullRange === true ? 1 : 0;
  const optional = `.${about.monochrome ? 1 : 0}.${chroma}.${points}.${range}`;
  if (optional !== '.0.110.01.01.01.0' && optional !== '.0.110.02.02.02.0') string += optional;
  facts.codecString = string;
}
