import { openAsBlob } from 'node:fs';
import { open as openFile, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type FrameTable,
  frameRows,
  inspect,
  MediaError,
  type MediaInput,
  open,
  readFrames,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, find, type Part, replace } from '../support/box.js';
import { asc, audioEntry, mp4a } from '../support/codecs/audio.js';
import { alike, audioTrack, codecTrack, frame, pictures } from '../support/fixtures/common.js';
import { fixtures } from '../support/fixtures/index.js';
import { comparableTables, faultsOf } from '../support/frame-tables.js';
import { progressive, type Sample, sampleBytes } from '../support/movie.js';
import { fixture } from '../support/paths.js';
import { co64, stsz } from '../support/tables.js';

const sound = fixtures.filter(({ error }) => error === undefined).map(({ file }) => file);

/** The columns that follow from a description of samples, in decode order from `time` on. */
function timesOf(samples: readonly Sample[], time = 0) {
  let dts = time;
  return samples.map(({ size, duration, offset = 0, sync = true }) => {
    dts += duration;
    const begin = dts - duration;
    return { size, dts: begin, pts: begin + offset, duration, keyframe: sync };
  });
}

const timesIn = (table: FrameTable) =>
  Array.from(frameRows(table), ({ offset: _, index: __, ...times }) => times);

/** What stands in the file where the rows say. */
const mediaIn = (table: FrameTable, bytes: Uint8Array) =>
  Array.from(frameRows(table), ({ offset, size }) => bytes.slice(offset, offset + size));

const joined = (parts: Uint8Array[]) => bytesOf(...parts);

describe('the backends agree', () => {
  test.each([...sound, 'sample.mp4'])('%s', async (file) => {
    const [first, ...others] = await Promise.all(
      backends.map((backend) => readFrames(fixture(file), { backend })),
    );
    for (const other of others)
      expect(comparableTables(other)).toEqual(first && comparableTables(first));
  });
});

