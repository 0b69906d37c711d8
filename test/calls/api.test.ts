import { execFileSync } from 'node:child_process';
import { mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { type FileHandle, open as openFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type BackendName,
  backendInfo,
  defaultLimits,
  inspect,
  inspectSync,
  MediaError,
  type MediaInput,
  type MediaReport,
  open,
  SourceError,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { fixture } from '../support/paths.js';

const sample = fixture('sample.mp4');

/** What must be the same however the bytes came. */
const facts = ({ inspected: _, ...rest }: MediaReport) => rest;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(backends)('sources, %s', (backend) => {
  const expected = facts(inspectSync(sample, { backend }));
  const inspected = async (input: MediaInput) => {
    const report = await inspect(input, { backend });
    expect(report.inspected.backend).toBe(backend);
    expect(report.inspected.bytesRead).toBeGreaterThan(0);
    return facts(report);
  };

  test.runIf(process.platform !== 'win32')('a pipe is refused at once, with advice', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'boxray-pipe-'));
    const pipe = path.join(folder, 'pipe.mp4');
    execFileSync('mkfifo', [pipe]);
    const refusal = { name: 'SourceError', code: 'unsupported-source' };
    await expect(inspect(pipe, { backend })).rejects.toMatchObject(refusal);
    await expect(inspect(pipe, { backend })).rejects.toThrow(
      'is a pipe: boxray reads out of order',
    );
    expect(() => inspectSync(pipe, { backend })).toThrow('save the data to a file');
    rmSync(folder, { recursive: true });
  });

  test('a path and a file: URL', async () => {
    expect(await inspected(sample)).toEqual(expected);
    expect(await inspected(pathToFileURL(sample))).toEqual(expected);
    expect(facts(inspectSync(pathToFileURL(sample), { backend }))).toEqual(expected);
  });

  test('bytes: Buffer, a view into a larger buffer, ArrayBuffer', async () => {
    const bytes = await readFile(sample);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 5);
    const view = larger.subarray(5, 5 + bytes.length);
    const buffer = Uint8Array.from(bytes).buffer;
    for (const input of [bytes, view, buffer]) {
      expect(await inspected(input)).toEqual(expected);
      expect(facts(inspectSync(input, { backend }))).toEqual(expected);
    }
  });

  test('bytes may change once the call has returned its promise', async () => {
    const bytes = Uint8Array.from(await readFile(sample));
    const pending = inspected(bytes);
    bytes.fill(0);
    expect(await pending).toEqual(expected);
  });

  test('a Blob, from memory and from a file', async () => {
    expect(await inspected(new Blob([await readFile(sample)]))).toEqual(expected);
    expect(await inspected(await openAsBlob(sample))).toEqual(expected);
  });

  test('a FileHandle, which stays open', async () => {
    const handle: FileHandle = await openFile(sample);
    try {
      expect(await inspected(handle)).toEqual(expected);
      const media = await open(handle, { backend });
      await media.close();
      expect((await handle.stat()).size).toBe(expected.size);
    } finally {
      await handle.close();
    }
  });

  test('anything with a size and a read', async () => {
    const bytes = await readFile(sample);
    const size = bytes.length;
    const read = (offset: number, length: number) => bytes.subarray(offset, offset + length);
    expect(await inspected({ size, read })).toEqual(expected);
    expect(
      await inspected({ size, read: async (at: number, length: number) => read(at, length) }),
    ).toEqual(expected);
  });

  test('a read that fails rejects with its error', async () => {
    const failure = new Error('the disk is gone');
    const read = () => Promise.reject(failure);
    await expect(inspect({ size: 100, read }, { backend })).rejects.toBe(failure);
  });

  test('a missing file and a folder reject as Node would', async () => {
    for (const [name, code] of [
      ['none.mp4', 'ENOENT'],
      ['', 'EISDIR'],
    ] as const) {
      const file = fixture(name);
      await expect(inspect(file, { backend })).rejects.toMatchObject({ code });
      expect(() => inspectSync(file, { backend })).toThrow(expect.objectContaining({ code }));
    }
  });

  test('what a later version will read is refused by name', async () => {
    const inputs = [
      'https://example.org/a.mp4',
      new URL('http://example.org/a'),
      Readable.from([]),
    ];
    for (const input of inputs)
      await expect(inspect(input as MediaInput, { backend })).rejects.toMatchObject({
        name: 'SourceError',
        code: 'unsupported-source',
      });
    await expect(inspect('https://example.org/a.mp4', { backend })).rejects.toBeInstanceOf(
      SourceError,
    );
  });

  test('what is no source is a TypeError', async () => {
    for (const input of [undefined, null, 7, {}, { size: 1 }, []])
      await expect(inspect(input as unknown as MediaInput, { backend })).rejects.toBeInstanceOf(
        TypeError,
      );
    const blob = new Blob([]) as unknown as string;
    expect(() => inspectSync(blob, { backend })).toThrow(TypeError);
  });
});

