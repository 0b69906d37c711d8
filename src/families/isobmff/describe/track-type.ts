import { fourcc } from '../../../bytes/fourcc.js';
import type { TrackType } from '../../../report/report.js';
import type { IsobmffTrackRaw } from '../raw.js';
import { audioEntries, videoEntries } from './codec-table.js';
import { isPcm } from './pcm.js';

/** By handler type (ISO/IEC 14496-12 8.4.3 and the registration authority's list). */
const types = new Map<number, TrackType>(
  (
    [
      ['vide', 'video'],
      ['auxv', 'video'],
      ['pict', 'image'],
      ['soun', 'audio'],
      ['sbtl', 'subtitle'],
      ['subt', 'subtitle'],
      ['subp', 'subtitle'],
      ['text', 'subtitle'],
      ['clcp', 'subtitle'],
      ['tmcd', 'timecode'],
      ['meta', 'metadata'],
      ['mebx', 'metadata'],
      ['camm', 'metadata'],
      ['gpmd', 'metadata'],
      ['data', 'metadata'],
      ['nrtm', 'metadata'],
      ['hint', 'hint'],
    ] as const
  ).map(([handler, type]) => [fourcc(handler), type]),
);

export function handlerType(handler: number): TrackType {
  return types.get(handler) ?? 'other';
}

/** Without a handler (`hdlr`), as the first sample entry has it. */
export function trackType({ handler, sampleEntries: [entry] }: IsobmffTrackRaw): TrackType {
  if (handler !== 0 || entry === undefined) return handlerType(handler);
  if (videoEntries.has(entry.format)) return 'video';
  if (audioEntries.has(entry.format) || isPcm(entry.format)) return 'audio';
  return entries.get(entry.format) ?? 'other';
}

/** Of formats that are neither video nor audio. */
const entries = new Map<number, TrackType>(
  (
    [
      ['tx3g', 'subtitle'],
      ['text', 'subtitle'],
      ['wvtt', 'subtitle'],
      ['stpp', 'subtitle'],
      ['sbtt', 'subtitle'],
      ['c608', 'subtitle'],
      ['c708', 'subtitle'],
      ['tmcd', 'timecode'],
      ['mebx', 'metadata'],
      ['camm', 'metadata'],
      ['gpmd', 'metadata'],
    ] as const
  ).map(([format, type]) => [fourcc(format), type]),
);
