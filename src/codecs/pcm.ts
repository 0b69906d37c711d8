import { u16 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';

const ENDA = fourcc('enda');
const PCMC = fourcc('pcmC');
const FLOAT_FLAG = 1;
const BIG_ENDIAN_FLAG = 2;
const SIGNED_FLAG = 4;

type Sign = 'f' | 's' | 'u';

function setPcm(facts: AudioFacts, sign: Sign, bits: number, little: boolean): void {
  const width = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 24 ? 24 : bits <= 32 ? 32 : 64;
  facts.codec = `pcm_${sign}${width}${width === 8 ? '' : little ? 'le' : 'be'}`;
  facts.bitsPerSample = bits <= 64 ? bits : null;
}

/** QuickTime's `sowt` and `twos`: signed, of the entry's sample size; 16 where that is not said. */
function readSignedPcm(audio: AudioDescription, facts: AudioFacts): void {
  facts.codecString = fourccToString(audio.format);
  setPcm(facts, 's', audio.sampleSize || 16, audio.format === fourcc('sowt'));
}

/** `raw ` and `NONE`: unsigned for 8 bits, signed big-endian beyond. */
function readRawPcm(audio: AudioDescription, facts: AudioFacts): void {
  facts.codecString = fourccToString(audio.format);
  const bits = audio.sampleSize || 8;
  setPcm(facts, bits <= 8 ? 'u' : 's', bits, false);
}

/** `in24`, `in32`, `fl32`, `fl64`: big-endian unless QuickTime's `enda` says otherwise. */
function readSizedPcm(audio: AudioDescription, facts: AudioFacts): void {
  facts.codecString = fourccToString(audio.format);
  const enda = findBox(audio.boxes, ENDA);
  const little =
    enda !== null && enda.end - enda.payload >= 2 && u16(audio.entry.bytes, enda.payload) === 1;
  const bits = Number(facts.codecString.slice(2));
  setPcm(facts, facts.codecString.startsWith('f') ? 'f' : 's', bits, little);
}

/** `lpcm`: the flags of a version 2 sound description decide; without them it is signed and big-endian. */
function readLinearPcm(audio: AudioDescription, facts: AudioFacts): void {
  facts.codecString = fourccToString(audio.format);
  const flags = audio.linearFlags < 0 ? BIG_ENDIAN_FLAG | SIGNED_FLAG : audio.linearFlags;
  const isFloat = (flags & FLOAT_FLAG) !== 0;
  const sign = isFloat ? 'f' : (flags & SIGNED_FLAG) !== 0 ? 's' : 'u';
  setPcm(facts, sign, audio.sampleSize || 16, (flags & BIG_ENDIAN_FLAG) === 0);
}

/** `ipcm` and `fpcm` with `pcmC` (ISO/IEC 23003-5 5.2): flags, of which bit 0 is little-endian, and sample size. */
function readIsoPcm(audio: AudioDescription, facts: AudioFacts): void {
  facts.codecString = fourccToString(audio.format);
  const { entry } = audio;
  const sign = audio.format === fourcc('fpcm') ? 'f' : 's';
  const box = findBox(audio.boxes, PCMC);
  if (box !== null && box.end - box.payload >= 6) {
    const little = ((entry.bytes[box.payload + 4] as number) & 1) !== 0;
    setPcm(facts, sign, entry.bytes[box.payload + 5] as number, little);
    return;
  }
  if (box === null) entry.problem('missing-codec-config', null, 'pcmC');
  else entry.problem('invalid-codec-config', box, 'too short');
  setPcm(facts, sign, audio.sampleSize || 16, false);
}

/** ITU-T G.711: PCM companded to 8 bits. */
function readCompandedPcm(audio: AudioDescription, facts: AudioFacts): void {
  facts.codecString = fourccToString(audio.format);
  facts.codec = audio.format === fourcc('ulaw') ? 'pcm_mulaw' : 'pcm_alaw';
  facts.bitsPerSample = 8;
}

/** Every sample entry of PCM, and how to tell which kind it is. */
export const pcmReaders: readonly [
  code: string,
  read: (audio: AudioDescription, facts: AudioFacts) => void,
][] = [
  ['sowt', readSignedPcm],
  ['twos', readSignedPcm],
  ['raw ', readRawPcm],
  ['NONE', readRawPcm],
  ['in24', readSizedPcm],
  ['in32', readSizedPcm],
  ['fl32', readSizedPcm],
  ['fl64', readSizedPcm],
  ['lpcm', readLinearPcm],
  ['ipcm', readIsoPcm],
  ['fpcm', readIsoPcm],
  ['ulaw', readCompandedPcm],
  ['alaw', readCompandedPcm],
];

/** Formats of which a sample is a few bytes, so that only chunks of them are worth a row each. */
export const uncompressedFormats: readonly number[] = pcmReaders.map(([code]) => fourcc(code));
