import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashFrames, inspect } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { box, bytesOf, replace, zeros } from '../support/box.js';
import { audioTrack } from '../support/fixtures/common.js';
import { endsBeforeHashing, runScript, writeLongFile } from '../support/life-cycle/run.js';
import { progressive } from '../support/movie.js';
import { fixturesFolder, sample } from '../support/paths.js';
import { stsc, stszConstant, stts } from '../support/tables.js';

let folder: string;
/** Half a minute of hashing, and nothing on disk; where a hole takes room, some seconds. */
let long: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'boxray-life-'));
  long = path.join(folder, 'long.mp4');
  writeLongFile(long, process.platform === 'win32' ? 2000 : 40_000);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Held {
  rss: number;
  heap: number;
  outside: number;
  handles: number;
  descriptors: number;
}

describe.each(backends)('life cycle, %s', (backend) => {
  test('threads end in the midst of parsing and hashing', async () => {
    const answer = await runScript('workers.mjs', [backend, sample, long]);
    // Not as long as the job that is under way.
    expect(answer).toEqual({ ended: 54, late: 0 });
  });

  test.each(['exit', 'exit later', 'an exception'])(
    'a process ends with work in flight: %s',
    async (how) => {
      const leave = async () =>
        expect(await runScript('leave.mjs', [backend, sample, long, how], { code: 7 })).toBeNull();
      expect(await endsBeforeHashing(long, backend, leave)).toBe(true);
    },
  );

  test('ten thousand calls leave nothing behind', async () => {
    const answer = await runScript('many.mjs', [backend, fixturesFolder, '5000'], {
      flags: ['--expose-gc'],
    });
    const quarters = answer as Held[];
    expect(quarters).toHaveLength(4);
    // Of three quarters the least: what leaks grows in each, what the allocator keeps in pieces now and then.
    const growth = (of: (held: Held) => number) =>
      Math.min(...quarters.slice(1).map((held, i) => of(held) - of(quarters[i] as Held)));
    // What a leak of 100 bytes a call would cost.
    expect(growth(({ heap }) => heap)).toBeLessThan(500_000);
    expect(growth(({ outside }) => outside)).toBeLessThan(500_000);
    // An index that stays would cost 3 KB a call and more.
    expect(growth(({ rss }) => rss)).toBeLessThan(12_000_000);
    const [first, last] = [quarters[0] as Held, quarters[3] as Held];
    expect(last.handles).toBeLessThanOrEqual(first.handles);
    expect(last.descriptors).toBeLessThanOrEqual(first.descriptors);
  });

  test('calls that go beyond a limit leave no tables behind', async () => {
    // Rows for the first track, 22 MB of them, and then too many.
    const many = { stsz: stszConstant(1, 600_000), stts: stts([[600_000, 1]]) };
    const bytes = bytesOf(
      ...progressive({
        tracks: [audioTrack(2), audioTrack(2)],
        after: [box('free', zeros(1_400_000))],
        adjust: (parts) => {
          for (const track of [0, 1])
            for (const [type, table] of Object.entries({ ...many, stsc: stsc([[1, 600_000, 1]]) }))
              replace(parts, `moov/trak[${track}]/mdia/minf/stbl/${type}`, table);
        },
      }),
    );
    const file = path.join(folder, 'beyond.mp4');
    writeFileSync(file, bytes);
    const answer = await runScript('refused.mjs', [backend, file]);
    // Some wait for the collector; without freeing it would be 1.3 GB.
    expect((answer as { grown: number }).grown).toBeLessThan(300_000_000);
  });

  test('one file 500 times at once', async () => {
    const calls = Array.from({ length: 500 }, () => inspect(sample, { backend }));
    const [first, ...others] = await Promise.all(calls);
    for (const other of others) expect(other).toEqual(first);
  });

  test('calls that race with their signal settle once, by report or by reason', async () => {
    const reason = new Error('enough');
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const controller = new AbortController();
        const { signal } = controller;
        const options = { backend, signal };
        const call = i % 2 ? inspect(sample, options) : hashFrames(sample, options);
        if (i % 4 < 2) setTimeout(() => controller.abort(reason), i / 20);
        else setImmediate(() => controller.abort(reason));
        return call.then(
          () => 'answer',
          (error) => (error === reason ? 'reason' : String(error)),
        );
      }),
    );
    for (const outcome of outcomes) expect(['answer', 'reason']).toContain(outcome);
  });

  test('exit that is announced but does not come ends the jobs under way and no others', async () => {
    const answer = await runScript('stay.mjs', [backend, sample, long]);
    expect(answer).toEqual({
      hashing: backend === 'native' ? 'AbortError' : 'under way',
      frames: 50,
    });
  });

  test('a signal stops hashing at once, and frees its thread', async () => {
    // More than there are threads for.
    const stopped = async () => {
      const calls = Array.from({ length: 12 }, () =>
        hashFrames(long, { backend, signal: AbortSignal.timeout(50) }),
      );
      for (const outcome of await Promise.allSettled(calls))
        expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'TimeoutError' } });
      await inspect(sample, { backend });
    };
    expect(await endsBeforeHashing(long, backend, stopped)).toBe(true);
  });
});
