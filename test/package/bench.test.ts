/** The benchmark suite: not how fast, but that it measures, compares and judges rightly. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../support/ffmpeg.js';
import { type FilmKind, writeFilm } from '../support/film.js';
import { root } from '../support/paths.js';

const folder = mkdtempSync(path.join(tmpdir(), 'boxray-bench-test-'));
process.env.BOXRAY_BENCH_CACHE = path.join(folder, 'cache');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A module of bench/, which is plain JavaScript. */
const load = (name: string) => import(path.join(root, 'bench', name));

const { median, summary, perRound, isNoisy } = await load('engine/stats.mjs');
const { differences } = await load('engine/agree.mjs');
const { judge, isAbout } = await load('engine/judge.mjs');
const { targets } = await load('targets.mjs');
const { casesOf } = await load('cases/index.mjs');
const { race } = await load('engine/race.mjs');
const { runSuite } = await load('engine/suite.mjs');
const { compare } = await load('report/compare.mjs');
const { rankings, rankingText } = await load('report/ranking.mjs');
const { withSection } = await load('report/readme.mjs');
const { markdownReport } = await load('report/markdown.mjs');

/** A measured row. */
const row = (contender: string, rounds: number[], more: object = {}) => ({
  contender,
  label: contender,
  status: 'ok',
  metrics: { time: { ...summary(rounds), rounds } },
  ...more,
});

const metrics = [{ id: 'time', name: 'time', unit: 'ms' }];

const hour = (...rows: object[]) => ({
  id: 'inspect/hour',
  group: 'inspect',
  title: 'inspect',
  samples: null,
  media: { metadataBytes: 2 ** 20 },
  metrics,
  rows,
});

describe('statistics', () => {
  test('median and quartiles are interpolated', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(summary([1, 2, 3, 4, 5])).toEqual({ median: 3, low: 2, high: 4, spread: 2 / 3 });
  });

  test('a ratio is taken within each round, as far as both have one', () => {
    // The machine is ten times slower in the second round: the ratio is not.
    const ratio = perRound([1, 10, 1], [4, 40], (a: number, b: number) => b / a);
    expect(ratio.median).toBe(4);
    expect(isNoisy(ratio)).toBe(false);
    expect(isNoisy(summary([1, 2, 9, 10]))).toBe(true);
    expect(isNoisy(summary([]))).toBe(true);
  });
});

test('answers are compared in the fields that both can know', () => {
  const expected = { samples: '3 + 4', seconds: null, digest: 'a' };
  expect(differences(expected, { samples: '3 + 4', seconds: '9', longest: 1 })).toEqual([]);
  expect(differences(expected, { samples: null, digest: 'b' })).toEqual([
    { field: 'digest', expected: 'a', actual: 'b' },
  ]);
});

describe('targets', () => {
  const verdict = (text: string, ...rows: object[]) =>
    judge([hour(...rows)]).find(({ what }: { what: string }) => what.includes(text));

  test('one is met, another is short', () => {
    const rows = [row('native', [1, 1, 1]), row('mp4box', [171, 172, 173]), row('ffprobe', [79])];
    expect(verdict('mp4box getInfo ÷ boxray native', ...rows)).toMatchObject({
      bar: '≥ 170×',
      measured: 172,
      verdict: 'met',
      noisy: false,
    });
    expect(verdict('ffprobe', ...rows)).toMatchObject({ measured: 79, verdict: 'short' });
  });

  test('what is missing, or answers something else, is not measured', () => {
    const rows = [row('native', [1]), row('mp4box', [500], { status: 'differs' })];
    expect(verdict('mp4box getInfo ÷ boxray native', ...rows)).toMatchObject({
      measured: null,
      verdict: 'not measured',
    });
    expect(verdict('boxray native over floor', ...rows).verdict).toBe('not measured');
  });

  test('of several contenders the fastest counts', () => {
    const rows = [row('native', [1]), row('node-av', [15]), row('libavformat-c', [25])];
    expect(verdict('libavformat', ...rows)).toMatchObject({ measured: 15, verdict: 'short' });
  });

  test('rounds on both sides of the bar are noise', () => {
    const rows = [row('native', [1, 1, 1, 1]), row('ffprobe', [60, 75, 85, 90])];
    expect(verdict('ffprobe', ...rows)).toMatchObject({ verdict: 'met', noisy: true });
  });

  test('growth is judged over the two largest files', () => {
    const growth = [1e3, 1e4, 1e5].map((samples) => ({
      ...hour(row('native', [samples * 2e-6])),
      id: `growth/${samples}`,
      group: 'growth',
      samples,
    }));
    const [perSample, exponent] = judge(growth);
    expect(perSample.measured).toBeCloseTo(2);
    expect(exponent.measured).toBeCloseTo(1);
  });

  test('each is about a case of the quick run, and about contenders that take part', () => {
    const cases = casesOf({ full: false });
    for (const target of targets) {
      const about = cases.filter((one: object) => isAbout(target, [one]));
      expect(about, JSON.stringify(target)).not.toHaveLength(0);
      const named = [target.fast, target.of, target.than, ...(target.slow ?? [])].filter(Boolean);
      for (const { contenders } of about) expect(contenders).toEqual(expect.arrayContaining(named));
    }
  });
});

