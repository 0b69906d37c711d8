/** Parts of a source to hash, put in file order, so that a file is read from its beginning to its end. */

import type { HashParts } from '../backends/native.js';
import { MediaError } from '../errors.js';

/** Where a part stands and where its digest goes. */
export interface PartColumns {
  offset: ArrayLike<number>;
  size: ArrayLike<number>;
}

/**
 * The parts of several tables together, sorted by offset. Table t's rows have the slots from `firstSlots[t]` on. Rows that do not
 * lie within `fileSize` bytes are left out, and their digests stay zero: `missing` has their row numbers by table.
 */
export interface SortedParts extends HashParts {
  firstSlots: number[];
  missing: number[][];
  /** Bytes of all parts. */
  bytes: number;
  /** Parts that begin before another's end. */
  overlapping: number;
}

export function sortParts(
  tables: readonly PartColumns[],
  fileSize: number,
  digestLength: number,
): SortedParts {
  const firstSlots: number[] = [];
  const missing: number[][] = [];
  let rows = 0;
  let present = 0;
  let bytes = 0;
  for (const { offset, size } of tables) {
    firstSlots.push(rows);
    const absent: number[] = [];
    for (let row = 0; row < offset.length; row++) {
      if (isPresent(offset[row] as number, size[row] as number, fileSize)) {
        present++;
        bytes += size[row] as number;
      } else absent.push(row);
    }
    missing.push(absent);
    rows += offset.length;
  }
  checkWork(bytes, fileSize);
  const unsorted = new Float64Array(present);
  const lengths = new Uint32Array(present);
  const slots = new Uint32Array(present);
  let part = 0;
  tables.forEach(({ offset, size }, table) => {
    for (let row = 0; row < offset.length; row++) {
      if (!isPresent(offset[row] as number, size[row] as number, fileSize)) continue;
      unsorted[part] = offset[row] as number;
      lengths[part] = size[row] as number;
      slots[part++] = (firstSlots[table] as number) + row;
    }
  });
  const sorted = inOrder(unsorted, lengths, slots);
  let overlapping = 0;
  let end = 0;
  for (let i = 0; i < present; i++) {
    const begin = sorted.offsets[i] as number;
    const length = sorted.sizes[i] as number;
    if (length > 0 && begin < end) overlapping++;
    end = Math.max(end, begin + length);
  }
  const digests = new Uint8Array(rows * digestLength);
  return { ...sorted, digests, firstSlots, missing, bytes, overlapping };
}

/** Overlapping samples multiply the work: more than this many times the file's size is no media. */
const mostWork = 16;

/** Throws `MediaError` `limit-exceeded` for parts whose bytes are too many times those of the file. */
export function checkWork(bytes: number, fileSize: number): void {
  if (bytes > mostWork * fileSize)
    throw new MediaError(
      'limit-exceeded',
      `overlapping samples claim ${bytes} bytes of a file of ${fileSize}`,
      { limit: 'frames' },
    );
}

/** Whether a sample lies within a file; an offset of -1 is none. */
export const isPresent = (offset: number, size: number, fileSize: number): boolean =>
  offset >= 0 && offset + size <= fileSize;

function inOrder(offsets: Float64Array, sizes: Uint32Array, slots: Uint32Array) {
  const order = orderOf(offsets);
  if (order === null) return { offsets, sizes, slots };
  const sorted = {
    offsets: new Float64Array(order.length),
    sizes: new Uint32Array(order.length),
    slots: new Uint32Array(order.length),
  };
  for (let i = 0; i < order.length; i++) {
    const from = order[i] as number;
    sorted.offsets[i] = offsets[from] as number;
    sorted.sizes[i] = sizes[from] as number;
    sorted.slots[i] = slots[from] as number;
  }
  return sorted;
}

/**
 * The indexes of the values in ascending order; null where they are in order already. A merge sort of the runs that are in
 * order, since each track of a sound file is one.
 */
function orderOf(values: Float64Array): Uint32Array | null {
  let ends: number[] = [];
  for (let i = 1; i < values.length; i++)
    if ((values[i] as number) < (values[i - 1] as number)) ends.push(i);
  if (ends.length === 0) return null;
  ends.push(values.length);
  let order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  let merged = new Uint32Array(values.length);
  while (ends.length > 1) {
    const kept: number[] = [];
    let begin = 0;
    for (let run = 0; run < ends.length; run += 2) {
      const middle = ends[run] as number;
      const end = ends[run + 1] ?? middle;
      let left = begin;
      let right = middle;
      for (let to = begin; to < end; to++) {
        const takeLeft =
          right === end ||
          (left < middle &&
            (values[order[left] as number] as number) <=
              (values[order[right] as number] as number));
        merged[to] = order[takeLeft ? left++ : right++] as number;
      }
      kept.push(end);
      begin = end;
    }
    [order, merged] = [merged, order];
    ends = kept;
  }
  return order;
}

/**
 * Cuts parts into at most `pieces` runs of about the same number of bytes each, for as many threads. All share the digests.
 */
export function splitParts(parts: HashParts, bytes: number, pieces: number): HashParts[] {
  if (pieces === 1) return [parts];
  const list: HashParts[] = [];
  const share = bytes / pieces;
  let first = 0;
  let held = 0;
  for (let i = 0; i < parts.sizes.length; i++) {
    held += parts.sizes[i] as number;
    const isLast = i === parts.sizes.length - 1;
    if (!isLast && (held < share * (list.length + 1) || list.length === pieces - 1)) continue;
    list.push({
      offsets: parts.offsets.subarray(first, i + 1),
      sizes: parts.sizes.subarray(first, i + 1),
      slots: parts.slots.subarray(first, i + 1),
      digests: parts.digests,
    });
    first = i + 1;
  }
  return list;
}
