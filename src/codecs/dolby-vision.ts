import { u16 } from '../bytes/bytes.js';
import { twoDigits } from '../bytes/digits.js';
import type { Hdr } from '../report/report.js';

export type DolbyVision = NonNullable<Hdr['dolbyVision']>;

/**
 * DOVIDecoderConfigurationRecord (Dolby Vision Streams within the ISO Base Media File Format 3.2), which
 * stands beside the configuration of the base layer: the box `dvcC`, `dvvC` or `dvwC`, or Matroska's
 * BlockAdditionMapping of that type. Null where it is too short to say anything.
 */
export function readDolbyVision(record: Uint8Array): DolbyVision | null {
  if (record.length < 5) return null;
  const fields = u16(record, 2);
  return {
    version: [record[0] as number, record[1] as number],
    profile: fields >> 9,
    level: (fields >> 3) & 63,
    compatibility: (record[4] as number) >> 4,
    baseLayer: (fields & 1) !== 0,
    enhancementLayer: (fields & 2) !== 0,
    rpu: (fields & 4) !== 0,
  };
}

const ownElements = new Set(['dvh1', 'dvhe', 'dva1', 'dvav', 'dav1']);

/**
 * For streams that are Dolby Vision by their sample entry: `dvh1.PP.LL` (Dolby Vision Streams within the ISO
 * Base Media File Format 5.1). Null for others, which keep the codec string of their base layer.
 */
export function dolbyVisionString(element: string, { profile, level }: DolbyVision): string | null {
  if (!ownElements.has(element)) return null;
  return `${element}.${twoDigits(profile)}.${twoDigits(level)}`;
}
