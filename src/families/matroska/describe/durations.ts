/** How long a frame lasts by its codec, where the container does not say it. */

import { u16 } from '../../../bytes/bytes.js';
import type { AudioFacts } from '../../../media/facts.js';

/** Microseconds, by the configuration number of an Opus packet (RFC 6716 3.1). */
const opusFrames = [
  10_000, 20_000, 40_000, 60_000, 10_000, 20_000, 40_000, 60_000, 10_000, 20_000, 40_000, 60_000,
  10_000, 20_000, 10_000, 20_000, 2_500, 5_000, 10_000, 20_000, 2_500, 5_000, 10_000, 20_000, 2_500,
  5_000, 10_000, 20_000, 2_500, 5_000, 10_000, 20_000,
];

/** How many bytes of a frame {@link frameSeconds} can use. */
export const frameHead = 16;

/** Those whose frames are not all of one length. */
export const tellLength: ReadonlySet<string | null> = new Set(['opus', 'mp3', 'eac3']);

/** `head`: the beginning of the frame. Null where the codec does not tell. */
export function frameSeconds(audio: AudioFacts, head: Uint8Array): number | null {
  const { codec, sampleRate, profile } = audio;
  if (codec === 'opus') return opusSeconds(head);
  if (sampleRate <= 0) return null;
  switch (codec) {
    case 'aac':
      // With spectral band replication a frame gives twice the samples at twice the rate.
      return (profile?.startsWith('HE-AAC') ? 2048 : 1024) / sampleRate;
    case 'mp1':
      return 384 / sampleRate;
    case 'mp2':
      return 1152 / sampleRate;
    case 'mp3':
      return mp3Samples(head) / sampleRate;
    case 'ac3':
      return 1536 / sampleRate;
    case 'eac3':
      return eac3Samples(head) / sampleRate;
    case 'alac':
      return 4096 / sampleRate;
    default:
      return null;
  }
}

function opusSeconds(head: Uint8Array): number | null {
  const [toc, second = 0] = head;
  if (toc === undefined) return null;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? second & 63 : 2;
  return ((opusFrames[toc >> 3] as number) * frames) / 1e6;
}

/** MPEG-2 and 2.5 have half the samples (ISO/IEC 13818-3). */
function mp3Samples(head: Uint8Array): number {
  return head.length >= 2 && u16(head, 0) >> 5 === 0x7ff && ((head[1] as number) & 8) === 0
    ? 576
    : 1152;
}

/** By numblkscod (ETSI TS 102 366 E.1.3.1.5). */
function eac3Samples(head: Uint8Array): number {
  if (head.length < 5 || u16(head, 0) !== 0x0b77) return 1536;
  const fields = head[4] as number;
  if (fields >> 6 === 3) return 1536;
  return 256 * ([1, 2, 3, 6][(fields >> 4) & 3] as number);
}
