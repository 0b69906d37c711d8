import { fourcc, fourccToString } from '../bytes/fourcc.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';
import { mp4AudioSampleBytes, readMp4Audio } from './aac.js';
import { ac3NeedsSample, readAc3, readAc4, readEac3, readTrueHd } from './ac3.js';
import { readDts } from './dts.js';
import { readAlac, readFlac } from './flac.js';
import { readMpegAudioFrame } from './mpeg-audio.js';
import { readIamf, readMpegH } from './mpegh.js';
import { readOpus } from './opus.js';
import { pcmReaders } from './pcm.js';

/** How to tell what an audio sample entry holds. */
export interface AudioCodec {
  read(audio: AudioDescription, facts: AudioFacts, sample: Uint8Array | null): void;
  /** How many bytes of the first sample `read` can use; nothing where the entry says it all. */
  sampleBytes?(audio: AudioDescription): number;
  /** The entry's channel count is only a template there, and nothing follows from it. */
  countIsTemplate?: boolean;
}

/** A codec of which the entry says all there is: rate and channels in its fields, or fixed by the codec. */
function plain(codec: string, fixed: Partial<AudioFacts> = {}): AudioCodec {
  return {
    read(audio, facts) {
      Object.assign(facts, fixed);
      facts.codec = codec;
      facts.codecString = fourccToString(audio.format);
    },
  };
}

const aac: AudioCodec = { read: readMp4Audio, sampleBytes: mp4AudioSampleBytes };
const ac3: AudioCodec = { read: readAc3, sampleBytes: (audio) => (ac3NeedsSample(audio) ? 16 : 0) };
const dts: AudioCodec = { read: readDts };
const mpegH: AudioCodec = { read: readMpegH, countIsTemplate: true };
const mp3: AudioCodec = {
  read(audio, facts, sample) {
    facts.codec = 'mp3';
    facts.codecString = fourccToString(audio.format);
    if (sample !== null) readMpegAudioFrame(sample, facts);
  },
  sampleBytes: () => 4,
};
const mono = { channels: 1, channelLayout: 'mono' };

/** `ms` and a WAVE format tag, as QuickTime stores Microsoft's codecs. */
const microsoft = (tag: number): number => 0x6d730000 + tag;

const table: [string | number, AudioCodec][] = [
  ['mp4a', aac],
  ['ac-3', ac3],
  ['sac3', ac3],
  ['ec-3', { read: readEac3 }],
  ['ac-4', { read: readAc4, countIsTemplate: true }],
  ['mlpa', { read: readTrueHd }],
  ['dtsc', dts],
  ['dtsh', dts],
  ['dtsl', dts],
  ['dtse', dts],
  ['dtsx', dts],
  ['DTS ', plain('dts')],
  ['Opus', { read: readOpus }],
  ['fLaC', { read: readFlac }],
  ['alac', { read: readAlac }],
  ['mha1', mpegH],
  ['mha2', mpegH],
  ['mhm1', mpegH],
  ['mhm2', mpegH],
  ['iamf', { read: readIamf, countIsTemplate: true }],
  ['.mp1', plain('mp1')],
  ['.mp2', plain('mp2')],
  ['.mp3', mp3],
  ['mp3 ', mp3],
  [microsoft(0x55), mp3],
  [microsoft(0x50), mp3],
  // 3GPP TS 26.244: the rate is fixed by the codec, whatever the entry says.
  ['samr', plain('amr_nb', { sampleRate: 8_000, ...mono })],
  ['sawb', plain('amr_wb', { sampleRate: 16_000, ...mono })],
  ['sawp', plain('amr_wb')],
  ['sqcp', plain('qcelp', mono)],
  ['Qclp', plain('qcelp', mono)],
  ['Qclq', plain('qcelp', mono)],
  ['sevc', plain('evrc', mono)],
  ['ssmv', plain('smv', mono)],
  ['evs ', plain('evs', mono)],
  ['agsm', plain('gsm', mono)],
  [microsoft(0x31), plain('gsm_ms', mono)],
  [microsoft(0x02), plain('adpcm_ms')],
  [microsoft(0x11), plain('adpcm_ima_wav')],
  ['ima4', plain('adpcm_ima_qt', { bitsPerSample: 4 })],
  ['ilbc', plain('ilbc', mono)],
  ['MAC3', plain('mace3')],
  ['MAC6', plain('mace6')],
  ['QDM2', plain('qdm2')],
  ['QDMC', plain('qdmc')],
  ['nmos', plain('nellymoser')],
  ['NELL', plain('nellymoser')],
  ['spex', plain('speex')],
  ['SPXN', plain('speex')],
  ['vdva', plain('dvaudio')],
  ['dvca', plain('dvaudio')],
  ['wma ', plain('wmav2')],
  ['owma', plain('wmav2')],
  ...pcmReaders.map(([code, read]): [string, AudioCodec] => [code, { read }]),
];

/** By four-character code. */
export const audioCodecs: ReadonlyMap<number, AudioCodec> = new Map(
  table.map(([code, codec]) => [typeof code === 'number' ? code : fourcc(code), codec]),
);