describe('a run', () => {
  test('the same case by several contenders: answers agree, times are there', async () => {
    const contenders = ['fallback', 'node-floor', 'isoboxer'];
    const results = await runSuite({ mode: 'smoke', only: ['inspect/hour'], contenders });
    expect(results.cases).toHaveLength(1);
    const [{ rows, media }] = results.cases;
    expect(media.metadataBoxes).toBe(1);
    expect(rows.map(({ contender }: { contender: string }) => contender).sort()).toEqual(
      contenders.sort(),
    );
    for (const { contender, status, metrics: measured } of rows)
      if (contender === 'isoboxer') expect(['ok', 'missing']).toContain(status);
      else expect([status, measured.time.median > 0]).toEqual(['ok', true]);
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  test('a contender that cannot do it is a row, not an error', async () => {
    const settings = { rounds: 1, seconds: 0.001, slow: { milliseconds: 1, rounds: 1 } };
    const rows = await race(
      {
        operation: 'inspect',
        contenders: ['fallback', 'node-floor'],
        file: path.join(folder, 'none.mp4'),
      },
      settings,
    );
    for (const { status, reason } of rows) {
      expect(status).toBe('failed');
      expect(reason).toContain('ENOENT');
    }
  });
});

test('two runs are compared in the order of their contenders', () => {
  const results = (...rows: object[]) => ({ cases: [hour(...rows)] });
  const before = results(row('a', [1, 1, 1]), row('b', [2, 2, 2]), row('c', [3, 3, 3]));
  // a is slower than before, and still faster than c; b is the fastest now; c is faster than b in no round.
  const after = results(row('a', [2, 2, 2]), row('b', [1, 1, 1]), row('c', [3, 4, 4]));
  expect(rankings(before, after)).toEqual({
    same: 2,
    close: 0,
    swapped: ['inspect/hour: a and b'],
  });
  expect(rankingText(rankings(before, after))).toMatch(
    /1 changed places\n {2}inspect\/hour: a and b$/,
  );
  // Ahead in one round, behind in the others.
  const unsure = results(row('a', [3, 1, 1]), row('b', [2, 2, 2]), row('d', [9, 9, 9]));
  expect(rankings(before, unsure)).toEqual({ same: 0, close: 1, swapped: [] });
});

test('two runs are compared number by number', () => {
  const results = (ms: number[]) => ({ cases: [hour(row('native', ms), row('c-floor', [1]))] });
  const { rows } = compare(results([4, 4, 4]), results([2, 2, 2]));
  expect(rows).toEqual([
    ['inspect/hour: native', '4.00 ms', '2.00 ms', '0.500×', 'less'],
    ['inspect/hour: c-floor (the pace of the machine)', '1.00 ms', '1.00 ms', '1.00× ~', 'more'],
  ]);
});

test('the saved report and the README say what the latest results are', () => {
  const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
  const results = JSON.parse(read('bench/results/latest.json'));
  expect(read('bench/results/latest.md')).toBe(markdownReport(results));
  const readme = read('README.md');
  expect(readme).toBe(withSection(readme, results));
});

describe('the film that is measured', () => {
  const kinds: FilmKind[] = ['faststart', 'moov-last', 'fragmented'];
  const write = (kind: FilmKind, name: string) => {
    const file = path.join(folder, name);
    writeFilm(file, { kind, pictures: 120, sounds: 188 });
    return file;
  };

  test.each(kinds)('%s: the same bytes every time', (kind) => {
    const [first, second] = [write(kind, 'a.mp4'), write(kind, 'b.mp4')].map((file) =>
      readFileSync(file),
    );
    expect(first?.equals(second as Buffer)).toBe(true);
  });

  test.skipIf(!hasFfmpeg).each(kinds)('%s: decodes without a complaint', (kind) => {
    const file = write(kind, `${kind}.mp4`);
    const listing = ffmpeg('-xerror', '-i', file, '-map', '0', '-f', 'framemd5', '-');
    const rows = listing.split('\n').filter((line) => /^[01],/.test(line));
    expect(rows.filter((line) => line.startsWith('0,'))).toHaveLength(120);
    expect(rows.filter((line) => line.startsWith('1,'))).toHaveLength(188);
  });
});
