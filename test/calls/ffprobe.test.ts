import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type FfprobeData, type FluentData, ffprobe, toFfprobe } from '../../src/ffprobe/index.js';
import { reduce } from '../../src/ffprobe/rational.js';
import { check, inspect, inspectSync, MediaError } from '../../src/index.js';
import { hasCorpus, hostileRows } from '../support/corpus.js';
import { hasFfmpeg } from '../support/ffmpeg.js';
import { fixtures } from '../support/fixtures/index.js';
import { fixturesFolder } from '../support/paths.js';

const sample = path.join(fixturesFolder, 'sample.mp4');

/** What only decoding tells. */
const decoded = [
  'closed_captions',
  'film_grain',
  'has_b_frames',
  'chroma_location',
  'field_order',
  'refs',
];

describe('toFfprobe', () => {
  test.skipIf(!hasFfmpeg)('says of the sample what ffprobe here says', () => {
    const show = ['-show_format', '-show_streams', '-show_chapters'];
    const { stdout } = spawnSync('ffprobe', ['-v', 'error', '-of', 'json', ...show, sample], {
      encoding: 'utf8',
    });
    const theirs: FfprobeData = JSON.parse(stdout);
    for (const stream of theirs.streams)
      for (const field of decoded) delete (stream as unknown as Record<string, unknown>)[field];
    const ours = toFfprobe(inspectSync(sample), { filename: sample });
    // Later versions of ffprobe say more.
    expect(theirs).toMatchObject(ours);
    expect(Object.keys(ours.streams[0] ?? {})).toEqual(
      Object.keys(theirs.streams[0] ?? {}).filter((key) => key in (ours.streams[0] ?? {})),
    );
  });

  test.each([undefined, null, 5, 'report', {}, [], { tracks: [] }, new ArrayBuffer(8)])(
    'refuses %s, which is no report',
    (garbage) => {
      const expected = new TypeError('toFfprobe takes a report, as inspect gives it');
      expect(() => toFfprobe(garbage as never)).toThrow(expected);
      expect(() => check(garbage as never, {})).toThrow(/^check takes a report/);
    },
  );

  test('a promise of a report: await it', () => {
    expect(() => toFfprobe(inspect(sample) as never)).toThrow(/await the promise first/);
  });

  test('is the same from JSON of a report', () => {
    const report = inspectSync(sample);
    expect(toFfprobe(JSON.parse(JSON.stringify(report)))).toEqual(toFfprobe(report));
    expect(toFfprobe(report).format).not.toHaveProperty('filename');
  });

  test('rotation, chapters, covers and fragments of fixtures', () => {
    const of = (file: string) => toFfprobe(inspectSync(path.join(fixturesFolder, file)));
    const matrix = of('orientation.mp4').streams.flatMap(({ side_data_list: list }) => list ?? []);
    expect(matrix.map(({ rotation }) => rotation)).toContain(-90);
    const { chapters, streams } = of('chapters.mov');
    expect(chapters.length).toBeGreaterThan(0);
    expect(chapters[0]).toMatchObject({ id: 0, start_time: expect.stringMatching(/^\d+\.\d{6}$/) });
    expect(streams.filter(({ codec_name: codec }) => codec === 'bin_data').length).toBeGreaterThan(
      0,
    );
    for (const stream of of('fragmented.mp4').streams)
      expect(stream).not.toHaveProperty('nb_frames');
    expect(of('cenc.mp4').streams[0]?.codec_tag_string).toBe('avc1');
  });

  test.each(fixtures.filter(({ error }) => error === undefined))(
    '$file: plain data',
    ({ file }) => {
      expectPlain(toFfprobe(inspectSync(path.join(fixturesFolder, file))));
    },
  );

  test.skipIf(!hasCorpus)('hostile files', () => {
    let shaped = 0;
    for (const row of hostileRows()) {
      let report: ReturnType<typeof inspectSync>;
      try {
        report = inspectSync(row.path);
      } catch (error) {
        if (error instanceof MediaError) continue;
        throw error;
      }
      expectPlain(toFfprobe(report));
      shaped++;
    }
    expect(shaped).toBeGreaterThanOrEqual(100);
  });
});

/** No NaN, no undefined, no class instances: what JSON keeps, all of it. */
function expectPlain(data: FfprobeData): void {
  const text = JSON.stringify(data);
  expect(JSON.parse(text)).toStrictEqual(data);
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
}

