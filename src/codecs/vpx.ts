import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import { twoDigits } from '../interpret/format.js';
import type { VideoFacts } from '../media/facts.js';

const VPCC = fourcc('vpcC');
const VP08 = fourcc('vp08');

/** By `chromaSubsampling` of the record: 0 and 1 are both 4:2:0, with differing sample positions. */
const chromaNames = ['4:2:0', '4:2:0', '4:2:2', '4:4:4'];

/** VPCodecConfigurationRecord, version 1 (VP Codec ISO Media File Format Binding 1.0). */
export function readVpx(video: VisualDescription, facts: VideoFacts): void {
  const vp8 = video.format === VP08;
  facts.codec = vp8 ? 'vp8' : 'vp9';
  facts.codecString = fourccToString(video.format);
  const { entry } = video;
  const { bytes } = entry;
  const box = findBox(video.boxes, VPCC);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'vpcC');
    return;
  }
  const at = box.payload + 4;
  if (box.end - at < 6) {
    entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  if (bytes[box.payload] !== 1) {
    entry.problem('unsupported-box-version', box, '', bytes[box.payload] as number);
    return;
  }
  const profile = bytes[at] as number;
  const level = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  const bitDepth = third >> 4;
  const chroma = (third >> 1) & 7;
  const fullRange = (third & 1) !== 0;
  const primaries = bytes[at + 3] as number;
  const transfer = bytes[at + 4] as number;
  const matrix = bytes[at + 5] as number;
  facts.profile = vp8 ? String(profile) : `Profile ${profile}`;
  facts.level = level === 0 ? null : String(level / 10);
  facts.bitDepth = bitDepth === 8 || bitDepth === 10 || bitDepth === 12 ? bitDepth : null;
  facts.chromaSubsampling = chromaNames[chroma] ?? null;
  facts.color = { primaries, transfer, matrix, fullRange };
  let string = `${fourccToString(video.format)}.${twoDigits(profile)}.${twoDigits(level)}.${twoDigits(bitDepth)}`;
  const optional = `.${twoDigits(chroma)}.${twoDigits(primaries)}.${twoDigits(transfer)}.${twoDigits(matrix)}.${fullRange ? '01' : '00'}`;
  if (optional !== '.01.01.01.01.00' && optional !== '.01.02.02.02.00') string += optional;
  facts.codecString = string;
}
