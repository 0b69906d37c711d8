import { openAsBlob, readdirSync } from 'node:fs';
import { open as openFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectBackend } from '../../src/backends/select.js';
import { hashAlgorithms } from '../../src/hash/algorithms.js';
import { fallbackHashing } from '../../src/hash/fallback-hash.js';
import {
  type FrameHashes,
  type HashAlgorithm,
  type HashOptions,
  hashFrames,
  MediaError,
  open,
  readFrames,
  type TrackHashes,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { digestList, referenceDigest } from '../support/digests.js';
import { fixturesFolder } from '../support/paths.js';

const fixture = (name: string) => path.join(fixturesFolder, name);
const sample = fixture('sample.mp4');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Without what backends may differ in, and legible. */
const facts = ({ inspected: _, tracks, ...rest }: FrameHashes) => ({
  ...rest,
  tracks: tracks.map((track) => ({ ...track, digests: digestList(track) })),
});

/** Lengths around every block and lane size of the six algorithms. */
const lengths = [
  ...Array.from({ length: 300 }, (_, i) => i),
  511,
  512,
  513,
  1023,
  1024,
  1025,
  4095,
  4096,
  65_521,
  70_000,
];
const noise = new Uint8Array(80_000).map((_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 0xff);

describe.each(hashAlgorithms)('%s', (algorithm) => {
  const createHasher = {
    native: async () => {
      const backend = selectBackend('native');
      if (backend.name !== 'native') throw new Error('asked for the addon');
      return backend.native.createHasher(algorithm);
    },
    fallback: async () => (await fallbackHashing(algorithm)).createHasher(),
  };

  test.each(backends)('is what others compute, whole and in pieces, %s', async (backend) => {
    for (const length of lengths) {
      const bytes = noise.subarray(length % 7, (length % 7) + length);
      const expected = await referenceDigest(algorithm, bytes);
      for (const piece of [length, 1 + (length % 61)]) {
        const hasher = await createHasher[backend]();
        for (let at = 0; at < length; at += piece)
          hasher.update(bytes.subarray(at, Math.min(length, at + piece)));
        expect(`${length}: ${hex(hasher.digest())}`).toBe(`${length}: ${expected}`);
      }
    }
  });
});

test('published digests', async () => {
  // RFC 1321 A.5, FIPS 180-4, the CRC catalogue's check value, RFC 1950's example, and xxhsum.
  const known: [HashAlgorithm, string, string][] = [
    ['md5', 'message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['crc32', '123456789', 'cbf43926'],
    ['adler32', 'Wikipedia', '11e60398'],
    ['xxh3-128', '', '99aa06d3014798d86001c324468d497f'],
    ['xxh3-128', 'abc', '06b05ab6733a618578af5f94892f3950'],
  ];
  for (const [algorithm, text, digest] of known) {
    const hasher = (await fallbackHashing(algorithm)).createHasher();
    hasher.update(Buffer.from(text));
    expect(hex(hasher.digest())).toBe(digest);
  }
});

describe.each(backends)('hashFrames, %s', (backend) => {
  test.each(hashAlgorithms)('digests the bytes that readFrames names, %s', async (algorithm) => {
    const bytes = await readFile(sample);
    const { tracks } = await readFrames(sample, { backend });
    const hashes = await hashFrames(sample, { backend, algorithm, stream: true });
    expect(hashes.tracks.map(({ trackIndex }) => trackIndex)).toEqual(tracks.map((_, i) => i));
    for (const [i, table] of tracks.entries()) {
      const track = hashes.tracks[i] as TrackHashes;
      const frames = Array.from(table.offset, (offset, row) =>
        bytes.subarray(offset, offset + (table.size[row] as number)),
      );
      expect(track).toMatchObject({
        trackId: table.trackId,
        algorithm,
        count: table.count,
        missing: [],
      });
      expect(track.digests).toHaveLength(table.count * track.digestLength);
      expect(digestList(track)).toEqual(
        await Promise.all(frames.map((frame) => referenceDigest(algorithm, frame))),
      );
      expect(track.stream).toBe(await referenceDigest(algorithm, Buffer.concat(frames)));
    }
  });

  test('gives the same for every kind of source', async () => {
    const options: HashOptions = { backend, algorithm: 'md5', stream: true, contentId: true };
    const expected = facts(await hashFrames(sample, options));
    const bytes = await readFile(sample);
    const handle = await openFile(sample);
    const custom = {
      size: bytes.length,
      // A slow source that gives little at a time.
      read: async (offset: number, length: number) =>
        Uint8Array.from(bytes.subarray(offset, offset + Math.min(length, 100))),
    };
    for (const source of [bytes, new Blob([bytes]), await openAsBlob(sample), handle, custom])
      expect(facts(await hashFrames(source, options))).toEqual(expected);
    expect((await handle.stat()).size).toBe(bytes.length);
    await handle.close();
    await using media = await open(sample, { backend });
    const { algorithm, stream, contentId } = options as Required<HashOptions>;
    expect(facts(await media.hash({ algorithm, stream, contentId }))).toEqual(expected);
  });

  test('gives the same with any number of threads', async () => {
    const expected = facts(await hashFrames(sample, { backend }));
    for (const threads of [1, 2, 3, 64])
      expect(facts(await hashFrames(sample, { backend, threads }))).toEqual(expected);
  });

  test('takes a choice of tracks', async () => {
    const all = await hashFrames(sample, { backend });
    const { tracks } = await hashFrames(sample, { backend, tracks: [1, 1] });
    expect(tracks).toEqual([all.tracks[1]]);
    const id = { backend, contentId: true };
    expect((await hashFrames(sample, { ...id, tracks: [1] })).contentId).toBe(
      (await hashFrames(sample, { ...id, algorithm: 'crc32' })).contentId,
    );
    await expect(hashFrames(sample, { backend, tracks: [9] })).rejects.toThrow(/no track 9/);
  });

  test('tells how far it is', async () => {
    const told: number[] = [];
    let total = 0;
    await hashFrames(sample, {
      backend,
      stream: true,
      onProgress: ({ bytes, totalBytes }) => {
        told.push(bytes);
        total = totalBytes;
      },
    });
    expect(told.at(-1)).toBe(total);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const { tracks } = await readFrames(sample, { backend });
    const bytes = tracks.reduce((sum, { size }) => sum + size.reduce((a, b) => a + b, 0), 0);
    expect(total).toBe(2 * bytes);
    const fails = () => {
      throw new Error('no more');
    };
    await expect(hashFrames(sample, { backend, onProgress: fails })).rejects.toThrow('no more');
  });

  test('stops when it is told to', async () => {
    const early = AbortSignal.abort(new Error('never mind'));
    await expect(hashFrames(sample, { backend, signal: early })).rejects.toThrow('never mind');
    const bytes = await readFile(sample);
    const stop = new AbortController();
    let reads = 0;
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => {
        if (++reads === 2) stop.abort(new Error('enough'));
        return bytes.subarray(offset, offset + length);
      },
    };
    const hashing = hashFrames(source, { backend, signal: stop.signal });
    await expect(hashing).rejects.toThrow('enough');
  });

  test('rejects for what is not media', async () => {
    const notMedia = hashFrames(fixture('not-media.mp4'), { backend });
    await expect(notMedia).rejects.toBeInstanceOf(MediaError);
    await expect(hashFrames('no such file', { backend })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('both backends give the same for every fixture', async () => {
  if (backends.length < 2) return;
  const outcome = async (name: string, backend: HashOptions['backend'], i: number) => {
    const algorithm = hashAlgorithms[i % hashAlgorithms.length] as HashAlgorithm;
    try {
      const options = { algorithm, stream: true, contentId: true, backend };
      return facts(await hashFrames(fixture(name), options as HashOptions));
    } catch (error) {
      return (error as MediaError).code;
    }
  };
  const names = readdirSync(fixturesFolder).filter((name) => /\.(mp4|mov|m4a|3gp)$/.test(name));
  expect(names.length).toBeGreaterThan(40);
  for (const [i, name] of names.entries()) {
    const [first, second] = [await outcome(name, 'native', i), await outcome(name, 'fallback', i)];
    expect({ name, outcome: second }).toEqual({ name, outcome: first });
  }
});

test('options that make no sense are refused by name', async () => {
  const refused: [unknown, RegExp][] = [
    [{ algorithm: 'sha1' }, /algorithm must be one of md5, sha256/],
    [{ algorithm: 5 }, /algorithm must be a string/],
    [{ tracks: 1 }, /tracks must be/],
    [{ tracks: [-1] }, /track index/],
    [{ stream: 'yes' }, /stream must be true or false/],
    [{ contentId: 1 }, /contentId must be true or false/],
    [{ threads: 0 }, /threads must be/],
    [{ threads: 65 }, /threads must be/],
    [{ onProgress: true }, /onProgress must be a function/],
    [{ signal: {} }, /AbortSignal/],
    [{ hash: 'md5' }, /unknown option 'hash'/],
    [null, /must be an object/],
  ];
  for (const [options, message] of refused)
    await expect(hashFrames(sample, options as HashOptions)).rejects.toThrow(message);
});
