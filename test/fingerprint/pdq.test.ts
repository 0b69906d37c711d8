/** PDQ beside the reference's answers, and pictures that are none. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hammingDistance } from '../../src/fingerprint/distance.js';
import { fingerprint } from '../../src/fingerprint/fingerprint.js';
import type { Picture } from '../../src/fingerprint/picture.js';
import { backends } from '../support/backends.js';
import { corpus } from '../support/paths.js';

const folder = path.join(corpus, 'pdq');

/** A picture of 8 bits as netpbm's P5 and P6 have it. */
function netpbm(file: string): Picture {
  const bytes = gunzipSync(readFileSync(file));
  const head = /^P([56])\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64));
  if (!head) throw new Error(`${file} is no picture`);
  return {
    data: bytes.subarray(head[0].length),
    width: Number(head[2]),
    height: Number(head[3]),
    format: head[1] === '5' ? 'gray8' : 'rgb24',
  };
}

/** Any picture, the same each time. */
function noise(width: number, height: number, seed: number): Picture {
  const data = new Uint8Array(width * height);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return { data, width, height, format: 'gray8' };
}

describe.skipIf(!existsSync(folder)).each(backends)(
  'the vectors of the reference, %s',
  (backend) => {
    const rows = existsSync(folder)
      ? readFileSync(path.join(folder, 'vectors.tsv'), 'utf8').trimEnd().split('\n').slice(1)
      : [];
    const found = rows.map((row) => {
      const [file = '', , , , hash = '', quality] = row.split('\t');
      const own = fingerprint(netpbm(path.join(folder, file)), { backend });
      return { file, quality: Number(quality), own, distance: hammingDistance(own.hash, hash) };
    });
    const clear = found.filter(({ quality }) => quality >= 50);

    test('quality is within 1', () => {
      expect(found.length).toBeGreaterThan(40);
      expect(found.filter(({ own, quality }) => Math.abs(own.quality - quality) > 1)).toEqual([]);
    });

    test('clear pictures are within 2 bits, and 95 % of them have the same hash', () => {
      expect(clear.filter(({ distance }) => distance > 2)).toEqual([]);
      const same = clear.filter(({ distance }) => distance === 0);
      expect(same.length / clear.length).toBeGreaterThanOrEqual(0.95);
    });
  },
);

test('a picture under 5 pixels on a side has no hash', () => {
  const none = { algorithm: 'pdq', hash: '0'.repeat(64), quality: 0 };
  expect(fingerprint(noise(4, 300, 1))).toEqual(none);
  expect(fingerprint(noise(300, 4, 1))).toEqual(none);
});

test('gaps between rows are not read, nor is alpha', () => {
  const plain = noise(97, 61, 7);
  const data = new Uint8Array(101 * 61).fill(255);
  const rgba = new Uint8ClampedArray(97 * 61 * 4);
  const rgb = new Uint8Array(97 * 61 * 3);
  for (let i = 0; i < plain.data.length; i++) {
    data[Math.floor(i / 97) * 101 + (i % 97)] = plain.data[i] as number;
    for (let c = 0; c < 3; c++) {
      rgba[4 * i + c] = plain.data[(i + c * 13) % plain.data.length] as number;
      rgb[3 * i + c] = rgba[4 * i + c] as number;
    }
    rgba[4 * i + 3] = i % 256;
  }
  expect(fingerprint({ ...plain, data, stride: 101 })).toEqual(fingerprint(plain));
  expect(fingerprint({ width: 97, height: 61, data: rgba })).toEqual(
    fingerprint({ width: 97, height: 61, data: rgb, format: 'rgb24' }),
  );
});

test('the variants are the hashes of the turned picture', () => {
  const plain = noise(64, 64, 3);
  const at = (x: number, y: number) => plain.data[y * 64 + x] as number;
  const turnedBy = (from: (x: number, y: number) => number) => ({
    ...plain,
    data: Uint8Array.from({ length: 4096 }, (_, i) => from(i % 64, Math.floor(i / 64))),
  });
  const pictures = {
    rotate90: turnedBy((x, y) => at(y, 63 - x)),
    rotate180: turnedBy((x, y) => at(63 - x, 63 - y)),
    rotate270: turnedBy((x, y) => at(63 - y, x)),
    mirror: turnedBy((x, y) => at(63 - x, y)),
    mirrorRotate90: turnedBy((x, y) => at(63 - y, 63 - x)),
    mirrorRotate180: turnedBy((x, y) => at(x, 63 - y)),
    mirrorRotate270: turnedBy((x, y) => at(y, x)),
  };
  const { variants } = fingerprint(plain, { dihedral: true });
  for (const [name, picture] of Object.entries(pictures)) {
    const variant = variants?.[name as keyof typeof pictures] ?? '';
    expect(hammingDistance(variant, fingerprint(picture).hash), name).toBeLessThanOrEqual(2);
  }
});

