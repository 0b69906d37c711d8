import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import { twoDigits } from '../interpret/format.js';
import type { VideoFacts } from '../media/facts.js';
import { readAv1Metadata } from './av1-metadata.js';
import {
  type Av1Sequence,
  findSequenceHeader,
  parseAv1Sequence,
  subsamplingName,
} from './av1-sequence.js';
import { dolbyVisionCodecString } from './dolby-vision.js';
import { applySequence } from './parameter-sets.js';

const AV1C = fourcc('av1C');
const recordSize = 4;

/** As FFmpeg's profiles.c spells them, by seq_profile. */
const profileNames = ['Main', 'High', 'Professional'];

/** True where the configuration holds no sequence header, so that it must stand in the first sample. */
export function av1NeedsSample(video: VisualDescription): boolean {
  const box = findBox(video.boxes, AV1C);
  if (box === null) return true;
  const place = findSequenceHeader(video.entry.bytes, box.payload + recordSize, box.end);
  return place === null || place === 'damaged';
}

/** False only where the record says that samples have eight bits. */
export function av1IsDeep(video: VisualDescription): boolean {
  const box = findBox(video.boxes, AV1C);
  if (box === null || box.end - box.payload < recordSize) return true;
  return ((video.entry.bytes[box.payload + 2] as number) & 0x40) !== 0;
}

/** AV1CodecConfigurationRecord (AV1 ISO BMFF binding 2.3.3), and at need the sequence header in `sample`. */
export function readAv1(
  video: VisualDescription,
  facts: VideoFacts,
  sample: Uint8Array | null,
): void {
  facts.codec = 'av1';
  facts.codecString = fourccToString(video.format);
  const { entry } = video;
  const { bytes } = entry;
  const box = findBox(video.boxes, AV1C);
  let sequence: Av1Sequence | null = null;
  if (box === null) entry.problem('missing-codec-config', null, 'av1C');
  else if (box.end - box.payload < recordSize)
    entry.problem('invalid-codec-config', box, 'too short');
  else {
    // The marker bit, and version 1: the only one that there is.
    if (bytes[box.payload] !== 0x81)
      entry.problem('invalid-codec-config', box, 'its marker or its version is not that of AV1');
    readRecord(video, facts, bytes, box.payload);
    const place = findSequenceHeader(bytes, box.payload + recordSize, box.end);
    if (place === 'damaged') entry.problem('invalid-codec-config', box, 'an OBU does not fit');
    else if (place !== null) {
      sequence = parseAv1Sequence(bytes, place.start, place.end);
      if (sequence === null)
        entry.problem('invalid-codec-config', box, 'the sequence header is damaged');
    }
    facts.hdr = readAv1Metadata(bytes, box.payload + recordSize, box.end, null);
  }
  if (sequence === null && sample !== null) {
    const place = findSequenceHeader(sample, 0, sample.length);
    if (place !== null && place !== 'damaged')
      sequence = parseAv1Sequence(sample, place.start, place.end);
  }
  if (sample !== null) facts.hdr = readAv1Metadata(sample, 0, sample.length, facts.hdr);
  if (sequence !== null) {
    applySequence(sequence, facts);
    describe(video, facts, sequence);
  }
  dolbyVisionCodecString(video, facts);
}

function readRecord(
  video: VisualDescription,
  facts: VideoFacts,
  bytes: Uint8Array,
  at: number,
): void {
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  const profile = second >> 5;
  const monochrome = (third & 0x10) !== 0;
  const subX = (third >> 3) & 1;
  const subY = (third >> 2) & 1;
  const highDepth = (third & 0x40) !== 0;
  const twelve = (third & 0x20) !== 0;
  facts.bitDepth = highDepth ? (twelve && profile === 2 ? 12 : 10) : 8;
  facts.chromaSubsampling = subsamplingName(monochrome, subX, subY);
  describe(video, facts, {
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
 * Profile, level and codec string (AV1 ISO BMFF binding, section 5): `av01.P.LLT.DD`, and the fields from monochrome on
 * only where one differs from its default (4:2:0, BT.709, limited range) or from "unspecified".
 */
function describe(
  video: VisualDescription,
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
  // A.3: seq_level_idx is four times the level's first number less two, plus its second; 31 is "maximum parameters".
  facts.level = level > 23 ? null : `${2 + (level >> 2)}.${level & 3}`;
  const tier = about.highTier ? 'H' : 'M';
  let string = `${fourccToString(video.format)}.${profile}.${twoDigits(level)}${tier}.${twoDigits(about.bitDepth)}`;
  const position = about.subX === 1 && about.subY === 1 ? about.samplePosition : 0;
  const chroma = `${about.subX}${about.subY}${position}`;
  const codes = color ?? { primaries: 2, transfer: 2, matrix: 2, fullRange: false };
  const optional = `.${about.monochrome ? 1 : 0}.${chroma}.${twoDigits(codes.primaries)}.${twoDigits(codes.transfer)}.${twoDigits(codes.matrix)}.${codes.fullRange === true ? 1 : 0}`;
  if (optional !== '.0.110.01.01.01.0' && optional !== '.0.110.02.02.02.0') string += optional;
  facts.codecString = string;
}
