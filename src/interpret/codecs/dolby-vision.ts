import { fourcc, fourccToString } from '../../fourcc.js';
import { u16 } from '../bytes.js';
import { findBox } from '../entry-boxes.js';
import type { VideoFacts } from '../facts.js';
import { twoDigits } from '../format.js';
import type { VisualDescription } from '../sample-description.js';

const DVCC = fourcc('dvcC');
const DVVC = fourcc('dvvC');
const DVWC = fourcc('dvwC');
const dolbyEntries = new Set(['dvh1', 'dvhe', 'dva1', 'dvav', 'dav1'].map(fourcc));

/**
 * For an entry that is Dolby Vision by its four-character code: `dvh1.PP.LL` (Dolby Vision Streams within the ISO Base
 * Media File Format, 5.1). Other entries keep the codec string of their base layer.
 */
export function dolbyVisionCodecString(video: VisualDescription, facts: VideoFacts): void {
  const box =
    findBox(video.boxes, DVCC) ?? findBox(video.boxes, DVVC) ?? findBox(video.boxes, DVWC);
  if (box === null) return;
  if (box.end - box.payload < 5) {
    video.entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  if (!dolbyEntries.has(video.format)) return;
  const flags = u16(video.entry.bytes, box.payload + 2);
  const profile = flags >> 9;
  const level = (flags >> 3) & 63;
  facts.codecString = `${fourccToString(video.format)}.${twoDigits(profile)}.${twoDigits(level)}`;
}
