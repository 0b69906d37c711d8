/** iTunes' own word of the samples of silence that an AAC encoder puts before the sound, where there is no edit list. */

import { fourcc } from '../bytes/fourcc.js';
import type { IsobmffIndex } from '../families/isobmff/raw.js';

/** FFmpeg believes no more than this. */
const mostPriming = 16_384;

/**
 * `iTunSMPB` in `moov/udta/meta/ilst/----`: hex numbers, of which the second is the delay. 0 where it is not said.
 */
export function encoderDelay({ kept }: IsobmffIndex): number {
  for (const { type, path, bytes } of kept) {
    if (type !== fourcc('udta') || path !== 'moov/udta') continue;
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // A FullBox: its children come after version and flags.
    for (const meta of children(view, 'meta'))
      for (const list of children(meta.subarray(4), 'ilst'))
        for (const item of children(list, '----')) {
          const name = children(item, 'name')[0];
          const data = children(item, 'data')[0];
          if (name?.toString('latin1', 4) !== 'iTunSMPB' || data === undefined) continue;
          const [, priming = ''] = data.toString('latin1', 8, 64).trim().split(/\s+/);
          const samples = Number.parseInt(priming, 16);
          if (samples > 0 && samples < mostPriming) return samples;
        }
  }
  return 0;
}

/** The contents of the boxes of a type; those that do not fit end the list. */
function children(bytes: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || size > bytes.length - at) break;
    if (bytes.readUInt32BE(at + 4) === fourcc(type)) found.push(bytes.subarray(at + 8, at + size));
    at += size;
  }
  return found;
}
