/** Files that lie about where their frames are: what can be hashed is, and what cannot is said. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { selectBackend } from '../../src/backends/select.js';
import { taskOf } from '../../src/calls/examine.js';
import { listFrames } from '../../src/framehash/listing.js';
import { hashFrames, type TrackHashes } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, offsetOf, patch, replace, u32 } from '../support/box.js';
import { digestList, referenceDigest } from '../support/digests.js';
import { alike, audioTrack, videoTrack } from '../support/fixtures/common.js';
import { progressive, sampleBytes } from '../support/movie.js';
import { stco } from '../support/tables.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-hash-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function written(name: string, bytes: Uint8Array): string {
  const file = path.join(scratch, name);
  writeFileSync(file, bytes);
  return file;
}

const zeros = '0'.repeat(32);
const tableOf = 'moov/trak[0]/mdia/minf/stbl';
const only = { tracks: [audioTrack(10, { chunks: [1] })] };
const expected = () =>
  Promise.all(
    alike(10, 8, 1024).map((sample, i) => referenceDigest('md5', sampleBytes(sample, 0, i))),
  );

describe.each(backends)('%s', (backend) => {
  const hash = async (input: string | Uint8Array, more = {}) => {
    const { tracks, problems, contentId } = await hashFrames(input, {
      backend,
      algorithm: 'md5',
      ...more,
    });
    const codes = problems.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
    return { track: tracks[0] as TrackHashes, tracks, codes, contentId };
  };

  test('a file that was cut: the frames that are left are hashed', async () => {
    const whole = bytesOf(...progressive(only));
    const cut = written('cut.mp4', whole.subarray(0, whole.length - 20));
    for (const input of [cut, whole.subarray(0, whole.length - 20)]) {
      const { track, codes, contentId } = await hash(input, { contentId: true, stream: true });
      const digests = (await expected()).map((digest, i) => (i < 7 ? digest : zeros));
      expect(digestList(track)).toEqual(digests);
      expect(track).toMatchObject({ count: 10, missing: [7, 8, 9], stream: null });
      expect(contentId).toBeNull();
      expect(codes).toEqual(['samples-past-end', 'truncated-file', 'missing-samples']);
    }
  });

  test('a chunk that lies past the end of the file', async () => {
    const parts = progressive(only);
    const last = 8 + 4 * 9;
    patch(parts, `${tableOf}/stco`, last, u32(1_000_000));
    const { track, codes } = await hash(written('past.mp4', bytesOf(...parts)));
    expect(track.missing).toEqual([9]);
    expect(digestList(track).slice(0, 9)).toEqual((await expected()).slice(0, 9));
    expect(codes).toEqual(['samples-past-end', 'missing-samples']);
  });

  test('samples that no chunk holds', async () => {
    const parts = progressive(only);
    const first = offsetOf(parts, 'mdat') + 8;
    replace(parts, `${tableOf}/stco`, stco([first, first + 8, first + 16]));
    const offset = offsetOf(parts, 'mdat') + 8;
    replace(parts, `${tableOf}/stco`, stco([offset, offset + 8, offset + 16]));
    const { track, codes } = await hash(bytesOf(...parts));
    expect(track.missing).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(codes).toContain('missing-samples');
  });

  test('samples of size 0 have the digest of nothing', async () => {
    const samples = [0, 8, 0, 8, 0].map((size) => ({ size, duration: 1024 }));
    const { track, codes } = await hash(
      bytesOf(...progressive({ tracks: [audioTrack(0, { samples })] })),
    );
    const nothing = await referenceDigest('md5', new Uint8Array(0));
    const digests = digestList(track);
    expect([digests[0], digests[2], digests[4]]).toEqual([nothing, nothing, nothing]);
    expect(new Set(digests).size).toBe(3);
    expect(track.missing).toEqual([]);
    expect(codes).toEqual(['empty-samples']);
  });

  test('overlapping samples are hashed one by one', async () => {
    const parts = progressive(only);
    const first = offsetOf(parts, 'mdat') + 8;
    replace(
      parts,
      `${tableOf}/stco`,
      stco(Array.from({ length: 10 }, (_, i) => first + Math.floor(i / 2) * 4)),
    );
    const bytes = bytesOf(...parts);
    const { track, codes } = await hash(written('overlapping.mp4', bytes));
    const frames = Array.from({ length: 10 }, (_, i) => first + Math.floor(i / 2) * 4);
    expect(digestList(track)).toEqual(
      await Promise.all(frames.map((at) => referenceDigest('md5', bytes.subarray(at, at + 8)))),
    );
    expect(codes).toContain('overlapping-samples');
  });

  test('overlaps that multiply the work are refused', async () => {
    const samples = alike(2000, 4000, 1024);
    const parts = progressive({ tracks: [audioTrack(0, { samples, chunks: [1] })] });
    const first = offsetOf(parts, 'mdat') + 8;
    replace(parts, `${tableOf}/stco`, stco(samples.map(() => first)));
    const bytes = bytesOf(...parts).subarray(0, first + 4000);
    await expect(hash(bytes)).rejects.toMatchObject({ code: 'limit-exceeded', limit: 'frames' });
  });

  test('a source that becomes shorter while it is read', async () => {
    const bytes = bytesOf(...progressive({ tracks: [videoTrack(50)] }));
    let reads = 0;
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) =>
        bytes.subarray(
          offset,
          Math.min(offset + length, ++reads > 1 ? bytes.length - 10 : 2 ** 40),
        ),
    };
    const hashing = hashFrames(source, { backend });
    await expect(hashing).rejects.toMatchObject({ code: 'source-misbehaved' });
  });

  test('a frame larger than every buffer takes no more memory than the others', async () => {
    const size = 96 * 1024 * 1024;
    const small = bytesOf(
      ...progressive({ tracks: [audioTrack(0, { samples: alike(1, size, 1024) })], mdat: 'large' }),
    );
    const file = written('huge.mp4', small);
    const reference = await referenceDigest('md5', sampleBytes({ size, duration: 1 }, 0, 0));
    let most = 0;
    const before = process.memoryUsage().rss;
    const { track } = await hash(file, {
      onProgress: () => {
        most = Math.max(most, process.memoryUsage().rss - before);
      },
    });
    expect(digestList(track)).toEqual([reference]);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });
});

test('a file that becomes shorter under the addon is an error', async () => {
  const backend = selectBackend(undefined);
  if (backend.name !== 'native') return;
  const file = written('shrinks.mp4', new Uint8Array(100_000));
  truncateSync(file, 50_000);
  const parts = {
    offsets: Float64Array.of(0, 60_000),
    sizes: Uint32Array.of(10, 10),
    slots: Uint32Array.of(0, 1),
    digests: new Uint8Array(32),
    joined: false,
  };
  const hashing = backend.native.hashFile(file, 'md5', parts);
  await expect(hashing).rejects.toMatchObject({ code: 'source-misbehaved' });
});

test('edits that repeat a film are refused before they fill the memory', async () => {
  const edits = Array.from({ length: 20_000 }, () => ({ duration: 2000, mediaTime: 0 }));
  const film = bytesOf(...progressive({ tracks: [videoTrack(50, { edits })] }));
  const task = taskOf({});
  const settings = { backend: task.backend, threads: 1, signal: undefined, onProgress: undefined };
  const listing = listFrames(film, 'md5', null, task, settings);
  await expect(listing).rejects.toMatchObject({ code: 'limit-exceeded', limit: 'frames' });
});