test('luma of limited range counts as much as of full range', () => {
  const full = noise(320, 200, 9);
  const data = full.data.map((value) => 16 + Math.round((value * 219) / 255));
  const limited = fingerprint({ ...full, data, format: 'nv12' });
  const own = fingerprint(full);
  expect(hammingDistance(limited.hash, own.hash)).toBeLessThanOrEqual(10);
  expect(Math.abs(limited.quality - own.quality)).toBeLessThanOrEqual(2);
});

describe('what is no picture is refused', () => {
  const good = noise(10, 10, 1);
  const detached = new Uint8Array(100);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  test.each<[string, unknown, typeof RangeError | typeof TypeError]>([
    ['null', null, TypeError],
    ['data of another kind', { ...good, data: [1, 2] }, TypeError],
    ['no format', { ...good, format: undefined }, TypeError],
    ['a format by a name of all objects', { ...good, format: 'constructor' }, TypeError],
    ['a range of another name', { ...good, range: 'tv' }, TypeError],
    ['a width as text', { ...good, width: '10' }, TypeError],
    ['NaN', { ...good, width: Number.NaN }, RangeError],
    ['half a pixel', { ...good, height: 9.5 }, RangeError],
    ['a negative height', { ...good, height: -10 }, RangeError],
    ['huge sizes', { ...good, width: 2 ** 31, height: 2 ** 31 }, RangeError],
    ['a side over 65,536', { ...good, data: new Uint8Array(655_370), width: 65_537 }, RangeError],
    ['sizes beyond exact numbers', { ...good, width: 2 ** 52, height: 2 ** 52 }, RangeError],
    ['too few bytes', { ...good, height: 11 }, RangeError],
    ['a short stride', { ...good, stride: 9 }, RangeError],
    ['a stride beyond the data', { ...good, stride: 12 }, RangeError],
    ['detached data', { ...good, data: detached }, RangeError],
  ])('%s', (_, picture, kind) => {
    expect(() => fingerprint(picture as Picture)).toThrow(kind);
  });

  test.each(backends)('a side over 65,536, by name, %s', (backend) => {
    const data = new Uint8Array(5 * 65_537);
    const tall = { data, width: 5, height: 65_537, format: 'gray8' as const };
    const wide = { ...tall, width: 65_537, height: 5 };
    for (const picture of [tall, wide])
      expect(() => fingerprint(picture, { backend })).toThrow(
        new RangeError('a picture has at most 65536 pixels on a side, not 65537'),
      );
    const most = { ...tall, height: 65_536 };
    expect(fingerprint(most, { backend }).hash).toHaveLength(64);
  });

  test('an unknown option', () => {
    expect(() => fingerprint(good, { sides: 8 } as object)).toThrow(TypeError);
  });

  test('no hash', () => {
    expect(() => hammingDistance('0'.repeat(64), '0'.repeat(63))).toThrow(TypeError);
  });
});

test('both backends have the same bits of 10,000 pictures of any size, stride and format', () => {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const formats = ['gray8', 'rgb24', 'rgba32', 'i420', 'nv12'] as const;
  const bytes = [1, 3, 4, 1, 1];
  const noisy = new Uint8Array(600_000).map(() => random(256));
  const smooth = noisy.map((_, i) => 128 + 100 * Math.sin(i / 97));
  const different: string[] = [];
  for (let i = 0; i < 10_000; i++) {
    // The last 60 have windows of several vectors.
    const most = i >= 9_940 ? 2500 : 90;
    const width = 1 + random(most);
    const height = 1 + random(i >= 9_940 ? 50 : most);
    const kind = random(formats.length);
    const stride = width * (bytes[kind] as number) + (random(2) === 0 ? 0 : random(40));
    const from = random(1000);
    const data = (i % 2 === 0 ? noisy : smooth).subarray(from, from + stride * height);
    const picture = {
      data,
      width,
      height,
      stride,
      format: formats[kind] as (typeof formats)[number],
    };
    const [one, ...others] = backends.map((backend) =>
      JSON.stringify(fingerprint(picture, { backend, dihedral: true })),
    );
    if (others.some((other) => other !== one))
      different.push(`${width} × ${height}, ${formats[kind]}, stride ${stride}`);
  }
  expect(different).toEqual([]);
});
