import { hex, u16 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import type { VideoFacts } from '../media/facts.js';
import { dolbyVisionCodecString } from './dolby-vision.js';
import { type AvcSequence, parseAvcSequence } from './h264-sps.js';
import { findNalUnit, type NalUnit, type ParameterSets, parseFirst } from './nal.js';
import { applySequence } from './parameter-sets.js';
import { type NalKind, readSampleSei } from './sei.js';

const AVCC = fourcc('avcC');
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

/** Level 1b is level_idc 9, or 11 with constraint_set3_flag in the profiles without High's extensions (A.3.1). */
function levelName(profile: number, constraints: number, level: number): string {
  const oneB =
    level === 9 || (level === 11 && (constraints & 0x10) !== 0 && profile < 100 && profile >= 66);
  return oneB ? '1b' : String(level / 10);
}

/** True where the configuration holds no parameter set, so that it must stand in the first sample (`avc3`). */
export function avcNeedsSample(video: VisualDescription): boolean {
  const box = findBox(video.boxes, AVCC);
  if (box === null) return true;
  return box.end - box.payload < 6 || ((video.entry.bytes[box.payload + 5] as number) & 31) === 0;
}

/** False only where the record's profile has samples of eight bits. */
export function avcIsDeep(video: VisualDescription): boolean {
  const box = findBox(video.boxes, AVCC);
  if (box === null || box.end - box.payload < 6) return true;
  const profile = video.entry.bytes[box.payload + 1] as number;
  return profile === 44 || (profile >= 110 && profile !== 118 && profile !== 128);
}

/** ITU-T H.264 7.4.1: coded slices are 1 to 5. */
const kindOf: NalKind = (first) => {
  const type = first & 31;
  if (type >= 1 && type <= 5) return 'picture';
  return type === SEI_TYPE ? 'sei' : 'other';
};

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1.2), and at need the parameter set in `sample`. */
export function readAvc(
  video: VisualDescription,
  facts: VideoFacts,
  sample: Uint8Array | null,
): void {
  facts.codec = 'h264';
  facts.codecString = fourccToString(video.format);
  const { entry } = video;
  const { bytes } = entry;
  const box = findBox(video.boxes, AVCC);
  let lengthSize = 4;
  let sequence: AvcSequence | null = null;
  if (box === null) {
    if (!isIntraClass(video.format)) entry.problem('missing-codec-config', null, 'avcC');
  } else if (box.end - box.payload < 6) {
    entry.problem('invalid-codec-config', box, 'too short');
  } else {
    const at = box.payload;
    if (bytes[at] !== 1) entry.problem('invalid-codec-config', box, `version ${bytes[at]}`);
    describeProfile(video, facts, bytes, at + 1);
    lengthSize = ((bytes[at + 4] as number) & 3) + 1;
    const sets = findParameterSets(bytes, at + 5, box.end);
    sequence = parseFirst(entry, box, sets, parseAvcSequence);
  }
  if (sequence === null && sample !== null) {
    const unit = findNalUnit(sample, lengthSize, (first) => (first & 31) === SPS_TYPE);
    if (unit !== null) sequence = parseAvcSequence(sample, unit.start, unit.end);
    if (unit !== null && sequence !== null) describeProfile(video, facts, sample, unit.start + 1);
  }
  if (sample !== null) facts.hdr = readSampleSei(sample, lengthSize, 1, kindOf, null);
  if (sequence !== null) {
    applySequence(sequence, facts);
    // What the parameter set says is what a decoder goes by.
    facts.profile = profileName(sequence.profile, sequence.constraints);
    facts.level = levelName(sequence.profile, sequence.constraints, sequence.level);
  }
  dolbyVisionCodecString(video, facts);
}

/** Walks the sequence and then the picture parameter sets: where the first of all stands, and whether all fit. */
function findParameterSets(bytes: Uint8Array, start: number, end: number): ParameterSets {
  let first: NalUnit | null = null;
  let at = start;
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
  video: VisualDescription,
  facts: VideoFacts,
  bytes: Uint8Array,
  at: number,
): void {
  const profile = bytes[at] as number;
  const constraints = bytes[at + 1] as number;
  const level = bytes[at + 2] as number;
  facts.codecString = `${fourccToString(video.format)}.${hex(bytes, at, at + 3)}`;
  facts.profile = profileName(profile, constraints);
  facts.level = levelName(profile, constraints, level);
}

/** Panasonic's AVC-Intra entries have implicit parameter sets. */
function isIntraClass(format: number): boolean {
  return format === fourcc('AVin') || format >>> 16 === 0x6169;
}