describe.each(backends)('what a table says, %s', (backend) => {
  const tablesOf = async (file: string) => (await readFrames(fixture(file), { backend })).tracks;

  test.each([...sound, 'sample.mp4'])('%s: as inspect counts', async (file) => {
    const report = await inspect(fixture(file), { backend });
    const { tracks, problems, inspected } = await readFrames(fixture(file), { backend });
    expect(problems).toEqual(report.problems);
    // Metadata are not read.
    expect(inspected.bytesRead).toBeLessThanOrEqual(report.inspected.bytesRead);
    expect(inspected.backend).toBe(report.inspected.backend);
    expect(faultsOf({ tracks, problems, inspected })).toEqual([]);
    expect(tracks.map(({ trackIndex }) => trackIndex)).toEqual(report.tracks.map((_, i) => i));
    for (const [i, table] of tracks.entries()) {
      const track = report.tracks[i];
      expect(table).toMatchObject({ trackId: track?.id, timescale: track?.timescale });
      expect(table.size.reduce((sum, size) => sum + size, 0)).toBe(track?.samples?.bytes);
      if (table.unit === 'chunk') continue;
      expect(table.count).toBe(track?.samples?.count);
      expect(table.keyframe.reduce((sum, key) => sum + key, 0)).toBe(track?.samples?.keyframes);
      expect(Math.max(0, ...table.size)).toBe(track?.samples?.largest);
    }
  });

  test.each(['faststart.mp4', 'moov-last.mp4', 'large-sizes.mp4', 'mdat-to-end.mp4'])(
    '%s: the rows are the samples that it was made of',
    async (file) => {
      const bytes = new Uint8Array(await readFile(fixture(file)));
      const [video, audio] = (await tablesOf(file)) as [FrameTable, FrameTable];
      for (const [track, table, samples] of [
        [0, video, pictures(20)],
        [1, audio, alike(38, 8, 1024)],
      ] as const) {
        expect(timesIn(table)).toEqual(timesOf(samples));
        expect(mediaIn(table, bytes)).toEqual(samples.map((s, i) => sampleBytes(s, track, i)));
        expect(table.unit).toBe('sample');
        expect(table.descriptions).toEqual([{ firstSample: 0, sampleEntry: 0 }]);
      }
    },
  );

  test.each([
    ['fragmented.mp4', 0],
    ['fragmented-defaults.mp4', 0],
    ['fragmented-base-offset.mp4', 0],
    ['fragmented-implicit.mp4', 1],
  ])('%s: the rows are the samples of its fragments', async (file, shift) => {
    const bytes = new Uint8Array(await readFile(fixture(file)));
    const [video, audio] = (await tablesOf(file)) as [FrameTable, FrameTable];
    const gop = pictures(10, { shift });
    expect(timesIn(video)).toEqual([...timesOf(gop), ...timesOf(gop, 10 * frame)]);
    expect(timesIn(audio)).toEqual(timesOf(alike(38, 8, 1024)));
    const inFragments = (samples: Sample[], track: number) =>
      [0, 1].flatMap((k) => samples.map((s, i) => sampleBytes(s, track, k * 100 + i)));
    expect(mediaIn(video, bytes)).toEqual(inFragments(gop, 0));
    expect(mediaIn(audio, bytes)).toEqual(inFragments(alike(19, 8, 1024), 1));
  });

  test('partly-fragmented.mp4: rows of moov, then of fragments', async () => {
    const bytes = new Uint8Array(await readFile(fixture('partly-fragmented.mp4')));
    const [video] = (await tablesOf('partly-fragmented.mp4')) as [FrameTable];
    const gop = pictures(10);
    expect(timesIn(video)).toEqual([...timesOf(gop), ...timesOf(gop, 10 * frame)]);
    expect(mediaIn(video, bytes)).toEqual(
      [...gop, ...gop].map((sample, i) => sampleBytes(sample, 0, i % 10)),
    );
    expect(video.descriptions).toEqual([{ firstSample: 0, sampleEntry: 0 }]);
  });

  test('late-start.mp4: decode times are those of tfdt', async () => {
    const [table] = (await tablesOf('late-start.mp4')) as [FrameTable];
    expect([...table.dts]).toEqual([0, 1, 2].map((k) => 48000 * 3600 + k * 1024));
  });

  test('loose-fragments.mp4: file order, though decode time goes back', async () => {
    const [table] = (await tablesOf('loose-fragments.mp4')) as [FrameTable];
    expect([...table.dts]).toEqual([10240, 11264, 5120, 6144]);
  });

  test('two-descriptions.mp4: where the description changes', async () => {
    const [table] = (await tablesOf('two-descriptions.mp4')) as [FrameTable];
    expect(table.descriptions).toEqual([
      { firstSample: 0, sampleEntry: 0 },
      { firstSample: 10, sampleEntry: 1 },
    ]);
  });

  test('size-tables.mp4: every way to store sizes', async () => {
    const sizes = (await tablesOf('size-tables.mp4')).map(({ size }) => [...size]);
    const large = [90, 20, 150, 70, 10];
    expect(sizes).toEqual([[9, 2, 15, 7, 1], large, large, [6, 6, 6, 6, 6]]);
  });

  test('variable-rate.mp4: durations as stored, zero among them', async () => {
    const [table] = (await tablesOf('variable-rate.mp4')) as [FrameTable];
    expect([...table.duration]).toEqual([40, 40, 20, 0, 100, 40, 760, 500, 500, 5000]);
    expect([...table.dts]).toEqual([0, 40, 80, 100, 100, 200, 240, 1000, 1500, 2000]);
  });

  test('cut-short.mp4: rows past the end are there, as the tables say', async () => {
    const { size } = await inspect(fixture('cut-short.mp4'), { backend });
    const tables = await tablesOf('cut-short.mp4');
    const ends = tables.flatMap((table) =>
      [...frameRows(table)].map((row) => row.offset + row.size),
    );
    expect(Math.max(...ends)).toBeGreaterThan(size as number);
  });

  test.each(['quicktime-pcm.mov', 'iso-pcm.mp4'])('%s: a row a chunk', async (file) => {
    const bytes = new Uint8Array(await readFile(fixture(file)));
    const report = await inspect(fixture(file), { backend });
    for (const table of await tablesOf(file)) {
      const samples = report.tracks[table.trackIndex]?.samples;
      const count = samples?.count ?? 0;
      const size = (samples?.bytes ?? 0) / count;
      expect(table.unit).toBe('chunk');
      expect(table.count).toBeLessThan(count);
      expect([...table.pts]).toEqual([...table.dts]);
      expect([...table.keyframe]).toEqual(Array(table.count).fill(1));
      const ticks = table.duration.reduce((sum, duration) => sum + duration, 0);
      expect(ticks / table.timescale).toBe(report.tracks[table.trackIndex]?.mediaDurationSeconds);
      const whole = Array.from({ length: count }, (_, i) =>
        sampleBytes({ size, duration: 1 }, table.trackIndex, i),
      );
      expect(joined(mediaIn(table, bytes))).toEqual(joined(whole));
    }
  });

  test('raw pictures share a name with raw sound, and have a row each', async () => {
    const parts = progressive({
      quickTime: true,
      tracks: [
        { ...codecTrack('vide', audioEntry('raw ', {}), 600, 20) },
        { ...codecTrack('soun', audioEntry('raw ', {}), 600, 1) },
      ],
    });
    const { tracks } = await readFrames(bytesOf(...parts), { backend });
    expect(tracks.map(({ unit, count }) => [unit, count])).toEqual([
      ['sample', 10],
      ['chunk', 3],
    ]);
  });

  test('samples that no chunk holds have no place; without chunks no rows of PCM', async () => {
    const stco = 'moov/trak/mdia/minf/stbl/stco';
    const parts = (entries: Part[]) =>
      progressive({
        tracks: [audioTrack(10, { entries, samples: alike(10, 4, 1) })],
        adjust: (made) => replace(made, stco, { ...find(made, stco), type: 'free' }),
      });
    const aac = await readFrames(bytesOf(...parts([mp4a(asc.lc)])), { backend });
    expect([...(aac.tracks[0] as FrameTable).offset]).toEqual(Array(10).fill(-1));
    expect(aac.tracks[0]?.descriptions).toEqual([]);
    const pcm = await readFrames(bytesOf(...parts([audioEntry('sowt', {})])), { backend });
    expect(pcm.tracks[0]).toMatchObject({ unit: 'chunk', count: 0 });
  });

  test('a chunk of PCM that is longer than a row can say has several', async () => {
    const huge = 0xffffffff;
    const sizes = [4, huge, huge - 4, 4, 1, 7];
    const parts = progressive({
      tracks: [
        audioTrack(6, { entries: [audioEntry('sowt', {})], samples: alike(6, 4, 1), chunks: [6] }),
      ],
      adjust: (made) => replace(made, 'moov/trak/mdia/minf/stbl/stsz', stsz(sizes)),
    });
    const bytes = bytesOf(...parts);
    const { tracks } = await readFrames(bytes, { backend });
    const [table] = tracks as [FrameTable];
    const start = table.offset[0] as number;
    expect([...table.size]).toEqual([4, huge, huge, 8]);
    expect([...table.offset]).toEqual([start, start + 4, start + 4 + huge, start + 4 + 2 * huge]);
    expect([...table.dts]).toEqual([0, 1, 2, 4]);
    expect([...table.duration]).toEqual([1, 1, 2, 2]);
    // A chunk counted first, then each further part.
    await expect(readFrames(bytes, { backend, limits: { frames: 3 } })).rejects.toThrow(
      /limits\.frames/,
    );
  });

  test('a place that no number says exactly is no place', async () => {
    const parts = progressive({
      tracks: [audioTrack(3, { chunks: [1] })],
      co64: true,
      adjust: (made) =>
        replace(
          made,
          'moov/trak/mdia/minf/stbl/co64',
          co64([2n ** 53n, 2n ** 53n + 2n, 2n ** 64n - 1n]),
        ),
    });
    const { tracks } = await readFrames(bytesOf(...parts), { backend });
    expect([...(tracks[0] as FrameTable).offset]).toEqual([2 ** 53, -1, -1]);
  });
});

