import { BitReader } from '../bytes/bits.js';
import { u32 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';
import { applyDtsSpeakers, readDtsExtension } from './dts-extension.js';

const DDTS = fourcc('ddts');
const DTSX = fourcc('dtsx');
const recordSize = 20;

/** As FFmpeg's profiles.c spells them, by `StreamConstruction` (ETSI TS 102 114 Table E-2). */
function constructionProfile(construction: number): string | null {
  if (construction === 1) return 'DTS';
  if (construction === 2 || construction === 3) return 'DTS-ES';
  if (construction === 4) return 'DTS 96/24';
  if (construction >= 5 && construction <= 13) return 'DTS-HD HRA';
  if (construction >= 14 && construction <= 17) return 'DTS-HD MA';
  return construction === 18 ? 'DTS Express' : null;
}

/** `dtsc`, `dtsh`, `dtsl`, `dtse` with `ddts` (ETSI TS 102 114 E.2.2); `dtsx` has a record of its own that is not read. */
export function readDts(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'dts';
  facts.codecString = fourccToString(audio.format);
  if (audio.format === DTSX) return;
  const { entry } = audio;
  const box = findBox(audio.boxes, DDTS);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'ddts');
    return;
  }
  if (box.end - box.payload < recordSize) {
    entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  facts.sampleRate = u32(entry.bytes, box.payload);
  const bits = new BitReader(entry.bytes, box.payload + 13, box.end);
  bits.skip(2);
  facts.profile = constructionProfile(bits.bits(5));
  bits.skip(1 + 6 + 14 + 1 + 3);
  applyDtsSpeakers(facts, bits.bits(16));
}

/** `mp4a` with one of the object types that the registration authority gives to DTS: 0xA9 core, AA high resolution, AB lossless, AC express. */
export function readMp4Dts(facts: AudioFacts, objectType: number, sample: Uint8Array | null): void {
  if (objectType === 0xaa) facts.profile = 'DTS-HD HRA';
  if (objectType === 0xab) facts.profile = 'DTS-HD MA';
  if (objectType === 0xac) facts.profile = 'DTS Express';
  if (sample !== null) readDtsExtension(sample, facts);
}
