/** Sample entries of text, timecode, captions, hints and timed metadata. */
import { ascii, type Box, box, fullBox, type Part, u8, u16, u32, utf8, zeros } from '../box.js';

/** SampleEntry, ISO/IEC 14496-12 8.5.2: six reserved bytes and the data reference. */
export const plainEntry = (type: string, ...parts: Part[]): Box =>
  box(type, zeros(6), u16(1), ...parts);

/** 3GPP TS 26.245 5.16: one style, one font. */
export const tx3g = (): Box =>
  plainEntry(
    'tx3g',
    u32(0),
    u8(1, 0xff, 0, 0, 0, 0),
    u16(0, 0, 60, 320),
    u16(0, 0, 1),
    u8(0, 18, 255, 255, 255, 255),
    box('ftab', u16(1, 1), u8(5), ascii('Serif')),
  );

/** ISO/IEC 14496-30 7.5. */
export const wvtt = (): Box =>
  plainEntry('wvtt', box('vttC', utf8('WEBVTT')), box('vlab', utf8('source')));

/** ISO/IEC 14496-12 12.6.3.2: namespace, schema location, MIME types. */
export const stpp = (): Box => plainEntry('stpp', ascii('http://www.w3.org/ns/ttml\0\0\0'));

/** QuickTime text description. */
export const qtText = (): Box =>
  plainEntry('text', u32(0, 1), zeros(6 + 8 + 8), u16(0, 0), zeros(1 + 2 + 6), u8(0));

/** QuickTime timecode: flags bit 0 = drop frame, bit 1 = 24-hour wrap. */
export function tmcd(
  flags: number,
  timescale: number,
  frameDuration: number,
  framesPerSecond: number,
): Box {
  return plainEntry('tmcd', u32(0, flags, timescale, frameDuration), u8(framesPerSecond, 0));
}

/** The media information that goes with it. */
export const tmcdHeader = (): Box =>
  box('tmcd', fullBox('tcmi', 0, 0, u16(0, 0, 12, 0), zeros(12), u8(0)));

export const caption = (type: 'c608' | 'c708'): Box => plainEntry(type);

/**
 * RTP hint, 14496-12 9.1.2: hint track version, last compatible version, packet
 * size, and the timescale of `tims`.
 */
export const rtpHint = (): Box => plainEntry('rtp ', u16(1, 1), u32(1450), box('tims', u32(90000)));

/** Timed metadata of GoPro (KLV) and of any MIME type (12.3.3.2). */
export const gpmd = (): Box => plainEntry('gpmd', u32(0));
export const mett = (): Box => plainEntry('mett', ascii('\0application/json\0'));
