import { u16 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { type EntryBox, findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import { twoDigits } from '../interpret/format.js';
import type { VideoFacts } from '../media/facts.js';
import type { Hdr } from '../report/report.js';

const DVCC = fourcc('dvcC');
const DVVC = fourcc('dvvC');
const DVWC = fourcc('dvwC');
const dolbyEntries = new Set(['dvh1', 'dvhe', 'dva1', 'dvav', 'dav1'].map(fourcc));

export type DolbyVision = NonNullable<Hdr['dolbyVision']>;

function findConfiguration(video: VisualDescription): EntryBox | null {
  return findBox(video.boxes, DVCC) ?? findBox(video.boxes, DVVC) ?? findBox(video.boxes, DVWC);
}

/**
 * DOVIDecoderConfigurationRecord (Dolby Vision Streams within the ISO Base Media File Format 3.2), which an entry of any four-character
 * code may have: the box makes the track Dolby Vision. Null where there is none, or it is too short to say anything.
 */
export function readDolbyVision(video: VisualDescription): DolbyVision | null {
  const box = findConfiguration(video);
  if (box === null || box.end - box.payload < 5) return null;
  const { bytes } = video.entry;
  const fields = u16(bytes, box.payload + 2);
  return {
    version: [bytes[box.payload] as number, bytes[box.payload + 1] as number],
    profile: fields >> 9,
    level: (fields >> 3) & 63,
    compatibility: (bytes[box.payload + 4] as number) >> 4,
    baseLayer: (fields & 1) !== 0,
    enhancementLayer: (fields & 2) !== 0,
    rpu: (fields & 4) !== 0,
  };
}

/**
 * For an entry that is Dolby Vision by its four-character code: `dvh1.PP.LL` (Dolby Vision Streams within the ISO Base
 * Media File Format, 5.1). Other entries keep the codec string of their base layer.
 */
export function dolbyVisionCodecString(video: VisualDescription, facts: VideoFacts): void {
  const box = findConfiguration(video);
  if (box === null) return;
  const dolby = readDolbyVision(video);
  if (dolby === null) {
    video.entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  if (!dolbyEntries.has(video.format)) return;
  facts.codecString = `${fourccToString(video.format)}.${twoDigits(dolby.profile)}.${twoDigits(dolby.level)}`;
}
