import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FrameTable, inspect, readFrames } from '../src/index.js';
import { backends } from './backends.js';
import { bytesOf, replace } from './build/box.js';
import { audioEntry } from './build/codecs/audio.js';
import { alike, audioTrack } from './build/fixtures/common.js';
import { comparableTables, faultsOf } from './build/frame-tables.js';
import { type HourKind, hourFacts, writeHourFile } from './build/hour.js';
import { progressive } from './build/movie.js';
import { stco, stsc, stszConstant, stts } from './build/tables.js';

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
    expect(report.tracks[0]?.samples.count).toBe(172_800_000);
    const { tracks } = await readFrames(source, { backend });
    const [rows] = tracks as [FrameTable];
    expect(rows).toMatchObject({ unit: 'chunk', count: seconds, timescale: rate });
    expect(rows.size).toEqual(new Uint32Array(seconds).fill(4 * rate));
    expect(rows.duration).toEqual(new Float64Array(seconds).fill(rate));
    expect(rows.dts).toEqual(Float64Array.from({ length: seconds }, (_, i) => i * rate));
  });
});
