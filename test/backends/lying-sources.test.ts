import {
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CustomSource,
  hashFrames,
  inspect,
  inspectSync,
  MediaError,
  type MediaInput,
  readFrames,
  SourceError,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { sample } from '../support/paths.js';

const bytes = Uint8Array.from(readFileSync(sample));
const size = bytes.length;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'boxray-lies-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const slice = (at: number, length: number) => bytes.slice(at, at + length);

const calls = {
  inspect,
  readFrames,
  hashFrames,
} satisfies Record<string, (input: MediaInput, options: object) => Promise<unknown>>;

const cases = backends.flatMap((backend) =>
  Object.entries(calls).map(([name, call]) => [backend, name, call] as const),
);

/**
 * Lies from the `from`th read on; before that it is honest, and gives little at a
 * time so that there are many reads.
 */
function liar(from: number, lie: CustomSource['read']): CustomSource & { reads: number } {
  return {
    size,
    reads: 0,
    read(at, length, signal) {
      return this.reads++ < from ? slice(at, Math.min(length, 700)) : lie(at, length, signal);
    },
  };
}

/** How many reads the call makes of a source that is honest: so that lies can begin at each of them. */
async function readsOf(call: (typeof calls)[keyof typeof calls], options: object): Promise<number> {
  const honest = liar(Number.POSITIVE_INFINITY, slice);
  await call(honest, options);
  return honest.reads;
}

/** What must be the same however the bytes came. */
const facts = ({
  inspected: _,
  ...rest
}: Awaited<ReturnType<(typeof calls)[keyof typeof calls]>>) => rest;

describe.each(cases)('%s, %s of a source that lies at any read', (backend, _, call) => {
  const options = { backend };

  test('it never settles: the signal frees the caller', async () => {
    const count = await readsOf(call, options);
    expect(count).toBeGreaterThan(3);
    for (let from = 0; from < count; from++) {
      const controller = new AbortController();
      const reason = new Error(`read ${from}`);
      const source = liar(from, () => {
        setImmediate(() => controller.abort(reason));
        return new Promise(() => {});
      });
      await expect(call(source, { ...options, signal: controller.signal })).rejects.toBe(reason);
    }
  });

  test('it answers, or fails, only after the caller has left', async () => {
    const count = await readsOf(call, options);
    for (let from = 0; from < count; from++)
      for (const late of [() => bytes.slice(0, 1), () => Promise.reject(new Error('late'))]) {
        const controller = new AbortController();
        const source = liar(from, async () => {
          controller.abort();
          await new Promise((resolve) => setTimeout(resolve, 1));
          return late();
        });
        const { signal } = controller;
        await expect(call(source, { ...options, signal })).rejects.toMatchObject({
          name: 'AbortError',
        });
      }
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test('it rejects, throws, gives too much or what is no bytes', async () => {
    const count = await readsOf(call, options);
    const failure = new Error('the disk is gone');
    for (let from = 0; from < count; from++) {
      await expect(
        call(
          liar(from, () => Promise.reject(failure)),
          options,
        ),
      ).rejects.toBe(failure);
      const throwing = liar(from, () => {
        throw failure;
      });
      await expect(call(throwing, options)).rejects.toBe(failure);
      for (const value of [new Uint8Array(size + 1), 'text', null, {}, [0]]) {
        const source = liar(from, () => value as Uint8Array);
        await expect(call(source, options)).rejects.toMatchObject({ code: 'source-misbehaved' });
      }
    }
  });

  test('it ends: a problem, an error, or the right answer where the rest was not needed', async () => {
    const count = await readsOf(call, options);
    const expected = facts(await call(bytes, options));
    for (let from = 0; from < count; from++) {
      const source = liar(from, () => new Uint8Array(0));
      const outcome = await call(source, options).catch((error) => {
        if (!(error instanceof MediaError || error instanceof SourceError)) throw error;
        return error;
      });
      if (outcome instanceof Error) continue;
      if ('problems' in outcome && outcome.problems.length > 0) continue;
      expect(facts(outcome)).toEqual(expected);
    }
  });

  test('its bytes change from read to read', async () => {
    for (let seed = 1; seed < 40; seed++) {
      let state = seed;
      const source = liar(0, (at, length) =>
        slice(at, length).map((byte) => {
          state = (Math.imul(state, 1103515245) + 12345) >>> 0;
          return state >>> 8 < 2 ** 24 / 50 ? state >>> 24 : byte;
        }),
      );
      await call(source, options).catch((error) => {
        if (!(error instanceof MediaError || error instanceof SourceError)) throw error;
      });
    }
  });

  test('its bytes stand in a buffer that it uses again', async () => {
    const one = new Uint8Array(size);
    const source = liar(0, (at, length) => {
      one.fill(0xee);
      one.set(slice(at, Math.min(length, 700)));
      return one.subarray(0, Math.min(length, 700, size - at));
    });
    expect(facts(await call(source, options))).toEqual(facts(await call(bytes, options)));
  });
});

describe.each(backends)('the caller changes what it gave, %s', (backend) => {
  test('a larger or smaller size than there is', async () => {
    for (const claimed of [0, 1, 7, 40, size - 1, size + 1, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const source = { size: claimed, read: slice };
      const outcome = await inspect(source, { backend }).then(
        ({ problems }) => problems.map(({ code }) => code),
        ({ code }) => [code],
      );
      expect(outcome.length).toBeGreaterThan(0);
    }
  });

  test('bytes are emptied, given away or resized in the midst of a call', async () => {
    const expected = await inspect(bytes, { backend });
    const filled = bytes.slice();
    const first = inspect(filled, { backend });
    filled.fill(0);
    expect(await first).toEqual(expected);

    const given = bytes.slice();
    const second = inspect(given, { backend });
    structuredClone(given, { transfer: [given.buffer] });
    expect(await second).toEqual(expected);
    await expect(inspect(given.buffer, { backend })).rejects.toBeInstanceOf(TypeError);
    expect(() => inspectSync(given.buffer, { backend })).toThrow(TypeError);
    await expect(inspect(given, { backend })).rejects.toBeInstanceOf(Error);

    const lost = bytes.slice();
    const hashes = hashFrames(lost, { backend });
    structuredClone(lost, { transfer: [lost.buffer] });
    await expect(hashes).rejects.toBeInstanceOf(TypeError);
  });

  test('a handle is closed in the midst of a call', async () => {
    for (const call of Object.values(calls))
      for (let turns = 0; turns < 12; turns++) {
        const handle = await open(sample);
        const pending = call(handle, { backend });
        // Handled now, since it may reject before the handle is closed.
        const outcome = pending.then(
          () => 'done',
          (error) => error.code,
        );
        for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
        await handle.close();
        expect(['done', 'EBADF']).toContain(await outcome);
      }
  });

  test('a file is cut, grows or is replaced in the midst of a call', async () => {
    const file = path.join(folder, `${backend}.mp4`);
    const other = path.join(folder, `${backend}-other.mp4`);
    const changes: Record<string, () => unknown> = {
      'cut to half': () => truncateSync(file, size >> 1),
      emptied: () => truncateSync(file, 0),
      grows: () => appendFile(file, bytes),
      replaced: () => {
        writeFileSync(other, 'something else');
        renameSync(other, file);
      },
      gone: () => rmSync(file),
    };
    for (const change of Object.values(changes))
      for (const call of Object.values(calls))
        for (let turns = 0; turns < 8; turns++) {
          writeFileSync(file, bytes);
          const outcome = call(file, { backend }).then(
            () => 'done',
            (error) => error,
          );
          for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
          await change();
          const error = await outcome;
          if (error === 'done' || error instanceof MediaError || error instanceof SourceError)
            continue;
          expect(error).toMatchObject({ code: 'ENOENT' });
        }
  });

  test.runIf(process.platform !== 'win32')('devices and sockets are refused', async () => {
    const socket = path.join(folder, `${backend}.socket`);
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    const kinds: [string, RegExp][] = [
      ['/dev/zero', /is a device/],
      ['/dev/full', /is a device/],
      [socket, /is a socket/],
    ];
    for (const [name, message] of kinds)
      for (const call of Object.values(calls)) {
        await expect(call(name, { backend })).rejects.toThrow(message);
        await expect(call(name, { backend })).rejects.toMatchObject({ code: 'unsupported-source' });
      }
    await new Promise((resolve) => server.close(resolve));
  });
});
