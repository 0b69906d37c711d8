import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FrameTable, inspect, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, replace } from '../support/box.js';
import { audioEntry } from '../support/codecs/audio.js';
import { alike, audioTrack } from '../support/fixtures/common.js';
import { comparableTables, faultsOf } from '../support/frame-tables.js';
import { type HourKind, hourFacts, writeHourFile } from '../support/hour.js';
import { progressive } from '../support/movie.js';
import { stco, stsc, stszConstant, stts } from '../support/tables.js';

const kinds: HourKind[] = ['faststart', 'moov-last', 'fragmented'];
let folder: string;

const pathOf = (kind: HourKind) => path.join(folder, `${kind}.mp4`);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'boxray-hour-frames-'));
  for (const kind of kinds) writeHourFile(pathOf(kind), kind);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What does not depend on how the samples are laid out in the file. */
const flow = ({ offset: _, ...table }: FrameTable) => table;

describe('an hour of video and sound', () => {
  test.each(kinds)('%s: the backends agree', async (kind) => {
    const [first, ...others] = await Promise.all(
      backends.map((backend) => readFrames(pathOf(kind), { backend })),
    );
    for (const other of others)
      expect(comparableTables(other)).toEqual(first && comparableTables(first));
  });

  test.each(backends)('%s: the same frames however it is laid out', async (backend) => {
    const [first, ...others] = await Promise.all(
      kinds.map((kind) => readFrames(pathOf(kind), { backend })),
    );
    const tables = (first?.tracks ?? []) as [FrameTable, FrameTable];
    expect(faultsOf(first as NonNullable<typeof first>)).toEqual([]);
    const { video, audio } = hourFacts;
    expect(tables.map(({ count }) => count)).toEqual([video.count, audio.count]);
    expect(tables[0].dts.at(-1)).toBe((video.count - 1) * video.ticks);
    expect(tables[0].pts.slice(0, 6)).toEqual(
      Float64Array.from([2, 6, 4, 3, 5, 10], (place) => place * video.ticks),
    );
    expect(tables[0].keyframe.reduce((sum, key) => sum + key, 0)).toBe(video.keyframes);
    for (const other of others) expect(other.tracks.map(flow)).toEqual(tables.map(flow));
  });
});

// The fallback's columns are arrays of their own.
const addon = backends.filter((backend) => backend === 'native');
test.each(addon)(
  '%s: memory of tables that were let go shows through in no later table',
  async (backend) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const [whole, fragmented] = await Promise.all(
      (['faststart', 'fragmented'] as const).map((kind) =>
        readFrames(pathOf(kind), { backend: 'fallback' }),
      ),
    );
    for (let i = 0; i < 6; i++) {
      // These grow while they are read, so that there is room behind their last rows.
      for (const [kind, expected] of [
        ['faststart', whole],
        ['fragmented', fragmented],
      ] as const) {
        const tables = await readFrames(pathOf(kind), { backend });
        expect(comparableTables(tables)).toEqual(expected && comparableTables(expected));
        for (const { count, size } of tables.tracks) {
          const capacity = size.buffer.byteLength / 37;
          const rest = new Uint8Array(
            size.buffer,
            32 * capacity + 4 * count,
            4 * (capacity - count),
          );
          expect(rest.some((byte) => byte !== 0)).toBe(false);
          new Uint8Array(size.buffer).fill(0xff);
        }
      }
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  },
);

describe.each(backends)('an hour of PCM, %s', (backend) => {
  const seconds = 3600;
  const rate = 48000;

  test('has a row a chunk, though inspect counts every sample', async () => {
    const table = 'moov/trak/mdia/minf/stbl';
    const head = bytesOf(
      ...progressive({
        tracks: [audioTrack(1, { entries: [audioEntry('sowt', {})], samples: alike(1, 4, 1) })],
        mdat: 'toEnd',
        adjust: (parts) => {
          replace(parts, `${table}/stts`, stts([[seconds * rate, 1]]));
          replace(parts, `${table}/stsz`, stszConstant(4, seconds * rate));
          replace(parts, `${table}/stsc`, stsc([[1, rate, 1]]));
          const starts = Array.from({ length: seconds }, (_, i) => 100_000 + i * 4 * rate);
          replace(parts, `${table}/stco`, stco(starts));
        },
      }),
    );
    const source = {
      size: 100_000 + seconds * rate * 4,
      read: (offset: number, length: number) => {
        const bytes = new Uint8Array(length);
        bytes.set(head.subarray(offset, offset + length));
        return bytes;
      },
    };
    const report = await inspect(source, { backend });
    expect(report.problems).toEqual([]);
    expect(report.tracks[0]?.samples?.count).toBe(172_800_000);
    const { tracks } = await readFrames(source, { backend });
    const [rows] = tracks as [FrameTable];
    expect(rows).toMatchObject({ unit: 'chunk', count: seconds, timescale: rate });
    expect(rows.size).toEqual(new Uint32Array(seconds).fill(4 * rate));
    expect(rows.duration).toEqual(new Float64Array(seconds).fill(rate));
    expect(rows.dts).toEqual(Float64Array.from({ length: seconds }, (_, i) => i * rate));
  });
});
