import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { summarize } from '../../src/cli/gops.js';
import { type FrameTable, frameRows, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { boxray } from '../support/command.js';
import { command, fixture } from '../support/paths.js';

const faststart = fixture('faststart.mp4');

function frames(...args: string[]) {
  const answer = boxray('frames', ...args);
  return { ...answer, lines: answer.stdout.trimEnd().split('\n') };
}

/** What a row is in the formats for programs. */
async function expectedRows(file: string) {
  const { tracks } = await readFrames(file);
  return tracks.flatMap((table) =>
    Array.from(frameRows(table), ({ index, offset, pts, ...row }) => ({
      track: table.trackIndex,
      frame: index,
      time: pts / table.timescale,
      pts,
      ...row,
      offset: offset < 0 ? null : offset,
    })),
  );
}

describe('for a person', () => {
  test('each track has a summary of its groups of pictures, and a line a frame', () => {
    const { status, stdout, stderr, lines } = frames(faststart);
    expect([status, stderr]).toEqual([0, '']);
    expect(lines[0]).toBe(faststart);
    expect(stdout).toMatch(/^ {2}Track 0: video “VideoHandler”$/m);
    expect(stdout).toMatch(/^ {4}frames +20$/m);
    expect(stdout).toMatch(
      /^ {4}GOPs +2, on average 10 frames \(0\.4 s\), longest 10 frames \(0\.4 s\)$/m,
    );
    expect(stdout).toMatch(/^ {4}keyframes +2, average 60 bytes, largest 60 bytes$/m);
    expect(stdout).toMatch(/^ {4}others +18, average 13 bytes, largest 20 bytes$/m);
    expect(stdout).toMatch(/^ {4}frames +38, average 8 bytes, largest 8 bytes, all keyframes$/m);
    expect(stdout).toMatch(/^ +frame +time +dts +pts +duration +size +offset$/m);
    expect(stdout).toMatch(/^ {4}K +0 +0:00\.040 +0 +512 +512 +60 +\d+$/m);
    expect(stdout).toMatch(/^ {6} +1 +0:00\.160 +512 +2048 +512 +20 +\d+$/m);
    expect(lines.filter((line) => /^ {4}[K ] +\d+ /.test(line))).toHaveLength(58);
    expect(stdout).not.toContain('\u001b');
  });

  test('uncompressed audio is a line a chunk', () => {
    const { stdout } = frames(fixture('iso-pcm.mp4'), '--track', '0');
    expect(stdout).toMatch(/^ {4}chunks +3, average 40 bytes, largest 48 bytes$/m);
    expect(stdout).toMatch(/^ +chunk +time/m);
  });

  test('the longest group need not be the one of most frames', () => {
    const { stdout } = frames(fixture('variable-rate.mp4'));
    expect(stdout).toContain('3, on average 3.333 frames (2.333 s), longest 4 frames (5.5 s)');
    expect(stdout).not.toMatch(/Problems/);
  });

  test('problems are listed, and decide the exit code', () => {
    const { status, stdout, stderr } = frames(fixture('cut-short.mp4'));
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^ {2}Problems$/m);
    expect(stdout).toMatch(/\[samples-past-end: /);
  });

  test('a track without samples, a file without tracks', () => {
    expect(frames(fixture('init-only.mp4')).stdout).toMatch(/^ {4}frames +0$/m);
    expect(frames(fixture('bare-header.mov')).status).toBe(0);
  });
});

describe('for a program', () => {
  test.each(['faststart.mp4', 'fragmented.mp4', 'quicktime-pcm.mov'])('%s', async (name) => {
    const file = fixture(name);
    const expected = await expectedRows(file);

    const ndjson = frames(file, '--format', 'ndjson').lines.map((line) => JSON.parse(line));
    expect(ndjson).toEqual(expected);

    const json = JSON.parse(frames(file, '--format', 'json').stdout);
    const tables = await readFrames(file);
    expect(json).toMatchObject({ file, problems: tables.problems });
    expect(
      json.tracks.flatMap(
        ({ trackIndex, frames: rows }: { trackIndex: number; frames: object[] }) =>
          rows.map((row) => ({ track: trackIndex, ...row })),
      ),
    ).toEqual(expected);
    for (const [i, table] of tables.tracks.entries()) {
      const { trackIndex, trackId, timescale, unit, count, descriptions } = table;
      const facts = { trackIndex, trackId, timescale, unit, count, descriptions };
      expect(json.tracks[i]).toMatchObject(facts);
    }

    const [head, ...csv] = frames(file, '--format', 'csv').lines;
    const names = (head as string).split(',');
    const cells = csv.map((line) =>
      Object.fromEntries(line.split(',').map((cell, i) => [names[i], Number(cell)])),
    );
    expect(cells).toEqual(
      expected.map(({ time, keyframe, ...row }) => ({
        ...row,
        time: Number(time.toFixed(6)),
        keyframe: keyframe ? 1 : 0,
      })),
    );
  });

  test('the frames go to stdout alone; that there are problems, to stderr', () => {
    const { status, stderr, lines } = frames(fixture('cut-short.mp4'), '--format', 'csv');
    expect(status).toBe(1);
    expect(lines).toHaveLength(59);
    expect(stderr).toMatch(/^boxray: .*cut-short\.mp4: problems of severity error: 3 /);
  });

  test('an empty track, an empty file', () => {
    const json = (name: string) => JSON.parse(frames(fixture(name), '--format', 'json').stdout);
    expect(json('init-only.mp4').tracks).toMatchObject([{ count: 0, frames: [] }]);
    expect(json('bare-header.mov').tracks).toEqual([]);
    expect(frames(fixture('bare-header.mov'), '--format', 'ndjson').stdout).toBe('');
  });

  test.each(backends)('--backend %s', (backend) => {
    const plain = frames(faststart, '--format', 'csv').stdout;
    expect(frames(faststart, '--format', 'csv', '--backend', backend).stdout).toBe(plain);
  });
});

describe('what is asked for', () => {
  test('--track, repeated', () => {
    const tracksOf = (...args: string[]) =>
      new Set(
        frames(faststart, '--format', 'csv', ...args)
          .lines.slice(1)
          .map((line) => line.split(',')[0]),
      );
    expect([...tracksOf('--track', '1')]).toEqual(['1']);
    expect([...tracksOf('--track', '1', '--track', '0')]).toEqual(['0', '1']);
  });

  test.each([
    [['--track', '7'], /there is no track 7: the file has tracks 0 to 1/],
    [['--track', 'x'], /must be a whole number from 0/],
    [['--track', '-1'], /must be a whole number from 0/],
    [['--format', 'xml'], /Allowed choices are table, csv, json, ndjson/],
    [['--backend', 'wasm'], /Allowed choices are auto, native, fallback/],
  ])('wrong usage: %s', (args, message) => {
    const { status, stdout, stderr } = frames(faststart, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test('what is no media, not there, or not a file', () => {
    expect(frames(fixture('not-media.mp4'))).toMatchObject({ status: 1, stdout: '' });
    expect(frames(fixture('missing.mp4'), '--format', 'json')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/ENOENT/),
    });
    expect(frames('-')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/standard input/),
    });
  });

  test.skipIf(process.platform === 'win32')('a reader that has seen enough ends it quietly', () => {
    const line = `'${process.execPath}' '${command}' frames '${fixture('sample.mp4')}' --format csv | head -n 1`;
    const output = execFileSync('bash', ['-c', `set -o pipefail; ${line} 2>&1`], {
      encoding: 'utf8',
    });
    expect(output).toBe('track,frame,time,dts,pts,duration,size,offset,keyframe\n');
  });
});

