import { BitReader } from '../bytes/bits.js';
import { u32 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { addSpeakers, layoutName, speakerTable } from './channel-layout.js';
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
    if (sample !== null) {
      readDtsCore(sample, facts);
      readDtsExtension(sample, facts);
    }
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

const coreSync = 0x7ffe8001;

/** By AMODE (ETSI TS 102 114 Table 5-4), without the low frequency channel. */
const coreLayouts = [
  ...['FC', 'FL FR', 'FL FR', 'FL FR', 'FL FR', 'FL FR FC', 'FL FR BC', 'FL FR FC BC'],
  ...['FL FR SL SR', 'FL FR FC SL SR'],
];
const coreSpeakers = speakerTable(coreLayouts);
const lowFrequency = speakerTable(['LFE']);

/** The header of a core frame (5.3.1) as far as the channels. */
function readDtsCore(sample: Uint8Array, facts: AudioFacts): void {
  if (sample.length < 12 || u32(sample, 0) !== coreSync) return;
  facts.profile ??= 'DTS';
  const bits = new BitReader(sample, 4);
  bits.skip(1 + 5 + 1 + 7 + 14);
  const mode = coreSpeakers[bits.bits(6)];
  bits.skip(4 + 5 + 1 + 1 + 1 + 1 + 1 + 3 + 1 + 1);
  const low = bits.bits(2) !== 0;
  if (mode === undefined) return;
  const { set, count } = addSpeakers(mode, lowFrequency, low ? 1 : 0);
  facts.channels = count;
  facts.channelLayout = layoutName(set);
}