describe.each(backends)('what is asked for, %s', (backend) => {
  const file = fixture('faststart.mp4');
  const seconds = ({ dts, timescale }: FrameTable) => Array.from(dts, (time) => time / timescale);

  test('some of the tracks, in file order and once each', async () => {
    const all = await readFrames(file, { backend });
    const { tracks } = await readFrames(file, { backend, tracks: [1, 1, 0] });
    expect(tracks).toEqual(all.tracks);
    expect((await readFrames(file, { backend, tracks: [1] })).tracks).toEqual([all.tracks[1]]);
    expect((await readFrames(file, { backend, tracks: [] })).tracks).toEqual([]);
  });

  test('a track that is not there', async () => {
    const asked = (name: string, tracks: number[]) =>
      readFrames(fixture(name), { backend, tracks });
    await expect(asked('faststart.mp4', [0, 2])).rejects.toThrow(
      new RangeError('there is no track 2: the file has tracks 0 to 1'),
    );
    await expect(asked('late-start.mp4', [1])).rejects.toThrow(/the file has track 0$/);
    await expect(asked('bare-header.mov', [0])).rejects.toThrow(/the file has no tracks$/);
    // What the file is comes first.
    await expect(asked('not-media.mp4', [9])).rejects.toMatchObject({ code: 'not-media' });
  });

  test('a range: rows that are decoded in it, in part or as a whole', async () => {
    const within = async (range: { startSeconds?: number; endSeconds?: number }) =>
      (await readFrames(file, { backend, range })).tracks.map(seconds);
    const whole = await within({});
    const kept = (from: number, to: number) =>
      whole.map((times, i) => {
        const length = i === 0 ? 0.04 : 1024 / 48000;
        return times.filter((time) => time < to - 1e-9 && time + length > from + 1e-9);
      });
    expect(await within({ startSeconds: 0.2, endSeconds: 0.4 })).toEqual(kept(0.2, 0.4));
    expect(await within({ startSeconds: 0.21 })).toEqual(kept(0.21, 9));
    expect(await within({ endSeconds: 0.01 })).toEqual(kept(0, 0.01));
    expect(await within({ startSeconds: -5, endSeconds: 0 })).toEqual([[], []]);
    expect(await within({ startSeconds: 100 })).toEqual([[], []]);
    // 0.2 s is exactly frame 5, though 0.2 is not exactly a number.
    expect((await within({ startSeconds: 0.2, endSeconds: 0.24 }))[0]).toEqual([0.2]);
  });

  test('a range keeps all columns together, and the descriptions', async () => {
    const name = fixture('two-descriptions.mp4');
    const [all] = (await readFrames(name, { backend })).tracks as [FrameTable];
    const range = { startSeconds: 0.32, endSeconds: 0.48 };
    const [part] = (await readFrames(name, { backend, range })).tracks as [FrameTable];
    const rows = [...frameRows(all)].slice(8, 12).map((row, index) => ({ ...row, index }));
    expect([...frameRows(part)]).toEqual(rows);
    expect(part.descriptions).toEqual([
      { firstSample: 0, sampleEntry: 0 },
      { firstSample: 2, sampleEntry: 1 },
    ]);
  });

  test('a range of a file whose decode time goes back: rows need not be neighbours', async () => {
    const range = { startSeconds: 6000 / 48000, endSeconds: 10241 / 48000 };
    const name = fixture('loose-fragments.mp4');
    const [table] = (await readFrames(name, { backend, range })).tracks as [FrameTable];
    expect([...table.dts]).toEqual([10240, 5120, 6144]);
  });

  test('a row without duration is in the range where it begins', async () => {
    const range = { startSeconds: 0.1, endSeconds: 0.11 };
    const name = fixture('variable-rate.mp4');
    const [table] = (await readFrames(name, { backend, range })).tracks as [FrameTable];
    expect([...table.duration]).toEqual([0, 100]);
  });

  test('the rows as objects', async () => {
    const [table] = (await readFrames(file, { backend })).tracks as [FrameTable];
    const rows = [...frameRows(table)];
    expect(rows).toHaveLength(20);
    expect(rows[1]).toEqual({
      index: 1,
      offset: table.offset[1],
      size: 20,
      dts: frame,
      pts: 4 * frame,
      duration: frame,
      keyframe: false,
    });
    expect(rows.map(({ keyframe }) => keyframe).indexOf(true, 1)).toBe(10);
  });
});