describe('ffprobe', () => {
  /** As fluent-ffmpeg 2.1.3 gave it with ffprobe 5.1, less what only decoding tells. */
  const expected = {
    streams: [
      {
        codec_name: 'h264',
        codec_tag: '0x31637661',
        width: 320,
        sample_aspect_ratio: '1:1',
        level: 21,
        nal_length_size: 4,
        is_avc: 'true',
        id: '0x1',
        avg_frame_rate: '25/1',
        start_time: 0,
        duration: 2,
        bit_rate: 81840,
        bits_per_raw_sample: 8,
        nb_frames: 50,
        disposition: { default: 1, attached_pic: 0 },
        tags: { language: 'und', handler_name: 'VideoHandler' },
      },
      { codec_name: 'aac', sample_rate: 48000, channels: 2, bits_per_sample: 0, bit_rate: 65026 },
    ],
    format: {
      filename: sample,
      nb_streams: 2,
      duration: 2,
      size: 39727,
      bit_rate: 158908,
      tags: { minor_version: '512' },
    },
    chapters: [],
  };

  test('as a promise', async () => {
    expect(await ffprobe(sample)).toMatchObject(expected);
    expect(await ffprobe(sample, { backend: 'fallback' })).toEqual(await ffprobe(sample));
  });

  const called = (...rest: unknown[]) =>
    new Promise<FluentData | undefined>((resolve, reject) => {
      const callback = (error: Error | null, data?: FluentData) =>
        error === null ? resolve(data) : reject(error);
      const call = ffprobe as (...given: unknown[]) => unknown;
      expect(call(...rest, callback)).toBeUndefined();
    });

  test('with a callback', async () => {
    expect(await called(sample)).toMatchObject(expected);
    expect(await called(sample, ['-v', 'error', '-show_format'])).toMatchObject(expected);
    expect(await called(sample, { backend: 'fallback' })).toMatchObject(expected);
    expect(await called(sample, undefined)).toMatchObject(expected);
    await expect(called(path.join(fixturesFolder, 'nothing.mp4'))).rejects.toThrow(/ENOENT/);
    await expect(called(new Uint8Array(64))).rejects.toBeInstanceOf(MediaError);
  });

  test('what a callback throws is not swallowed', () => {
    const program = `
      import { ffprobe } from ${JSON.stringify(pathToFileURL(path.join(fixturesFolder, '..', '..', 'dist', 'ffprobe.js')).href)};
      let calls = 0;
      process.on('uncaughtException', ({ message }) => console.log(message, calls));
      ffprobe(${JSON.stringify(sample)}, () => { calls++; throw new Error('mine'); });`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('mine 1\n');
  });

  test('chapters only where they are asked for, with their titles as fluent-ffmpeg has them', async () => {
    const file = path.join(fixturesFolder, 'chapters.mov');
    expect((await ffprobe(file)).chapters).toEqual([]);
    const [first] = (await ffprobe(file, ['-show_chapters'])).chapters;
    expect(first).toMatchObject({ id: 0, start: 0, start_time: 0 });
    expect(typeof first?.['TAG:title']).toBe('string');
  });

  test('side data stand among the fields; what has a sign stays text', async () => {
    const { streams } = await ffprobe(path.join(fixturesFolder, 'orientation.mp4'));
    const rotations = streams.map(({ rotation }) => rotation);
    expect(rotations).toContain('-90');
    expect(rotations).toContain(90);
    expect(streams.find(({ rotation }) => rotation === '-90')).toMatchObject({
      side_data_type: 'Display Matrix',
      level: expect.anything(),
    });
  });

  test('the file name is the path as it was given, or the name of a File', async () => {
    const name = async (input: Parameters<typeof ffprobe>[0]) =>
      (await ffprobe(input)).format.filename;
    const relative = path.relative(process.cwd(), sample);
    expect(await name(relative)).toBe(relative);
    expect(await name(pathToFileURL(sample))).toBe(sample);
    const bytes = readFileSync(sample);
    expect(await name(bytes)).toBeUndefined();
    expect(await name(new File([bytes], 'mine.mp4'))).toBe('mine.mp4');
    const handle = await open(sample);
    expect(await name(handle)).toBeUndefined();
    await handle.close();
  });

  test('options that would change the answer are refused by name', async () => {
    for (const option of ['-select_streams', '-show_entries', 'nonsense'])
      await expect(ffprobe(sample, [option, 'v'])).rejects.toThrow(
        new TypeError(`the ffprobe option ${option} is not supported`),
      );
    // @ts-expect-error: not an option
    await expect(ffprobe(sample, { nonsense: 1 })).rejects.toThrow(TypeError);
  });
});

test('fractions are those of libavutil', () => {
  expect(reduce(60_000n, 2002n)).toEqual([30_000, 1001]);
  expect(reduce(0n, 5n)).toEqual([0, 1]);
  expect(reduce(7n, 0n)).toEqual([1, 0]);
  // 355/113 is the best for pi with parts of three digits.
  expect(reduce(3_141_592_653_589n, 1_000_000_000_000n, 999)).toEqual([355, 113]);
  expect(reduce(2n ** 62n, 3n)).toEqual([2 ** 31 - 1, 1]);
});
