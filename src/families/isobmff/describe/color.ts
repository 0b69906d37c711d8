/** What the container and the codec say of the colour, and which of them counts. */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { nameColor } from '../../../interpret/video/color-codes.js';
import { readIccProfile } from '../../../interpret/video/icc.js';
import type { ColorCodes } from '../../../media/facts.js';
import type { Color, ColorStatement, IccProfile } from '../../../report/report.js';
import type { EntryBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const COLR = fourcc('colr');
const NCLX = fourcc('nclx');
const NCLC = fourcc('nclc');
const PROF = fourcc('prof');
const RICC = fourcc('rICC');
const UNSPECIFIED = 2;

/**
 * The colour of a video track. `colr` of type nclx or nclc counts before what the codec says, and the first one before a second, as
 * ISO/IEC 14496-12 12.1.5 has it; what disagrees stands in `other`. Null where nothing says anything.
 */
export function describeColor(video: VisualDescription, codec: ColorCodes | null): Color | null {
  const { statements, icc } = readContainerColor(video);
  const inCodec = codec === null ? null : nameColor(codec, 'codec');
  if (inCodec !== null && saysAnything(inCodec)) statements.push(inCodec);
  const [first] = statements;
  if (first === undefined) return icc === null ? null : { ...unsaid, other: null, statements, icc };
  let other: ColorStatement | null = null;
  // From the last, so that the codec's comes before those of further boxes.
  for (let i = statements.length - 1; i > 0 && other === null; i--) {
    const statement = statements[i] as ColorStatement;
    if (!sameColor(first, statement)) other = statement;
  }
  return {
    primaries: first.primaries,
    transfer: first.transfer,
    matrix: first.matrix,
    // nclc has no range: what the codec says of it completes it.
    range: first.range ?? inCodec?.range ?? null,
    source: first.source,
    other: other === null ? null : { ...other },
    statements,
    icc,
  };
}

/** An ICC profile names no code points. */
const unsaid: ColorStatement = {
  primaries: null,
  transfer: null,
  matrix: null,
  range: null,
  source: 'container',
};

function saysAnything(color: ColorStatement): boolean {
  return (
    color.primaries !== null ||
    color.transfer !== null ||
    color.matrix !== null ||
    color.range !== null
  );
}

function sameColor(x: ColorStatement, y: ColorStatement): boolean {
  return (
    x.primaries === y.primaries &&
    x.transfer === y.transfer &&
    x.matrix === y.matrix &&
    (x.range === y.range || x.range === null)
  );
}

/** The code points of the first `colr` that says any, as the codec's own would stand; null where none does. */
export function containerColor(video: VisualDescription): ColorCodes | null {
  for (const box of video.boxes) {
    const codes = box.type === COLR ? readCodes(video, box) : null;
    if (codes !== null && saysAnything(nameColor(codes, 'container'))) return codes;
  }
  return null;
}

function readContainerColor(video: VisualDescription): {
  statements: ColorStatement[];
  icc: IccProfile | null;
} {
  const { entry } = video;
  const statements: ColorStatement[] = [];
  let icc: IccProfile | null = null;
  for (const box of video.boxes) {
    if (box.type !== COLR) continue;
    const type = colorType(video, box);
    if (type === 0) entry.problem('invalid-color', box, 'too short');
    else if (type === PROF || type === RICC) icc ??= readProfile(video, box);
    else if (type === NCLX || type === NCLC) {
      const codes = readCodes(video, box);
      if (codes === null) {
        entry.problem('invalid-color', box, 'too short');
        continue;
      }
      if (type === NCLX && codes.fullRange === null)
        entry.problem('invalid-color', box, `${fourccToString(type)} without its range flag`);
      const color = nameColor(codes, 'container');
      if (!isKnown(codes, color))
        entry.problem('invalid-color', box, 'a code point is not assigned');
      if (saysAnything(color)) statements.push(color);
    }
  }
  return { statements, icc };
}

/** 0 where the box is too short for a type. */
function colorType(video: VisualDescription, box: EntryBox): number {
  return box.end - box.payload < 4 ? 0 : u32(video.entry.bytes, box.payload);
}

/** Null where the box has none, or is too short for them. QuickTime's nclc has no range flag. */
function readCodes(video: VisualDescription, box: EntryBox): ColorCodes | null {
  const type = colorType(video, box);
  const length = box.end - box.payload;
  if ((type !== NCLX && type !== NCLC) || length < 10) return null;
  const { bytes } = video.entry;
  return {
    primaries: u16(bytes, box.payload + 4),
    transfer: u16(bytes, box.payload + 6),
    matrix: u16(bytes, box.payload + 8),
    fullRange: type === NCLX && length >= 11 ? (bytes[box.payload + 10] as number) > 127 : null,
  };
}

function isKnown(codes: ColorCodes, color: ColorStatement): boolean {
  return (
    (color.primaries !== null || codes.primaries === UNSPECIFIED) &&
    (color.transfer !== null || codes.transfer === UNSPECIFIED) &&
    (color.matrix !== null || codes.matrix === UNSPECIFIED)
  );
}

function readProfile(video: VisualDescription, box: EntryBox): IccProfile | null {
  const { entry } = video;
  const start = box.payload + 4;
  const profile = readIccProfile(entry.bytes, start, box.end);
  if (profile === null) {
    entry.problem('invalid-color', box, 'the ICC profile is damaged');
    return null;
  }
  return { ...profile, offset: entry.fileOffset(start), length: box.end - start };
}
