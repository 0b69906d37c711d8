import { i32, u32 } from '../../../bytes/bytes.js';
import { twoDigits } from '../../../bytes/digits.js';
import type { Track } from '../../../report/report.js';
import type { EntryBytes } from './entry-boxes.js';

const DROP_FRAME = 1;
const COUNTER = 8;
const entrySize = 32;

/**
 * QuickTime's timecode sample description (`tmcd`: reserved, flags, timescale, frame duration) and the first
 * sample, a frame number. The text is as SMPTE ST 12 writes it, with `;` before the frames where frame
 * numbers are dropped; null where either is missing, or where the sample counts something else (flag 8).
 */
export function readTimecode(entry: EntryBytes, sample: Uint8Array | null): Track['timecode'] {
  const { bytes } = entry;
  if (bytes.length < entrySize) {
    entry.problem('invalid-sample-entry', null, 'the timecode description is too short');
    return null;
  }
  const flags = u32(bytes, 20);
  const timescale = u32(bytes, 24);
  const frameDuration = u32(bytes, 28);
  if (timescale === 0 || frameDuration === 0) {
    entry.problem('invalid-sample-entry', null, 'the timecode has no frame rate');
    return null;
  }
  const framesPerSecond = timescale / frameDuration;
  if (sample === null || sample.length < 4 || (flags & COUNTER) !== 0) return null;
  // The stated number is not trusted: GoPro writes 29 for 30000/1001.
  const nominal = Math.max(1, Math.round(framesPerSecond));
  const dropFrame = (flags & DROP_FRAME) !== 0;
  return { start: format(i32(sample, 0), nominal, dropFrame), dropFrame, framesPerSecond };
}

/**
 * Drop-frame counting leaves out two numbers (per 30) at the start of every minute but
 * each tenth (SMPTE ST 12-1 5.2.2).
 */
function format(frame: number, nominal: number, dropFrame: boolean): string {
  let count = Math.abs(frame);
  if (dropFrame && nominal % 30 === 0) {
    const dropped = (nominal / 30) * 2;
    const perMinute = nominal * 60 - dropped;
    const perTenMinutes = perMinute * 10 + dropped;
    const tens = Math.floor(count / perTenMinutes);
    const rest = count % perTenMinutes;
    count += tens * 9 * dropped;
    if (rest >= dropped) count += dropped * Math.floor((rest - dropped) / perMinute);
  }
  const frames = count % nominal;
  const seconds = Math.floor(count / nominal);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const [h, m, s, f] = [hours, minutes, seconds % 60, frames].map(twoDigits);
  return `${frame < 0 ? '-' : ''}${h}:${m}:${s}${dropFrame ? ';' : ':'}${f}`;
}
