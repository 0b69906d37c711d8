/** Ranges of a file, as sets of its bytes. */

import type { MediaRange } from '../../../media/media-data.js';

/** In the order of the file, without any that touch or overlap. The given ones are sorted in place. */
export function merged(ranges: MediaRange[]): MediaRange[] {
  ranges.sort((a, b) => a.offset - b.offset);
  const list: MediaRange[] = [];
  let last: MediaRange | null = null;
  for (const { offset, length } of ranges) {
    if (length === 0) continue;
    if (last !== null && offset <= last.offset + last.length)
      last.length = Math.max(last.length, offset + length - last.offset);
    else {
      last = { offset, length };
      list.push(last);
    }
  }
  return list;
}

/** Bytes of `ranges` that are in none of `others`; both are merged. */
export function difference(
  ranges: readonly MediaRange[],
  others: readonly MediaRange[],
): MediaRange[] {
  const list: MediaRange[] = [];
  let next = 0;
  for (const { offset, length } of ranges) {
    const end = offset + length;
    let at = offset;
    while (next > 0 && endOf(others[next - 1] as MediaRange) > at) next--;
    for (; next < others.length; next++) {
      const other = others[next] as MediaRange;
      if (other.offset >= end) break;
      if (other.offset > at) list.push({ offset: at, length: other.offset - at });
      at = Math.max(at, endOf(other));
      if (at >= end) break;
    }
    if (at < end) list.push({ offset: at, length: end - at });
  }
  return list;
}

/** Bytes of `ranges` that are in one of `others` too; both are merged. */
export function intersection(
  ranges: readonly MediaRange[],
  others: readonly MediaRange[],
): MediaRange[] {
  return difference(ranges, difference(ranges, others));
}

const endOf = ({ offset, length }: MediaRange) => offset + length;
