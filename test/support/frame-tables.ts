/** Frame tables in a form that can be compared, whatever their length. */
import { createHash } from 'node:crypto';
import type { FrameTable, FrameTables } from '../../src/index.js';

const columns = ['offset', 'size', 'dts', 'pts', 'duration', 'keyframe'] as const;

/** A short column as it is, a long one as a digest of its memory. */
function shown(column: FrameTable[(typeof columns)[number]]): unknown {
  if (column.length <= 32) return { kind: column.constructor.name, values: Array.from(column) };
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  return { kind: column.constructor.name, digest: createHash('sha1').update(bytes).digest('hex') };
}

/** Everything but `inspected`, the only part in which backends may differ. */
export function comparableTables({ tracks, problems }: FrameTables): object {
  return {
    tracks: tracks.map((table) => ({
      ...table,
      ...Object.fromEntries(columns.map((name) => [name, shown(table[name])])),
    })),
    problems,
  };
}

/** What contradicts itself in tables, of whatever file. */
export function faultsOf({ tracks }: FrameTables): string[] {
  return tracks.flatMap((table) => {
    const faults: string[] = [];
    for (const name of columns) {
      const column: ArrayLike<number> = table[name];
      if (column.length !== table.count) faults.push(`${name} has ${column.length} rows`);
      for (let row = 0; row < column.length; row++)
        if (!Number.isFinite(column[row])) faults.push(`${name} ${row} is ${column[row]}`);
    }
    if (table.offset.some((offset) => offset < -1 || offset > 2 ** 53))
      faults.push('a wild offset');
    const firsts = table.descriptions.map(({ firstSample }) => firstSample);
    if (firsts.some((first, i) => first >= table.count || first <= (firsts[i - 1] ?? -1)))
      faults.push(`descriptions at ${firsts}`);
    return faults.map((fault) => `track ${table.trackIndex}: ${fault}`);
  });
}