describe('arguments that make no sense', () => {
  const mistakes: [string, object, string | RegExp][] = [
    ['an unknown option', { track: 0 }, /unknown option 'track'; readFrames takes tracks, range/],
    ['tracks that are no array', { tracks: 0 }, /tracks must be an array/],
    ['a track that is no index', { tracks: [-1] }, /not -1/],
    ['a track that is no number', { tracks: ['0'] }, /a track index must be/],
    ['an unknown name in range', { range: { from: 0 } }, /unknown option 'from'; range takes/],
    ['a range that is none', { range: 5 }, /range must be an object/],
    ['a time that is no number', { range: { startSeconds: '1' } }, /startSeconds must be a number/],
    [
      'a time that is not one',
      { range: { endSeconds: Number.NaN } },
      /endSeconds must be a number/,
    ],
    ['an empty range', { range: { startSeconds: 2, endSeconds: 2 } }, /is empty/],
    ['a range turned round', { range: { startSeconds: 2, endSeconds: 1 } }, /is empty/],
  ];
  test.each(mistakes)('%s', async (_, options, message) => {
    const error = await readFrames(fixture('faststart.mp4'), options).catch((reason) => reason);
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect(error.message).toMatch(message);
  });

  test('are refused before the file is looked for', async () => {
    await expect(readFrames('/no/such/file', { tracks: [1.5] })).rejects.toThrow(RangeError);
    await expect(readFrames('/no/such/file')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe.each(backends)('limits, %s', (backend) => {
  const limited = (file: string, frames: number, tracks?: number[]) =>
    readFrames(fixture(file), { backend, limits: { frames }, ...(tracks ? { tracks } : {}) });

  test('rows of all tracks count, where they are asked for', async () => {
    expect((await limited('faststart.mp4', 58)).tracks).toHaveLength(2);
    expect((await limited('faststart.mp4', 38, [1])).tracks).toHaveLength(1);
    const error = await limited('faststart.mp4', 57).catch((reason) => reason);
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({
      code: 'limit-exceeded',
      limit: 'frames',
      path: 'moov/trak[1]/mdia/minf/stbl',
      message: 'the file goes beyond limits.frames (57)',
    });
  });

  test('rows of a fragment', async () => {
    await expect(limited('fragmented.mp4', 57)).rejects.toMatchObject({
      limit: 'frames',
      path: 'moof[1]/traf[1]/trun[0]',
    });
  });

  test('inspect has no rows to count', async () => {
    const limits = { frames: 1 };
    expect((await inspect(fixture('faststart.mp4'), { backend, limits })).tracks).toHaveLength(2);
  });

  test('PCM counts its chunks', async () => {
    expect((await limited('iso-pcm.mp4', 12)).tracks.map(({ count }) => count)).toEqual([
      3, 3, 3, 3,
    ]);
    await expect(limited('iso-pcm.mp4', 11)).rejects.toMatchObject({ limit: 'frames' });
  });
});

describe.each(backends)('every kind of source, %s', (backend) => {
  test.each(['sample.mp4', 'fragmented.mp4', 'quicktime.mov'])('%s', async (name) => {
    const file = fixture(name);
    const bytes = new Uint8Array(await readFile(file));
    const expected = comparableTables(await readFrames(file, { backend }));
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    const handle = await openFile(file);
    const read = (offset: number, length: number) => bytes.slice(offset, offset + length);
    const inputs: MediaInput[] = [
      pathToFileURL(file),
      bytes,
      bytes.slice().buffer,
      Buffer.from(bytes),
      shared,
      new Blob([bytes]),
      await openAsBlob(file),
      handle,
      { size: bytes.length, read },
      { size: bytes.length, read: async (offset: number, length: number) => read(offset, length) },
    ];
    try {
      for (const input of inputs)
        expect(comparableTables(await readFrames(input, { backend }))).toEqual(expected);
    } finally {
      await handle.close();
    }
  });

  test('bytes may change once the call has returned its promise', async () => {
    const bytes = Uint8Array.from(await readFile(fixture('sample.mp4')));
    const expected = comparableTables(await readFrames(bytes, { backend }));
    const pending = readFrames(bytes, { backend });
    bytes.fill(0);
    expect(comparableTables(await pending)).toEqual(expected);
  });

  test('a signal', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(readFrames(fixture('sample.mp4'), { backend, signal })).rejects.toBe(reason);
    const controller = new AbortController();
    const pending = readFrames(
      { size: 1000, read: () => new Promise<Uint8Array>(() => controller.abort(reason)) },
      { backend, signal: controller.signal },
    );
    await expect(pending).rejects.toBe(reason);
  });
});

describe.each(backends)('open, then frames, %s', (backend) => {
  test('gives what readFrames gives', async () => {
    const file = fixture('faststart.mp4');
    await using media = await open(file, { backend });
    const expected = await readFrames(file, { backend });
    expect(await media.frames()).toEqual(expected);
    expect((await media.frames({ tracks: [1] })).tracks).toEqual([expected.tracks[1]]);
    const range = { startSeconds: 0.5 };
    expect(await media.frames({ range })).toEqual(await readFrames(file, { backend, range }));
  });

  test('keeps the backend and the limits, and takes no others', async () => {
    await using media = await open(fixture('faststart.mp4'), { backend, limits: { frames: 57 } });
    await expect(media.frames()).rejects.toMatchObject({ limit: 'frames' });
    const { inspected } = await media.frames({ tracks: [0] });
    expect(inspected.backend).toBe(backend);
    await expect(media.frames({ backend } as object)).rejects.toThrow(/unknown option 'backend'/);
  });

  test('not after close', async () => {
    const media = await open(await readFile(fixture('faststart.mp4')), { backend });
    expect((await media.frames()).tracks).toHaveLength(2);
    await media.close();
    await expect(media.frames()).rejects.toMatchObject({ code: 'source-closed' });
  });

  test('does not outlive the signal of open, and has one of its own', async () => {
    const opening = new AbortController();
    await using media = await open(fixture('faststart.mp4'), { backend, signal: opening.signal });
    opening.abort();
    expect((await media.frames()).tracks).toHaveLength(2);
    await expect(media.frames({ signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });
});
