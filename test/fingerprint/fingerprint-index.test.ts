/** The index beside a scan, and files of it that are none. */

import { describe, expect, test } from 'vitest';
import { hammingDistance } from '../../src/fingerprint/distance.js';
import { FingerprintError, FingerprintIndex } from '../../src/index.js';

/** Numbers of 32 bits, the same each time (xorshift). */
function random(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const hashBy = (next: () => number) =>
  Array.from({ length: 8 }, () => next().toString(16).padStart(8, '0')).join('');

/** The hash with so many other bits. */
function near(hash: string, bits: number, next: () => number): string {
  let value = BigInt(`0x${hash}`);
  const turned = new Set<number>();
  while (turned.size < bits) turned.add(next() % 256);
  for (const bit of turned) value ^= 1n << BigInt(bit);
  return value.toString(16).padStart(64, '0');
}

type Row = [hash: string, id: number];

const scan = (rows: Row[], hash: string, radius: number) =>
  rows
    .map(([other, id]) => ({ id, distance: hammingDistance(other, hash) }))
    .filter(({ distance }) => distance <= radius)
    .sort((a, b) => a.distance - b.distance || a.id - b.id);

const joined = (index: FingerprintIndex) => Buffer.concat([...index.save()]);

describe.each([1, 2, 3])('seed %i', (seed) => {
  const next = random(seed * 7919);
  const asked = Array.from({ length: 12 }, () => hashBy(next));
  const rows: Row[] = [];
  for (let i = 0; i < 3000; i++) {
    const distant = i % 3 === 0 ? hashBy(next) : near(asked[i % 12] as string, next() % 40, next);
    rows.push([distant, i]);
  }
  const index = new FingerprintIndex();
  for (const [hash, id] of rows) index.add(hash, id);

  test.each([0, 1, 10, 11, 21, 22, 31, 32, 33, 100, 256])('is exact at radius %i', (radius) => {
    for (const hash of asked) expect(index.query(hash, radius)).toEqual(scan(rows, hash, radius));
  });

  test('is exact after removals and in their places', async () => {
    const kept = rows.filter(([hash, id]) => id % 4 !== 1 || !index.remove(hash, id));
    expect(index.size).toBe(kept.length);
    const { bytes } = index;
    for (let id = 10_000; id < 10_300; id++) {
      const row: Row = [near(asked[id % 12] as string, next() % 40, next), id];
      kept.push(row);
      index.add(...row);
    }
    expect(index.bytes).toBe(bytes);
    const [gone] = rows.filter(([, id]) => id % 4 === 1) as [Row];
    expect(index.remove(...gone)).toBe(false);
    const loaded = await FingerprintIndex.load(joined(index));
    expect(loaded.size).toBe(kept.length);
    for (const hash of asked)
      for (const some of [index, loaded]) expect(some.query(hash)).toEqual(scan(kept, hash, 31));
  });
});

test('compares few of many, in little memory, over its growth', () => {
  const next = random(99);
  const index = new FingerprintIndex();
  const count = 150_000;
  for (let id = 0; id < count; id++) index.add(hashBy(next), id);
  const wanted = hashBy(next);
  for (let bits = 0; bits <= 31; bits++) index.add(near(wanted, bits, next), count + bits);
  expect(index.query(wanted).map(({ distance }) => distance)).toEqual([...Array(32).keys()]);
  expect(index.compared).toBeLessThan(count / 20);
  expect(index.bytes).toBeLessThan(180 * count);
});

test('one hash under many ids', () => {
  const index = new FingerprintIndex();
  const hash = 'ab'.repeat(32);
  for (let id = 0; id < 1000; id++) index.add(hash, id);
  expect(index.query(hash.toUpperCase(), 0)).toHaveLength(1000);
  expect(index.remove(hash, 500)).toBe(true);
  expect(index.query(hash, 31).map(({ id }) => id)).not.toContain(500);
});

test('wrong calls are refused', () => {
  const index = new FingerprintIndex();
  const hash = '0'.repeat(64);
  expect(() => index.add('ff', 0)).toThrow(TypeError);
  expect(() => index.add(hash, '1' as never)).toThrow(TypeError);
  for (const id of [-1, 0.5, 2 ** 32, Number.NaN])
    expect(() => index.add(hash, id)).toThrow(RangeError);
  for (const radius of [-1, 257, Number.NaN, 1.5])
    expect(() => index.query(hash, radius)).toThrow(RangeError);
  expect(() => index.query(hash, '3' as never)).toThrow(TypeError);
  expect(index.size).toBe(0);
});

describe('files', () => {
  const next = random(5);
  const index = new FingerprintIndex();
  for (let id = 0; id < 5000; id++) index.add(hashBy(next), id);
  const bytes = joined(index);
  const code = (source: Parameters<typeof FingerprintIndex.load>[0]) =>
    FingerprintIndex.load(source).then(
      () => null,
      (error) => (error instanceof FingerprintError ? error.code : String(error)),
    );

  test('come back whole, empty or in pieces of any size', async () => {
    expect((await FingerprintIndex.load(joined(new FingerprintIndex()))).size).toBe(0);
    const pieces = function* () {
      for (let at = 0; at < bytes.length; at += 1013) yield bytes.subarray(at, at + 1013);
    };
    const loaded = await FingerprintIndex.load(pieces());
    expect(joined(loaded)).toEqual(bytes);
  });

  test('cut, longer, turned or of another kind are refused', async () => {
    for (const length of [0, 1, 19, 20, 55, 56, 5000, bytes.length - 1])
      expect(await code(bytes.subarray(0, length)), `${length} bytes`).toBe('index-damaged');
    expect(await code(Buffer.concat([bytes, Buffer.of(0)]))).toBe('index-damaged');
    for (let at = 0; at < bytes.length; at += 4001) {
      const turned = Buffer.from(bytes);
      turned[at] = (turned[at] as number) ^ 16;
      expect(await code(turned), `byte ${at}`).toBe('index-damaged');
    }
    const newer = Buffer.from(bytes);
    newer[8] = 2;
    expect(await code(newer)).toBe('index-version');
  });

  test('a count beyond the bytes takes no memory', async () => {
    const lying = Buffer.from(bytes.subarray(0, 56));
    lying.fill(0xff, 12, 20);
    expect(await code(lying)).toBe('index-damaged');
  });

  test('what gives no bytes is refused', async () => {
    expect(await code('BOXRAYFI' as never)).toMatch(/^TypeError/);
    expect(await code(null as never)).toMatch(/^TypeError/);
    expect(await code(['text'] as never)).toMatch(/^TypeError/);
  });

  test('an index must not change while it is saved', () => {
    const changing = new FingerprintIndex();
    for (let id = 0; id < 5000; id++) changing.add(hashBy(next), id);
    const saving = changing.save()[Symbol.iterator]();
    saving.next();
    saving.next();
    changing.add(hashBy(next), 0);
    expect(() => saving.next()).toThrow(/changed/);
  });
});
