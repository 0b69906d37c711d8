import { u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { configurationLayout } from '../../../codecs/channel-configuration.js';
import { channels, layoutName } from '../../../codecs/channel-layout.js';
import { findBox } from './entry-boxes.js';
import type { AudioDescription } from './sample-description.js';

const CHAN = fourcc('chan');
const CHNL = fourcc('chnl');

const USE_DESCRIPTIONS = 0;
const USE_BITMAP = 0x10000;

/**
 * Core Audio's channel layout tags (CoreAudioBaseTypes.h): the upper half is the layout,
 * the lower the number of channels.
 */
const tagLists = new Map([
  [100, 'FC'],
  [101, 'FL FR'],
  [102, 'FL FR'],
  [103, 'DL DR'],
  [104, 'FL FR'],
  [105, 'FL FR'],
  [106, 'FL FR'],
  [108, 'FL FR BL BR'],
  [109, 'FL FR FC BL BR'],
  [110, 'FL FR FC BL BR BC'],
  [111, 'FL FR FC BL BR BC SL SR'],
  [112, 'FL FR BL BR TFL TFR TBL TBR'],
  [113, 'FL FR FC'],
  [114, 'FL FR FC'],
  [115, 'FL FR FC BC'],
  [116, 'FL FR FC BC'],
  [117, 'FL FR FC SL SR'],
  [118, 'FL FR FC SL SR'],
  [119, 'FL FR FC SL SR'],
  [120, 'FL FR FC SL SR'],
  [121, 'FL FR FC LFE SL SR'],
  [122, 'FL FR FC LFE SL SR'],
  [123, 'FL FR FC LFE SL SR'],
  [124, 'FL FR FC LFE SL SR'],
  [125, 'FL FR FC LFE BC SL SR'],
  [126, 'FL FR FC LFE FLC FRC SL SR'],
  [127, 'FL FR FC LFE FLC FRC SL SR'],
  [128, 'FL FR FC LFE BL BR SL SR'],
  [129, 'FL FR FC LFE FLC FRC SL SR'],
  [130, 'FL FR FC LFE SL SR DL DR'],
  [131, 'FL FR BC'],
  [132, 'FL FR SL SR'],
  [133, 'FL FR LFE'],
  [134, 'FL FR LFE BC'],
  [135, 'FL FR LFE SL SR'],
  [136, 'FL FR FC LFE'],
  [137, 'FL FR FC LFE BC'],
  [138, 'FL FR LFE SL SR'],
  [139, 'FL FR FC BC SL SR'],
  [140, 'FL FR FC BL BR SL SR'],
  [141, 'FL FR FC BC SL SR'],
  [142, 'FL FR FC LFE BC SL SR'],
  [143, 'FL FR FC BL BR SL SR'],
  [144, 'FL FR FC BL BR BC SL SR'],
  [148, 'FL FR FC FLC FRC SL SR'],
  [149, 'FC LFE'],
  [150, 'FL FR FC'],
  [151, 'FL FR FC BC'],
  [152, 'FL FR FC LFE'],
  [153, 'FL FR LFE BC'],
  [154, 'FL FR FC LFE BC'],
  [155, 'FL FR FC BC SL SR'],
  [156, 'FL FR FC BL BR SL SR'],
  [157, 'FL FR FC LFE BC SL SR'],
  [160, 'FL FR FC LFE BL BR SL SR'],
  [161, 'FL FR FC LFE FLC FRC SL SR'],
]);

/**
 * Core Audio's channel labels 1 to 18 are the bits of its bitmap, and these are FFmpeg's channels 0 to 17.
 */
const lastBitmapChannel = 18;
/** Labels for left and right of a stereo total. */
const LEFT_TOTAL = 38;
const RIGHT_TOTAL = 39;

/**
 * The layout of QuickTime's `chan` or ISO's `chnl` (14496-12 12.2.4) by FFmpeg's
 * name; null where none is stated.
 */
export function readChannelLayout(audio: AudioDescription): string | null {
  const chan = findBox(audio.boxes, CHAN);
  if (chan !== null && chan.end - chan.payload >= 16)
    return layoutName(readChan(audio.entry.bytes, chan.payload + 4, chan.end));
  const chnl = findBox(audio.boxes, CHNL);
  if (chnl !== null) return readChnl(audio.entry.bytes, chnl.payload, chnl.end, audio.channels);
  return null;
}

/**
 * Tag, bitmap, number of descriptions, then 20 bytes each, of which the label comes first.
 * Gives 0 for what is not known.
 */
function readChan(bytes: Uint8Array, at: number, end: number): number {
  const tag = u32(bytes, at);
  const bitmap = u32(bytes, at + 4);
  if (tag === USE_BITMAP) return bitmap < 2 ** lastBitmapChannel ? bitmap : 0;
  if (tag !== USE_DESCRIPTIONS) {
    const list = tagLists.get(tag >>> 16);
    return list === undefined ? 0 : channels(list);
  }
  const count = Math.min(u32(bytes, at + 8), Math.floor((end - at - 12) / 20), 64);
  let set = 0;
  for (let i = 0; i < count; i++) {
    const bit = labelBit(u32(bytes, at + 12 + 20 * i));
    if (bit < 0 || Math.floor(set / 2 ** bit) % 2 === 1) return 0;
    set += 2 ** bit;
  }
  return set;
}

function labelBit(label: number): number {
  if (label >= 1 && label <= lastBitmapChannel) return label - 1;
  if (label === LEFT_TOTAL) return 29;
  return label === RIGHT_TOTAL ? 30 : -1;
}

/** OutputChannelPosition of ISO/IEC 23091-3, by FFmpeg's names. */
const positions = [
  'FL',
  'FR',
  'FC',
  'LFE',
  'SL',
  'SR',
  'FLC',
  'FRC',
  'BL',
  'BR',
  'BC',
  'SDL',
  'SDR',
  'SL',
  'SR',
  'WL',
  'WR',
  'TFL',
  'TFR',
  'TFC',
  'TBL',
  'TBR',
  'TBC',
  'TSL',
  'TSR',
  'TC',
  'LFE2',
  'BFL',
  'BFR',
  'BFC',
].map(channels);

const CHANNEL_STRUCTURED = 1;
const EXPLICIT_POSITION = 126;

function readChnl(
  bytes: Uint8Array,
  start: number,
  end: number,
  entryChannels: number,
): string | null {
  if (end - start < 6) return null;
  const second = bytes[start] !== 0;
  const structure = second ? (bytes[start + 4] as number) >> 4 : (bytes[start + 4] as number);
  if ((structure & CHANNEL_STRUCTURED) === 0) return null;
  // Version 1 has the number of channels before the layout.
  let at = start + (second ? 6 : 5);
  if (at >= end) return null;
  const defined = bytes[at++] as number;
  if (defined !== 0) return configurationLayout(defined);
  const count = second ? (at < end ? (bytes[at++] as number) : 0) : Math.min(entryChannels, 255);
  let set = 0;
  for (let i = 0; i < count; i++) {
    if (at >= end) return null;
    const position = bytes[at++] as number;
    if (position === EXPLICIT_POSITION) return null;
    set += positions[position] ?? 0;
  }
  return layoutName(set);
}
