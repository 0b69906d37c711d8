/** Parts of a source to hash, put in file order, so that a file is read from its beginning to its end. */

import { MediaError } from '../media/errors.js';
import type { HashParts } from './types.js';

/** Where a part stands and where its digest goes. */
export interface PartColumns {
  offset: ArrayLike<number>;
  size: ArrayLike<number>;
}

/**
 * The parts of several tables together, sorted by offset. Table t's rows have the slots from
 * `firstSlots[t]` on. Rows that do not lie within `fileSize` bytes are left out, and their digests stay
 * zero: `missing` has their row numbers by table.
 */
export interface SortedParts extends HashParts {
  /** Of all tables. */
  rows: number;
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
  const missing: number[][] = tables.map(() => []);
  let rows = 0;
  const heads: Head[] = [];
  tables.forEach((columns, table) => {
    firstSlots.push(rows);
    if (columns.offset.length > 0) heads.push(new Head(columns, table, rows));
    rows += columns.offset.length;
  });
  const offsets = new Float64Array(rows);
  const sizes = new Uint32Array(rows);
  const slots = new Uint32Array(rows);
  let count = 0;
  let bytes = 0;
  let overlapping = 0;
  let end = 0;
  for (let i = heads.length >> 1; i-- > 0; ) sink(heads, i);
  while (heads.length > 0) {
    const head = heads[0] as Head;
    const { offset, size } = head;
    if (isPresent(offset, size, fileSize)) {
      offsets[count] = offset;
      sizes[count] = size;
      slots[count++] = head.firstSlot + head.row;
      bytes += size;
      if (size > 0 && offset < end) overlapping++;
      if (offset + size > end) end = offset + size;
    } else {
      (missing[head.table] as number[]).push(head.row);
    }
    if (!head.advance()) {
      const last = heads.pop() as Head;
      if (heads.length > 0) heads[0] = last;
    }
    if (heads.length > 1) sink(heads, 0);
  }
  checkWork(bytes, fileSize);
  for (const list of missing) list.sort((one, other) => one - other);
  return {
    offsets: offsets.subarray(0, count),
    sizes: sizes.subarray(0, count),
    slots: slots.subarray(0, count),
    rows,
    digests: new Uint8Array(rows * digestLength),
    firstSlots,
    missing,
    bytes,
    overlapping,
  };
}

/** Where the merge has got to in one table, whose rows it takes in the order of their offsets. */
class Head {
  row = 0;
  offset = 0;
  size = 0;
  #at = -1;
  /** Null where the table is in order already, as nearly all are. */
  readonly #order: Uint32Array | null;

  constructor(
    private readonly columns: PartColumns,
    readonly table: number,
    readonly firstSlot: number,
  ) {
    this.#order = orderOf(columns.offset);
    this.advance();
  }

  advance(): boolean {
    if (++this.#at === this.columns.offset.length) return false;
    this.row = this.#order === null ? this.#at : (this.#order[this.#at] as number);
    this.offset = this.columns.offset[this.row] as number;
    this.size = this.columns.size[this.row] as number;
    return true;
  }
}

function orderOf(offsets: ArrayLike<number>): Uint32Array | null {
  let inOrder = true;
  for (let i = 1; i < offsets.length; i++)
    inOrder &&= (offsets[i] as number) >= (offsets[i - 1] as number);
  if (inOrder) return null;
  return new Uint32Array(offsets.length)
    .map((_, row) => row)
    .sort((one, other) => (offsets[one] as number) - (offsets[other] as number) || one - other);
}

/** Restores the heap below `i`: the head with the lowest offset stands first. */
function sink(heads: Head[], i: number): void {
  for (let child = 2 * i + 1; child < heads.length; child = 2 * i + 1) {
    const right = child + 1;
    if (right < heads.length && before(heads[right] as Head, heads[child] as Head)) child = right;
    if (!before(heads[child] as Head, heads[i] as Head)) return;
    [heads[i], heads[child]] = [heads[child] as Head, heads[i] as Head];
    i = child;
  }
}

const before = (one: Head, other: Head): boolean =>
  one.offset < other.offset || (one.offset === other.offset && one.table < other.table);

/** Overlapping samples multiply the work: more than this many times the file's size is no media. */
const mostWork = 16;

/** The most bytes that hashing the frames of a file of a size goes through. */
export const workLimit = (fileSize: number): number => mostWork * fileSize;

/** Throws `MediaError` `limit-exceeded` for parts whose bytes are too many times those of the file. */
export function checkWork(bytes: number, fileSize: number): void {
  if (bytes > workLimit(fileSize))
    throw new MediaError(
      'limit-exceeded',
      `overlapping samples claim ${bytes} bytes of a file of ${fileSize}`,
      { limit: 'frames' },
    );
}

/** The same without the parts of some tables, in ascending order, which are hashed by themselves. */
export function withoutTables(parts: SortedParts, tables: readonly number[]): SortedParts {
  if (tables.length === 0) return parts;
  const isLeftOut = new Uint8Array(parts.rows);
  for (const table of tables)
    isLeftOut.fill(1, parts.firstSlots[table], parts.firstSlots[table + 1] ?? isLeftOut.length);
  const offsets = new Float64Array(parts.offsets.length);
  const sizes = new Uint32Array(offsets.length);
  const slots = new Uint32Array(offsets.length);
  let count = 0;
  let bytes = 0;
  for (let i = 0; i < offsets.length; i++) {
    const slot = parts.slots[i] as number;
    if (isLeftOut[slot] === 1) continue;
    offsets[count] = parts.offsets[i] as number;
    sizes[count] = parts.sizes[i] as number;
    slots[count++] = slot;
    bytes += parts.sizes[i] as number;
  }
  return {
    ...parts,
    offsets: offsets.subarray(0, count),
    sizes: sizes.subarray(0, count),
    slots: slots.subarray(0, count),
    bytes,
  };
}

/** Whether a sample lies within a file; an offset of -1 is none. */
export const isPresent = (offset: number, size: number, fileSize: number): boolean =>
  offset >= 0 && offset + size <= fileSize;

/**
 * Cuts parts into at most `pieces` runs of about the same number of bytes each, for as many
 * threads. All share the digests.
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
