import { fourcc } from '../bytes/fourcc.js';

/**
 * FFmpeg's codec name for subtitle, metadata and other entries; null for those that are well known and have none there.
 */
const names: [string, string | null][] = [
  ['tx3g', 'mov_text'],
  ['text', 'mov_text'],
  ['wvtt', 'webvtt'],
  ['stpp', 'ttml'],
  ['dfxp', 'ttml'],
  ['sbtt', 'text'],
  ['stxt', 'text'],
  ['c608', 'eia_608'],
  ['c708', 'eia_708'],
  ['mp4s', null],
  ['tmcd', null],
  ['gpmd', 'bin_data'],
  ['mebx', null],
  ['camm', null],
  ['mett', null],
  ['metx', null],
  ['urim', null],
  ['it35', null],
  ['rtmd', null],
  ['CTMD', null],
  ['fdsc', null],
  ['djmd', null],
  ['dbgi', null],
  ['priv', null],
  ['rtp ', null],
  ['srtp', null],
  ['rrtp', null],
  ['rsrp', null],
  ['fdp ', null],
  ['rm2t', null],
  ['sm2t', null],
  ['evte', null],
];

export const otherCodecs: ReadonlyMap<number, string | null> = new Map(
  names.map(([code, name]) => [fourcc(code), name]),
);
