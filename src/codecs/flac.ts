import { u16, u24, u32 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';

const ALAC = fourcc('alac');
const DFLA = fourcc('dfLa');
const alacSize = 28;
/** Version and flags, a metadata block header, STREAMINFO. */
const flacSize = 4 + 4 + 34;

/** Apple's order: `ALACChannelLayoutTags` in ALACAudioTypes.h. */
const alacLayouts = ['mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '6.1(back)', '7.1(wide)'];

/** By number of channels (RFC 9639 9.1.3); "back or surround" is the side to FFmpeg. */
const flacLayouts = ['mono', 'stereo', '3.0', 'quad', '5.0(side)', '5.1(side)', '6.1', '7.1'];

/** ALACSpecificConfig, in ISO files and inside QuickTime's `wave` the same. */
export function readAlac(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'alac';
  facts.codecString = fourccToString(audio.format);
  const { entry } = audio;
  const box = findBox(audio.boxes, ALAC);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'alac');
    return;
  }
  if (box.end - box.payload < alacSize) {
    entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  const at = box.payload + 4;
  facts.bitsPerSample = entry.bytes[at + 5] as number;
  facts.channels = entry.bytes[at + 9] as number;
  facts.channelLayout = alacLayouts[facts.channels - 1] ?? null;
  facts.sampleRate = u32(entry.bytes, at + 20);
}

/** FLACSpecificBox: the first metadata block is STREAMINFO (Encapsulation of FLAC in ISO Base Media File Format 3.3.2). */
export function readFlac(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'flac';
  facts.codecString = fourccToString(audio.format);
  const { entry } = audio;
  const box = findBox(audio.boxes, DFLA);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'dfLa');
    return;
  }
  const at = box.payload + 8;
  const isStreamInfo = ((entry.bytes[box.payload + 4] as number) & 0x7f) === 0;
  if (box.end - box.payload < flacSize || !isStreamInfo) {
    entry.problem('invalid-codec-config', box, 'STREAMINFO is missing');
    return;
  }
  // 20 bits of rate, 3 of channels less one, 5 of sample size less one.
  const packed = u16(entry.bytes, at + 12);
  facts.sampleRate = u24(entry.bytes, at + 10) >>> 4;
  facts.channels = ((packed >> 9) & 7) + 1;
  facts.bitsPerSample = ((packed >> 4) & 31) + 1;
  facts.channelLayout = flacLayouts[facts.channels - 1] ?? null;
}
