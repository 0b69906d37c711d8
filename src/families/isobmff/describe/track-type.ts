import { fourcc } from '../../../bytes/fourcc.js';
import type { TrackType } from '../../../report/report.js';

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

export function trackType(handler: number): TrackType {
  return types.get(handler) ?? 'other';
}
