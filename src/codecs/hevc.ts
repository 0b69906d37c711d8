import { u16, u32 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import type { VideoFacts } from '../media/facts.js';
import { dolbyVisionCodecString } from './dolby-vision.js';
import { noHdrMetadata } from './hdr-metadata.js';
import { type HevcSequence, parseHevcSequence } from './hevc-sps.js';
import { findNalUnit, type NalUnit, type ParameterSets, parseFirst } from './nal.js';
import { applySequence, chromaName } from './parameter-sets.js';
import { type NalKind, readSampleSei, readSei } from './sei.js';

const HVC1 = fourcc('hvc1');
const HVCC = fourcc('hvcC');
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

function describeProfile(
  video: VisualDescription,
  facts: VideoFacts,
  bytes: Uint8Array,
  at: number,
): void {
  const first = bytes[at] as number;
  const space = first >> 6;
  const tier = (first & 0x20) !== 0 ? 'H' : 'L';
  const level = bytes[at + 11] as number;
  // ISO/IEC 14496-15 E.3: the compatibility flags in reverse bit order, the constraint bytes without trailing zeros.
  let text = `${fourccToString(video.format)}.${space === 0 ? '' : String.fromCharCode(64 + space)}${first & 31}`;
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
  facts.level = level === 0 ? null : String(level / 30);
}

function reverse(value: number): number {
  let out = 0;
  for (let i = 0; i < 32; i++) out = (out << 1) | ((value >>> i) & 1);
  return out >>> 0;
}

/** True where the configuration holds no parameter set, so that it must stand in the first sample (`hev1`). */
export function hevcNeedsSample(video: VisualDescription): boolean {
  const box = findBox(video.boxes, HVCC);
  return box === null || findSequence(video.entry.bytes, box.payload, box.end).first === null;
}

/** False only where the record says that samples have eight bits. */
export function hevcIsDeep(video: VisualDescription): boolean {
  const box = findBox(video.boxes, HVCC);
  if (box === null || box.end - box.payload < recordSize) return true;
  return ((video.entry.bytes[box.payload + 17] as number) & 7) > 0;
}

/** ITU-T H.265 7.4.2.2: coded slices are below 32. Messages of layers above the base one speak of those. */
const kindOf: NalKind = (first, second) => {
  const type = (first >> 1) & 63;
  if (type < 32) return 'picture';
  return type === PREFIX_SEI_TYPE && (first & 1) === 0 && second >> 3 === 0 ? 'sei' : 'other';
};

/**
 * Walks the arrays of NAL units: where the first sequence parameter set stands, and whether all fit into the box. `facts` takes what
 * the SEI messages among them say.
 */
function findSequence(
  bytes: Uint8Array,
  start: number,
  end: number,
  facts: VideoFacts | null = null,
): ParameterSets {
  let first: NalUnit | null = null;
  if (end - start < recordSize) return { first, fit: false };
  const arrays = bytes[start + 22] as number;
  let at = start + recordSize;
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

/** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1.2), and at need the parameter set in `sample`. */
export function readHevc(
  video: VisualDescription,
  facts: VideoFacts,
  sample: Uint8Array | null,
): void {
  facts.codec = 'hevc';
  facts.codecString = fourccToString(video.format);
  const { entry } = video;
  const { bytes } = entry;
  const box = findBox(video.boxes, HVCC);
  let lengthSize = 4;
  let sequence: HevcSequence | null = null;
  if (box === null) entry.problem('missing-codec-config', null, 'hvcC');
  else if (box.end - box.payload < recordSize)
    entry.problem('invalid-codec-config', box, 'too short');
  else {
    const at = box.payload;
    describeProfile(video, facts, bytes, at + 1);
    facts.chromaSubsampling = chromaName((bytes[at + 16] as number) & 3);
    facts.bitDepth = 8 + ((bytes[at + 17] as number) & 7);
    lengthSize = ((bytes[at + 21] as number) & 3) + 1;
    const sets = findSequence(bytes, at, box.end, facts);
    sequence = parseFirst(entry, box, sets, parseHevcSequence);
    // ISO/IEC 14496-15 8.4.1: only `hev1` may have them in its samples alone.
    if (video.format === HVC1 && sets.fit && sets.first === null)
      entry.problem('invalid-codec-config', box, 'there is no sequence parameter set');
  }
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
  dolbyVisionCodecString(video, facts);
}
