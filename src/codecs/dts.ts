import { BitReader } from '../bytes/bits.js';
import { u32 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { applyDtsSpeakers, readDtsExtension } from './dts-extension.js';
import { type AudioSource, audioFacts } from './source.js';

const recordSize = 20;
/** Of an extension substream, as far as its first asset. */
const frameBytes = 256;

/** As FFmpeg's profiles.c spells them, by `StreamConstruction` (ETSI TS 102 114 Table E-2). */
function constructionProfile(construction: number): string | null {
  if (construction === 1) return 'DTS';
  if (construction === 2 || construction === 3) return 'DTS-ES';
  if (construction === 4) return 'DTS 96/24';
  if (construction >= 5 && construction <= 13) return 'DTS-HD HRA';
  if (construction >= 14 && construction <= 17) return 'DTS-HD MA';
  return construction === 18 ? 'DTS Express' : null;
}

export function dtsSampleBytes({ record }: AudioSource): number {
  return record === null ? frameBytes : 0;
}

/**
 * `record`: the payload of DTSSpecificBox (ETSI TS 102 114 E.2.2). Without one the profile that the tag
 * states counts, and the first frame where it is an extension substream alone.
 */
export function readDts(source: AudioSource): AudioFacts {
  const { record, sample } = source;
  const facts = audioFacts(source);
  if (record === null) {
    facts.profile = source.fields.profile;
    if (sample !== null) readDtsExtension(sample, facts);
    return facts;
  }
  if (record.length < recordSize) {
    source.problem('invalid-codec-config', 'too short');
    return facts;
  }
  facts.sampleRate = u32(record, 0);
  const bits = new BitReader(record, 13);
  bits.skip(2);
  facts.profile = constructionProfile(bits.bits(5));
  bits.skip(1 + 6 + 14 + 1 + 3);
  applyDtsSpeakers(facts, bits.bits(16));
  return facts;
}
