import { fourcc, fourccToString } from '../../fourcc.js';
import type { VideoTrack } from '../../report.js';
import { u16, u32 } from '../bytes.js';
import type { ColorCodes } from '../facts.js';
import type { VisualDescription } from '../sample-description.js';

const COLR = fourcc('colr');
const NCLX = fourcc('nclx');
const NCLC = fourcc('nclc');
const UNSPECIFIED = 2;

/** FFmpeg's names (libavutil/pixdesc.c) of the code points of ISO/IEC 23091-2; null: unspecified or reserved. */
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

interface ColorNames {
  primaries: string | null;
  transfer: string | null;
  matrix: string | null;
  range: 'limited' | 'full' | null;
}

function named(codes: ColorCodes): ColorNames {
  return {
    primaries: primaries[codes.primaries] ?? null,
    transfer: transfers[codes.transfer] ?? null,
    matrix: matrices[codes.matrix] ?? null,
    range: codes.fullRange === null ? null : codes.fullRange ? 'full' : 'limited',
  };
}

/**
 * The colour of a video track. `colr` of type nclx or nclc counts before what the codec says, as ISO/IEC 14496-12 12.1.5 has it;
 * a second source that disagrees stands in `other`. Null where neither says anything.
 */
export function describeColor(
  video: VisualDescription,
  codec: ColorCodes | null,
): VideoTrack['color'] {
  const container = readContainerColor(video);
  const inCodec = codec === null ? null : named(codec);
  if (container !== null) {
    const disagrees = inCodec !== null && !sameColor(container, inCodec) && saysAnything(inCodec);
    // nclc has no range: what the codec says of it completes it.
    const range = container.range ?? inCodec?.range ?? null;
    return {
      primaries: container.primaries,
      transfer: container.transfer,
      matrix: container.matrix,
      range,
      source: 'container',
      other: disagrees ? inCodec : null,
      icc: null,
    };
  }
  if (inCodec === null || !saysAnything(inCodec)) return null;
  return {
    primaries: inCodec.primaries,
    transfer: inCodec.transfer,
    matrix: inCodec.matrix,
    range: inCodec.range,
    source: 'codec',
    other: null,
    icc: null,
  };
}

function saysAnything(color: ColorNames): boolean {
  return (
    color.primaries !== null ||
    color.transfer !== null ||
    color.matrix !== null ||
    color.range !== null
  );
}

function sameColor(x: ColorNames, y: ColorNames): boolean {
  return (
    x.primaries === y.primaries &&
    x.transfer === y.transfer &&
    x.matrix === y.matrix &&
    (x.range === y.range || x.range === null)
  );
}

/** ICC profiles (`prof`, `rICC`) are passed over: they name no code points. */
function readContainerColor(video: VisualDescription): ColorNames | null {
  const { entry } = video;
  const { bytes } = entry;
  for (const box of video.boxes) {
    if (box.type !== COLR) continue;
    const length = box.end - box.payload;
    const type = length >= 4 ? u32(bytes, box.payload) : 0;
    if (length < 4) entry.problem('invalid-color', box, 'too short');
    if (type !== NCLX && type !== NCLC) continue;
    if (length < 10) {
      entry.problem('invalid-color', box, 'too short');
      continue;
    }
    const codes = {
      primaries: u16(bytes, box.payload + 4),
      transfer: u16(bytes, box.payload + 6),
      matrix: u16(bytes, box.payload + 8),
      // QuickTime's nclc has no range flag.
      fullRange: type === NCLX && length >= 11 ? (bytes[box.payload + 10] as number) > 127 : null,
    };
    if (type === NCLX && length < 11)
      entry.problem('invalid-color', box, `${fourccToString(type)} without its range flag`);
    const color = named(codes);
    if (!isKnown(codes, color)) entry.problem('invalid-color', box, 'a code point is not assigned');
    if (saysAnything(color)) return color;
  }
  return null;
}

function isKnown(codes: ColorCodes, color: ColorNames): boolean {
  return (
    (color.primaries !== null || codes.primaries === UNSPECIFIED) &&
    (color.transfer !== null || codes.transfer === UNSPECIFIED) &&
    (color.matrix !== null || codes.matrix === UNSPECIFIED)
  );
}
