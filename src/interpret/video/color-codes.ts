import type { ColorCodes } from '../../media/facts.js';
import type { ColorStatement } from '../../report/report.js';

/**
 * FFmpeg's names (libavutil/pixdesc.c) of the code points of ISO/IEC 23091-2; null: unspecified or reserved.
 */
const primaries = [
  null,
  'bt709',
  null,
  null,
  'bt470m',
  'bt470bg',
  'smpte170m',
  'smpte240m',
  'film',
  'bt2020',
  'smpte428',
  'smpte431',
  'smpte432',
  ...new Array<null>(9).fill(null),
  'ebu3213',
];

const transfers = [
  null,
  'bt709',
  null,
  null,
  'bt470m',
  'bt470bg',
  'smpte170m',
  'smpte240m',
  'linear',
  'log100',
  'log316',
  'iec61966-2-4',
  'bt1361e',
  'iec61966-2-1',
  'bt2020-10',
  'bt2020-12',
  'smpte2084',
  'smpte428',
  'arib-std-b67',
];

const matrices = [
  'gbr',
  'bt709',
  null,
  null,
  'fcc',
  'bt470bg',
  'smpte170m',
  'smpte240m',
  'ycgco',
  'bt2020nc',
  'bt2020c',
  'smpte2085',
  'chroma-derived-nc',
  'chroma-derived-c',
  'ictcp',
  'ipt-c2',
  'ycgco-re',
  'ycgco-ro',
];

/** FFmpeg's name of `ColourPrimaries`; null where it is unspecified or reserved. */
export function primariesName(code: number): string | null {
  return primaries[code] ?? null;
}

/** The names of code points; `source` says where they stand. */
export function nameColor(codes: ColorCodes, source: ColorStatement['source']): ColorStatement {
  return {
    primaries: primariesName(codes.primaries),
    transfer: transfers[codes.transfer] ?? null,
    matrix: matrices[codes.matrix] ?? null,
    range: codes.fullRange === null ? null : codes.fullRange ? 'full' : 'limited',
    source,
  };
}

export function saysAnything(color: ColorStatement): boolean {
  return (
    color.primaries !== null ||
    color.transfer !== null ||
    color.matrix !== null ||
    color.range !== null
  );
}