describe.each(backends)('reports, %s', (backend) => {
  test('are plain JSON', () => {
    const report = inspectSync(sample, { backend });
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
    expect(report.schemaVersion).toBe(1);
  });

  test('not media, and no movie header', async () => {
    for (const [name, code] of [
      ['not-media.mp4', 'not-media'],
      ['no-movie.mp4', 'no-movie-header'],
    ] as const) {
      const error = await inspect(fixture(name), { backend }).catch((error) => error);
      expect(error).toBeInstanceOf(MediaError);
      expect(error).toMatchObject({ name: 'MediaError', code });
    }
    await expect(inspect(new Uint8Array(0), { backend })).rejects.toMatchObject({
      code: 'not-media',
    });
  });

  test('a limit names itself and the place', async () => {
    const limits = { metadataBytes: 100 };
    const error = await inspect(sample, { backend, limits }).catch((error) => error);
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ code: 'limit-exceeded', limit: 'metadataBytes', path: 'moov' });
    expect(error.offset).toBeGreaterThan(0);
    expect(() => inspectSync(sample, { backend, limits })).toThrow(MediaError);
    const bytes = await readFile(sample);
    await expect(inspect(bytes, { backend, limits })).rejects.toMatchObject({
      limit: 'metadataBytes',
    });
    await expect(inspect(new Blob([bytes]), { backend, limits })).rejects.toMatchObject({
      limit: 'metadataBytes',
    });
  });
});

describe.each(backends)('abort, %s', (backend) => {
  const reason = { why: 'enough' };

  test('before the call', async () => {
    const signal = AbortSignal.abort(reason);
    for (const input of [sample, await readFile(sample)])
      await expect(inspect(input, { backend, signal })).rejects.toBe(reason);
  });

  test('between two reads', async () => {
    const controller = new AbortController();
    const bytes = await readFile(sample);
    let reads = 0;
    const read = async (offset: number, length: number) => {
      reads++;
      controller.abort(reason);
      return bytes.subarray(offset, offset + Math.min(length, 8));
    };
    const { signal } = controller;
    await expect(inspect({ size: bytes.length, read }, { backend, signal })).rejects.toBe(reason);
    expect(reads).toBe(1);
  });

  test('while a file is read', async () => {
    const controller = new AbortController();
    const pending = inspect(sample, { backend, signal: controller.signal });
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });
});

describe('arguments', () => {
  const wrong: [string, object, typeof TypeError | typeof RangeError, RegExp][] = [
    [
      'an unknown option',
      { fast: true },
      TypeError,
      /unknown option 'fast'; inspect takes backend, limits, thorough, signal/,
    ],
    ['an unknown backend', { backend: 'magic' }, RangeError, /'magic'/],
    ['a backend that is no string', { backend: 1 }, TypeError, /backend must be a string/],
    ['an unknown limit', { limits: { boxen: 1 } }, TypeError, /unknown limit 'boxen'/],
    ['a limit of every object', { limits: { constructor: 5 } }, TypeError, /unknown limit 'constr/],
    ['a limit that is no count', { limits: { boxes: -1 } }, RangeError, /limits\.boxes/],
    ['limits that are none', { limits: 5 }, TypeError, /limits must be an object/],
    ['a thorough that is no boolean', { thorough: 1 }, TypeError, /thorough must be true or false/],
    ['a signal that is none', { signal: {} }, TypeError, /signal must be an AbortSignal/],
  ];

  test.each(wrong)('%s', async (_, options, type, message) => {
    const error = await inspect(sample, options).catch((error) => error);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
    await expect(open(sample, options)).rejects.toBeInstanceOf(type);
  });

  test('options that are none', async () => {
    for (const options of [null, 5, 'native'])
      await expect(inspect(sample, options as unknown as object)).rejects.toBeInstanceOf(TypeError);
  });

  test('inspectSync takes no signal', () => {
    const options = { signal: new AbortController().signal } as object;
    expect(() => inspectSync(sample, options)).toThrow(/unknown option 'signal'/);
  });

  test('undefined is as good as absent', async () => {
    const options = { backend: undefined, limits: undefined, signal: undefined };
    await expect(inspect(sample, options as object)).resolves.toBeDefined();
  });

  test('the defaults cannot be changed', () => {
    expect(Object.isFrozen(defaultLimits)).toBe(true);
  });
});

describe('open', () => {
  test('keeps the report until it is closed', async () => {
    const media = await open(sample);
    expect(media.report).toEqual(await inspect(sample));
    expect(await media.inspect()).toBe(media.report);
    await media.close();
    await media.close();
    await expect(media.inspect()).rejects.toMatchObject({
      name: 'SourceError',
      code: 'source-closed',
    });
    expect(() => media.report).toThrow(SourceError);
  });

  test('await using closes it', async () => {
    let kept: Awaited<ReturnType<typeof open>>;
    {
      await using media = await open(sample);
      kept = media;
    }
    await expect(kept.inspect()).rejects.toMatchObject({ code: 'source-closed' });
  });
});

describe('backendInfo', () => {
  const available = backends.includes('native');
  const automatic: BackendName = available ? 'native' : 'fallback';

  test('auto says why', () => {
    vi.stubEnv('BOXRAY_BACKEND', '');
    const info = backendInfo();
    expect(info).toMatchObject({ backend: automatic, native: { available } });
    expect(info.reason).toMatch(available ? /^the addon loads$/ : /^the addon does not load: /);
    expect(info.native.reason === null).toBe(available);
  });

  test('the variable chooses, and the option chooses before it', () => {
    vi.stubEnv('BOXRAY_BACKEND', 'fallback');
    expect(backendInfo()).toMatchObject({
      backend: 'fallback',
      reason: 'chosen by BOXRAY_BACKEND',
    });
    expect(inspectSync(sample).inspected.backend).toBe('fallback');
    expect(backendInfo('auto').backend).toBe(automatic);
    expect(inspectSync(sample, { backend: 'auto' }).inspected.backend).toBe(automatic);
  });

  test('a variable that names none is refused, and where it comes from is said', async () => {
    vi.stubEnv('BOXRAY_BACKEND', 'magic');
    expect(() => backendInfo()).toThrow(RangeError);
    await expect(inspect(sample)).rejects.toThrow(/BOXRAY_BACKEND .* not 'magic'/);
  });
});
