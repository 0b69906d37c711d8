import { execFileSync } from 'node:child_process';
import { openAsBlob, truncateSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drive, driveSync } from '../../src/calls/drive.js';
import { Reader } from '../../src/calls/reading.js';
import type { IsobmffIndex } from '../../src/families/isobmff/raw.js';
import { createSession } from '../../src/families/isobmff/read/index.js';
import { SourceError } from '../../src/media/errors.js';
import { defaultLimits } from '../../src/media/limits.js';
import {
  localPath,
  type MediaInput,
  openSource,
  openSourceSync,
  type SyncMediaInput,
} from '../../src/sources/index.js';
import type { Source } from '../../src/sources/source.js';

const file = path.resolve('test/fixtures/sample.mp4');
let bytes: Uint8Array<ArrayBuffer>;
let expected: IsobmffIndex;
let folder: string;

const sessionOf = ({ size, readAhead }: Source) =>
  createSession({ size, readAhead, limits: defaultLimits });

async function indexOf(input: MediaInput, signal?: AbortSignal): Promise<IsobmffIndex> {
  const source = await openSource(input);
  try {
    return (await drive(sessionOf(source), new Reader(source, signal))) as IsobmffIndex;
  } finally {
    await source.close?.();
  }
}

function indexOfSync(input: SyncMediaInput): IsobmffIndex {
  const source = openSourceSync(input);
  try {
    return driveSync(sessionOf(source), source) as IsobmffIndex;
  } finally {
    source.close?.();
  }
}

/** How much was read depends on the source, what was found does not. */
const facts = ({ bytesRead: _, ...index }: IsobmffIndex) => index;

/** For what TypeScript would not let through. */
const openAnything = openSource as (input: unknown) => Promise<Source>;
const openAnythingSync = openSourceSync as (input: unknown) => Source;

