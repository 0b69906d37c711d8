/** What changed bytes make wrong: the CRC-32 of what holds them (RFC 8794 11.3.1). */

import { crc32 } from '../../../bytes/crc32.js';
import type { BoxNode } from '../../../media/box-tree.js';
import type { Blanked, BlankRange } from '../../family.js';

/** Of an element that is read whole; the CRC-32 of a larger one becomes Void. */
const largestChecked = 64 * 1024 * 1024;
const voidId = 0xec;

export async function repairs({ tree, touches, read }: Blanked): Promise<BlankRange[]> {
  const ranges: BlankRange[] = [];
  const waiting: BoxNode[] = [...tree.boxes];
  // Inner ones first: the sums of what is around them cover theirs.
  const holders: [crc: BoxNode, start: number, end: number][] = [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.children === null) continue;
    for (const child of node.children) waiting.push(child);
    const [crc] = node.children;
    if (crc?.type !== 'CRC-32' || crc.size - crc.headerSize !== 4) continue;
    const start = crc.offset + crc.size;
    const end = node.offset + node.size;
    // One that is gone itself is none any more.
    if (touches(start, end) && !touches(node.offset, node.offset + 1))
      holders.push([crc, start, end]);
  }
  for (const [crc, start, end] of holders.reverse()) {
    const { offset, headerSize } = crc;
    // An inner one, which comes right before, changes the bytes that are read here.
    const changed = (ranges.at(-1)?.offset ?? -1) >= start;
    if (end - start > largestChecked || changed) {
      ranges.push({ offset, length: 1, encoding: 'binary', bytes: [voidId] });
      continue;
    }
    const sum = crc32(await read(start, end - start), 0, end - start);
    const bytes = [0, 8, 16, 24].map((shift) => (sum >>> shift) & 0xff);
    ranges.push({ offset: offset + headerSize, length: 4, encoding: 'binary', bytes });
  }
  return ranges;
}