describe('groups of pictures', () => {
  const tableOf = (keys: number[], size: number[], duration: number[]): FrameTable => ({
    trackIndex: 0,
    trackId: 1,
    timescale: 10,
    unit: 'sample',
    count: keys.length,
    offset: new Float64Array(keys.length),
    size: Uint32Array.from(size),
    dts: new Float64Array(keys.length),
    pts: new Float64Array(keys.length),
    duration: Float64Array.from(duration),
    keyframe: Uint8Array.from(keys),
    descriptions: [],
  });

  test('begin at a keyframe: what stands before the first belongs to none', () => {
    const table = tableOf([0, 0, 1, 0, 1, 0, 0], [5, 5, 90, 10, 70, 20, 3], [1, 1, 1, 9, 1, 1, 1]);
    expect(summarize(table)).toEqual({
      gops: 2,
      averageFrames: 2.5,
      longestFrames: 3,
      averageDuration: 6.5,
      longestDuration: 10,
      keyframes: { count: 2, average: 80, largest: 90 },
      others: { count: 5, average: 43 / 5, largest: 20 },
    });
  });

  test('there may be none', () => {
    const none = { averageFrames: 0, longestFrames: 0, averageDuration: 0, longestDuration: 0 };
    const nothing = { count: 0, average: 0, largest: 0 };
    expect(summarize(tableOf([0, 0], [4, 2], [1, 1]))).toEqual({
      gops: 0,
      ...none,
      keyframes: nothing,
      others: { count: 2, average: 3, largest: 4 },
    });
    expect(summarize(tableOf([], [], []))).toEqual({
      gops: 0,
      ...none,
      keyframes: nothing,
      others: nothing,
    });
  });
});