beforeAll(async () => {
  bytes = new Uint8Array(await readFile(file));
  expected = indexOfSync(file);
  folder = await mkdtemp(path.join(tmpdir(), 'boxray-sources-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('every kind of source gives the same index', () => {
  test('a path and a file: URL', async () => {
    expect(expected.tracks.length).toBeGreaterThan(0);
    expect(facts(await indexOf(file))).toEqual(facts(expected));
    expect(facts(await indexOf(pathToFileURL(file)))).toEqual(facts(expected));
    expect(facts(indexOfSync(pathToFileURL(file)))).toEqual(facts(expected));
  });

  test('bytes of every kind, in one read', async () => {
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 7);
    const inputs = [
      bytes,
      Buffer.from(bytes),
      bytes.slice().buffer,
      new DataView(bytes.slice().buffer),
      padded.subarray(7),
      shared,
      new Uint8Array(shared),
    ];
    for (const input of inputs) {
      const index = await indexOf(input);
      expect(facts(index)).toEqual(facts(expected));
      expect(index.bytesRead).toBe(bytes.length);
      expect(facts(indexOfSync(input))).toEqual(facts(expected));
    }
  });

  test('the index does not change with the bytes that it was made of', async () => {
    const mine = bytes.slice();
    const index = indexOfSync(mine);
    mine.fill(0xff);
    expect(facts(index)).toEqual(facts(expected));
  });

  test('a Blob, a File, and a Blob of a file', async () => {
    expect(facts(await indexOf(new Blob([bytes])))).toEqual(facts(expected));
    expect(facts(await indexOf(new File([bytes], 'a.mp4')))).toEqual(facts(expected));
    expect(facts(await indexOf(await openAsBlob(file)))).toEqual(facts(expected));
  });

  test('a FileHandle, at no matter which position, which stays open', async () => {
    const handle = await open(file);
    try {
      await handle.read(Buffer.alloc(100), 0, 100);
      expect(facts(await indexOf(handle))).toEqual(facts(expected));
      const { buffer } = await handle.read(Buffer.alloc(4), 0, 4);
      expect(new Uint8Array(buffer)).toEqual(bytes.subarray(100, 104));
    } finally {
      await handle.close();
    }
  });

  test('an object with size and read, which may give less than asked for', async () => {
    const size = bytes.length;
    const step = 33;
    const sources = [
      { size, read: (offset: number, length: number) => bytes.slice(offset, offset + length) },
      {
        size,
        read: async (offset: number, length: number) =>
          bytes.slice(offset, offset + length).buffer as ArrayBuffer,
      },
      {
        size,
        read: async (offset: number, length: number) =>
          bytes.subarray(offset, offset + Math.min(length, step)),
      },
    ];
    for (const source of sources) expect(facts(await indexOf(source))).toEqual(facts(expected));
  });

  test('an empty source of each kind', async () => {
    const empty = path.join(folder, 'empty.mp4');
    await writeFile(empty, '');
    const read = () => {
      throw new Error('there is nothing to read');
    };
    for (const input of [empty, new Uint8Array(0), new Blob([]), { size: 0, read }]) {
      const index = await indexOf(input);
      expect(index).toMatchObject({ size: 0, bytesRead: 0, layoutCount: 0 });
      expect(index.problems).toEqual([]);
    }
  });
});

describe('reads', () => {
  test('a file is read only where headers are', async () => {
    const big = path.join(folder, 'big.mp4');
    const handle = await open(big, 'w');
    const header = Buffer.from('00000001', 'hex');
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(3_000_000_000n);
    await handle.write(Buffer.concat([header, Buffer.from('mdat'), size]), 0, 16, 0);
    await handle.write(bytes, 0, bytes.length, 3_000_000_000);
    await handle.close();
    const index = await indexOf(big);
    expect(index.tracks.map((track) => track.id)).toEqual(expected.tracks.map(({ id }) => id));
    expect(index.bytesRead).toBeLessThan(300_000);
  });

  test('a custom source is asked within its size', async () => {
    const asked: [number, number][] = [];
    const read = (offset: number, length: number) => {
      asked.push([offset, length]);
      return bytes.subarray(offset, offset + length);
    };
    await indexOf({ size: bytes.length, read });
    for (const [offset, length] of asked) {
      expect(length).toBeGreaterThan(0);
      expect(offset + length).toBeLessThanOrEqual(bytes.length);
    }
  });

  test('a source that turns out shorter gives a problem, not an error', async () => {
    const short = {
      size: bytes.length * 2,
      read: (at: number, n: number) => bytes.slice(at, at + n),
    };
    const index = await indexOf(short);
    expect(index.tracks.length).toBe(expected.tracks.length);
    expect(index.problems.map(({ code }) => code)).toContain('truncated-file');
    expect(index.size).toBe(bytes.length);

    const shrinking = path.join(folder, 'shrinking.mp4');
    await writeFile(shrinking, bytes);
    const source = await openSource(shrinking);
    truncateSync(shrinking, 40);
    const shrunk = await drive(sessionOf(source), new Reader(source, undefined));
    await source.close?.();
    expect(shrunk.size).toBe(40);
    expect(shrunk.problems).toMatchObject([{ code: 'truncated-file', offset: 0 }]);
  });
});

describe('a source that misbehaves', () => {
  test.each([-1, Number.NaN, 1.5, 1_000_000, undefined, '3', Number.POSITIVE_INFINITY])(
    'a file handle that says it read %s bytes',
    async (bytesRead) => {
      const stats = { size: 1000, isFile: () => true };
      const handle = { fd: 3, stat: async () => stats, read: async () => ({ bytesRead }) };
      const failure = indexOf(handle as unknown as MediaInput);
      await expect(failure).rejects.toMatchObject({ code: 'source-misbehaved' });
      await expect(failure).rejects.toThrow(`says that it read ${bytesRead} bytes`);
    },
  );

  const outcomes: [string, unknown, RegExp][] = [
    ['too many bytes', new Uint8Array(1_000_000), /1000000 bytes, more than the \d+ asked for/],
    ['text', 'ftyp', /type string instead of a Uint8Array/],
    ['nothing', undefined, /type undefined instead/],
    ['null', null, /gave null instead/],
    ['an array', [1, 2, 3], /type object instead/],
  ];
  test.each(outcomes)('%s', async (_, value, message) => {
    const read = () => value as Uint8Array;
    const failure = indexOf({ size: 1000, read });
    await expect(failure).rejects.toThrow(SourceError);
    await expect(failure).rejects.toMatchObject({ code: 'source-misbehaved' });
    await expect(failure).rejects.toThrow(message);
  });

  test('a rejection or exception of read is passed on as it is', async () => {
    const failure = new Error('no such object');
    const rejecting = { size: 1000, read: () => Promise.reject(failure) };
    await expect(indexOf(rejecting)).rejects.toBe(failure);
    const throwing = {
      size: 1000,
      read: () => {
        throw failure;
      },
    };
    await expect(indexOf(throwing)).rejects.toBe(failure);
  });

  test.each([[-1], [1.5], [Number.NaN], [2 ** 60], ['1000'], [10n], [undefined]])(
    'the size %s',
    async (size) => {
      const source = openAnything({ size, read: () => bytes });
      await expect(source).rejects.toThrow(TypeError);
      await expect(source).rejects.toThrow(/whole number of bytes/);
    },
  );
});

describe('signals', () => {
  const never = () => new Promise<Uint8Array>(() => {});

  test('an aborted signal rejects before anything is read', async () => {
    let reads = 0;
    const read = () => {
      reads++;
      return bytes;
    };
    const reason = new Error('too late');
    await expect(indexOf({ size: 100, read }, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(reads).toBe(0);
  });

  test('a read that never settles is left behind', async () => {
    const controller = new AbortController();
    const result = indexOf({ size: 100, read: never }, controller.signal);
    setTimeout(() => controller.abort(), 10);
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    const timeout = indexOf({ size: 100, read: never }, AbortSignal.timeout(10));
    await expect(timeout).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('the signal reaches the source', async () => {
    const { signal } = new AbortController();
    const seen: (AbortSignal | undefined)[] = [];
    const read = (offset: number, length: number, given?: AbortSignal) => {
      seen.push(given);
      return bytes.subarray(offset, offset + length);
    };
    await indexOf({ size: bytes.length, read }, signal);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((given) => given === signal)).toBe(true);
  });

  test('a source that gives a byte at a time can be stopped', async () => {
    const controller = new AbortController();
    let reads = 0;
    const read = async (offset: number) => {
      if (++reads === 5) controller.abort();
      return bytes.subarray(offset, offset + 1);
    };
    await expect(indexOf({ size: bytes.length, read }, controller.signal)).rejects.toThrow();
    expect(reads).toBe(5);
  });
});

describe('what cannot be read', () => {
  test('a missing file', async () => {
    for (const name of [path.join(folder, 'none.mp4'), '']) {
      await expect(openSource(name)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(() => openSourceSync(name)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    }
  });

  test('a directory, by path and by handle', async () => {
    const error = { code: 'EISDIR', syscall: 'read', path: folder };
    await expect(openSource(folder)).rejects.toMatchObject(error);
    expect(() => openSourceSync(folder)).toThrow(expect.objectContaining(error));
    if (process.platform === 'win32') return;
    const handle = await open(folder);
    await expect(openSource(handle)).rejects.toMatchObject({ code: 'EISDIR' });
    await handle.close();
  });

  test('a pipe, a device and a socket, without waiting for them', async () => {
    if (process.platform === 'win32') return;
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const socket = path.join(folder, 'socket');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    const kinds: [string, RegExp][] = [
      [pipe, /is a pipe/],
      ['/dev/zero', /is a device/],
      [socket, /is a socket/],
    ];
    for (const [name, message] of kinds) {
      const failure = openSource(name);
      await expect(failure).rejects.toMatchObject({ code: 'unsupported-source' });
      await expect(failure).rejects.toThrow(message);
      expect(() => openSourceSync(name)).toThrow(message);
    }
    await new Promise((resolve) => server.close(resolve));
  });

  test('a handle that is closed', async () => {
    const handle: FileHandle = await open(file);
    await handle.close();
    await expect(openSource(handle)).rejects.toMatchObject({ code: 'EBADF' });
  });

  test('web addresses and streams, which say what to do instead', async () => {
    const address = 'https://example.com/a.mp4';
    const inputs: [unknown, RegExp][] = [
      [new URL(address), /'https:\/\/example.com\/a.mp4' cannot be read.*download it to a file/],
      [address, /download it to a file/],
      [new URL('data:video/mp4,'), /only file: URLs/],
      [new Blob([bytes]).stream(), /a ReadableStream cannot be read yet.*Blob/],
      [new Response(bytes), /a Response or Request cannot/],
      [Readable.from([bytes]), /a Node stream cannot/],
      [
        (async function* () {
          yield bytes;
        })(),
        /an async iterable cannot/,
      ],
    ];
    for (const [input, message] of inputs) {
      const failure = openAnything(input);
      await expect(failure).rejects.toThrow(SourceError);
      await expect(failure).rejects.toMatchObject({ code: 'unsupported-source' });
      await expect(failure).rejects.toThrow(message);
      expect(() => openAnythingSync(input)).toThrow(message);
    }
  });

  test('a file: URL of another machine', async () => {
    if (process.platform === 'win32') return;
    await expect(openSource(new URL('file://elsewhere/a.mp4'))).rejects.toThrow(TypeError);
  });

  test('what is no input', async () => {
    const inputs: [unknown, RegExp][] = [
      [null, /must be a path, a file: URL, bytes .* not null/],
      [undefined, /not undefined/],
      [42, /not number/],
      [{}, /not an object/],
      [{ size: 10 }, /not an object/],
      [[1, 2], /not an array/],
      [readFile(file), /not a Promise \(await it first\)/],
      [() => bytes, /not function/],
      [Symbol('a'), /not symbol/],
    ];
    for (const [input, message] of inputs) {
      await expect(openAnything(input)).rejects.toThrow(TypeError);
      await expect(openAnything(input)).rejects.toThrow(message);
      expect(() => openAnythingSync(input)).toThrow(TypeError);
    }
  });

  test('without waiting: a Blob, a handle, an object with read', () => {
    const read = () => bytes;
    for (const input of [new Blob([]), { size: 1, read }])
      expect(() => openAnythingSync(input)).toThrow(/only a path, a file: URL or bytes/);
  });
});

test('paths are told from what is none', () => {
  expect(localPath('a.mp4')).toBe('a.mp4');
  expect(localPath(pathToFileURL(file))).toBe(file);
  for (const input of ['HTTP://x/a', new URL('http://x/a'), bytes, null, {}])
    expect(localPath(input)).toBeNull();
});
