/**
 * How often a source is read to inspect it: never more often than it has boxes at the top level, and
 * far less where those are small.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect, type MediaReport } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { box, bytesOf, lie, zeros } from '../support/box.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { audioTrack } from '../support/fixtures/common.js';
import { mfhd, tfdt, tfhd, trun } from '../support/fragment-boxes.js';
import { fragmented } from '../support/fragmented.js';
import { repeat } from '../support/hostile/many.js';
import { progressive } from '../support/movie.js';
import { fixturesFolder } from '../support/paths.js';

type Backend = (typeof backends)[number];

/** Inspects a source of `size` bytes, and counts. */
async function counted(
  backend: Backend,
  size: number,
  bytesAt: (offset: number, length: number) => Uint8Array,
): Promise<{ report: MediaReport | null; reads: number; bytes: number }> {
  let reads = 0;
  let bytes = 0;
  const source = {
    size,
    read(offset: number, length: number) {
      reads++;
      bytes += length;
      return bytesAt(offset, length);
    },
  };
  const report = await inspect(source, { backend }).catch(() => null);
  return { report, reads, bytes };
}

const whole = (backend: Backend, bytes: Uint8Array) =>
  counted(backend, bytes.length, (offset, length) => bytes.subarray(offset, offset + length));

const files = [
  ...readdirSync(fixturesFolder)
    .filter((name) => /\.(mp4|mov|m4a|3gp)$/.test(name))
    .map((name) => path.join(fixturesFolder, name)),
  ...(hasCorpus ? realFiles().map((file) => file.path) : []),
];

/**
 * By this much: what stands in the media (tiles of a grid, Exif, chapter titles) is asked
 * for once more, range by range.
 */
const mediaReads = 6;

describe.each(backends)('reads, %s', (backend) => {
  test('of every file: no more than it has boxes at the top level', async () => {
    const often: string[] = [];
    let found = 0;
    for (const file of files) {
      const { report, reads } = await whole(backend, readFileSync(file));
      if (report === null) continue;
      found++;
      if (reads > report.layoutCount + mediaReads)
        often.push(`${file}: ${reads} reads for ${report.layoutCount} boxes`);
    }
    expect(often).toEqual([]);
    expect(found).toBeGreaterThan(40);
  });

  const start = () => fragmented({ tracks: [audioTrack(0)], fragments: [] });
  const moof = (i: number) =>
    box(
      'moof',
      mfhd(i),
      box('traf', tfhd({ trackId: 1 }), tfdt(i), trun({ samples: [{ size: 1 }] })),
    );

  test.each([
    [
      '1,000,000 small boxes',
      () => [...progressive({ tracks: [audioTrack(2)] }), repeat(1_000_000, box('free'))],
    ],
    [
      '20,000 small fragments',
      () => [...start(), repeat(20_000, bytesOf(moof(1), box('mdat', zeros(8))))],
    ],
  ])('of %s: one for each MiB, and two more', async (_, parts) => {
    const bytes = bytesOf(...parts());
    const { report, reads } = await whole(backend, bytes);
    expect(report?.layoutCount).toBeGreaterThanOrEqual(40_000);
    expect(reads).toBeLessThanOrEqual(Math.ceil(bytes.length / 2 ** 20) + 2);
  });

  test('of large fragments: one for each, with the header of its media data', async () => {
    const count = 500;
    const head = bytesOf(...start());
    const fragment = bytesOf(moof(1), lie(box('mdat'), 4_000_000));
    const step = fragment.length - 8 + 4_000_000;
    const { report, reads } = await counted(
      backend,
      head.length + count * step,
      (offset, length) => {
        const bytes = new Uint8Array(length);
        const put = (part: Uint8Array, at: number) => {
          const from = Math.max(offset, at);
          const to = Math.min(offset + length, at + part.length);
          if (from < to) bytes.set(part.subarray(from - at, to - at), from - offset);
        };
        put(head, 0);
        const first = Math.max(0, Math.floor((offset - head.length) / step));
        for (let i = first; i < count && head.length + i * step < offset + length; i++)
          put(fragment, head.length + i * step);
        return bytes;
      },
    );
    expect(report?.tracks[0]?.samples?.count).toBe(count);
    expect(report?.layoutCount).toBe(2 + 2 * count);
    expect(reads).toBeLessThanOrEqual(count + 1);
  });
});
