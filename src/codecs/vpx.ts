import { twoDigits } from '../bytes/digits.js';
import type { VideoFacts } from '../media/facts.js';
import { type VideoSource, videoFacts } from './source.js';
import { readVp8Frame, readVp9Frame } from './vpx-frame.js';

const recordSize = 6;
/** Of a keyframe's header, as far as the size. */
const frameBytes = 16;

/** By `chromaSubsampling` of the record: 0 and 1 are both 4:2:0, with differing sample positions. */
const chromaNames = ['4:2:0', '4:2:0', '4:2:2', '4:4:4'];

export function vpxSampleBytes({ record }: VideoSource): number {
  return record === null ? frameBytes : 0;
}

/**
 * VP8 and VP9. `record`: VPCodecConfigurationRecord from `profile` on (VP Codec ISO Media File Format Binding
 * 1.0), without the version and flags of its box. Matroska's list of VP9 features states the first four
 * fields of it. Without a record the first frame counts, if it is a keyframe.
 */
export function readVpx(source: VideoSource): VideoFacts {
  const { record, sample, codec } = source;
  const facts = videoFacts(source);
  if (record === null) {
    if (sample !== null && codec === 'vp8') readVp8Frame(sample, facts);
    else if (sample !== null) readVp9Frame(sample, facts);
  } else if (record.length < recordSize) source.problem('invalid-codec-config', 'too short');
  else readRecord(source, record, facts);
  return facts;
}

function readRecord({ codec, element }: VideoSource, record: Uint8Array, facts: VideoFacts): void {
  const profile = record[0] as number;
  const level = record[1] as number;
  const third = record[2] as number;
  const bitDepth = third >> 4;
  const chroma = (third >> 1) & 7;
  const fullRange = (third & 1) !== 0;
  const primaries = record[3] as number;
  const transfer = record[4] as number;
  const matrix = record[5] as number;
  facts.profile = codec === 'vp8' ? String(profile) : `Profile ${profile}`;
  facts.level = level === 0 ? null : String(level / 10);
  facts.bitDepth = bitDepth === 8 || bitDepth === 10 || bitDepth === 12 ? bitDepth : null;
  facts.chromaSubsampling = chromaNames[chroma] ?? null;
  facts.color = { primaries, transfer, matrix, fullRange };
  const numbers = [profile, level, bitDepth].map(twoDigits).join('.');
  const points = [chroma, primaries, transfer, matrix].map(twoDigits).join('.');
  const optional = `.${points}.${fullRange ? '01' : '00'}`;
  const isDefault = optional === '.01.01.01.01.00' || optional === '.01.02.02.02.00';
  facts.codecString = `${element}.${numbers}${isDefault ? '' : optional}`;
}
