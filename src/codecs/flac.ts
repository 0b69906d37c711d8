import { u16, u24 } from '../bytes/bytes.js';
import type { AudioFacts } from '../media/facts.js';
import { type AudioSource, audioFacts } from './source.js';

/** A metadata block header and STREAMINFO. */
const recordSize = 4 + 34;

/** By number of channels (RFC 9639 9.1.3); "back or surround" is the side to FFmpeg. */
const layouts = ['mono', 'stereo', '3.0', 'quad', '5.0(side)', '5.1(side)', '6.1', '7.1'];

/**
 * `record`: the metadata blocks (RFC 9639 8), of which the first is STREAMINFO: without the version and flags
 * of `dfLa` and without Matroska's `fLaC`.
 */
export function readFlac(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  if (record === null) return facts;
  const isStreamInfo = ((record[0] ?? 0) & 0x7f) === 0;
  if (record.length < recordSize || !isStreamInfo) {
    source.problem('invalid-codec-config', 'STREAMINFO is missing');
    return facts;
  }
  // 20 bits of rate, 3 of channels less one, 5 of sample size less one.
  const packed = u16(record, 16);
  facts.sampleRate = u24(record, 14) >>> 4;
  facts.channels = ((packed >> 9) & 7) + 1;
  facts.bitsPerSample = ((packed >> 4) & 31) + 1;
  facts.channelLayout = layouts[facts.channels - 1] ?? null;
  return facts;
}
