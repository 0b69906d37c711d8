import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';
import { xiphLayout } from './channel-layout.js';

const DOPS = fourcc('dOps');
const fixedSize = 11;

/** OpusSpecificBox (Encapsulation of Opus in ISO Base Media File Format 4.3.2); Opus always plays at 48 kHz. */
export function readOpus(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'opus';
  facts.codecString = fourccToString(audio.format);
  facts.sampleRate = 48_000;
  const { entry } = audio;
  const box = findBox(audio.boxes, DOPS);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'dOps');
    return;
  }
  if (box.end - box.payload < fixedSize) {
    entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  const count = entry.bytes[box.payload + 1] as number;
  const family = entry.bytes[box.payload + 10] as number;
  if (family !== 0 && box.end - box.payload < fixedSize + 2 + count)
    entry.problem('invalid-codec-config', box, 'the channel mapping does not fit');
  facts.channels = count;
  facts.channelLayout = layout(family, count);
}

/** By channel mapping family (RFC 7845 5.1.1, RFC 8486). */
function layout(family: number, count: number): string | null {
  if (family <= 1) return xiphLayout(count);
  if (family > 3) return null;
  const order = Math.floor(Math.sqrt(count)) - 1;
  const rest = count - (order + 1) ** 2;
  if (rest === 0) return `ambisonic ${order}`;
  return rest === 2 ? `ambisonic ${order}+stereo` : null;
}
