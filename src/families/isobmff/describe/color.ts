/** What the `colr` boxes of a sample entry or of an image item say (ISO/IEC 14496-12 12.1.5). */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { nameColor, saysAnything } from '../../../interpret/video/color-codes.js';
import { readIccProfile } from '../../../interpret/video/icc.js';
import type { ColorCodes } from '../../../media/facts.js';
import type { ContainerColor } from '../../../media/track-facts.js';
import type { IccProfile } from '../../../report/report.js';
import type { EntryBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const COLR = fourcc('colr');
const NCLX = fourcc('nclx');
const NCLC = fourcc('nclc');
const PROF = fourcc('prof');
const RICC = fourcc('rICC');
const UNSPECIFIED = 2;

/**
 * The code points of the first `colr` that says any, as the codec's own would stand; null where none does.
 */
export function containerColor(video: VisualDescription): ColorCodes | null {
  for (const box of video.boxes) {
    const codes = box.type === COLR ? readCodes(video, box) : null;
    if (codes !== null && saysAnything(nameColor(codes, 'container'))) return codes;
  }
  return null;
}

/** In the order of the file. */
export function readContainerColor(video: VisualDescription): ContainerColor {
  const { entry } = video;
  const statements: ColorCodes[] = [];
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
      if (!isAssigned(codes)) entry.problem('invalid-color', box, 'a code point is not assigned');
      statements.push(codes);
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

function isAssigned(codes: ColorCodes): boolean {
  const color = nameColor(codes, 'container');
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
