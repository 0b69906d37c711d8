/** src/backends/wire.ts is what scripts/build/wire.mjs makes of native/: one order, written down once. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Decoder } from '../../src/backends/decoder.js';
import {
  algorithms,
  decodeContainerIndex,
  families,
  limitNames,
  problemCodes,
} from '../../src/backends/wire.js';
import { families as readers } from '../../src/families/index.js';
import { hashAlgorithms } from '../../src/hash/algorithms.js';
import { defaultLimits } from '../../src/media/limits.js';
import { root } from '../support/paths.js';

const { wireFile, wireText } = await import(path.join(root, 'scripts/build/wire.mjs'));

test('wire.ts is made of the tables as they are', () => {
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', `--stdin-file-path=${wireFile}`];
  const formatted = execFileSync(process.execPath, args, { cwd: root, input: wireText() });
  expect(formatted.toString()).toBe(readFileSync(wireFile, 'utf8'));
});

test('the tables name what TypeScript knows', () => {
  for (const name of limitNames) expect(defaultLimits).toHaveProperty(name);
  expect([...algorithms].sort()).toEqual([...hashAlgorithms].sort());
  expect(new Set(problemCodes).size).toBe(problemCodes.length);
  expect(families).toEqual(readers.map(({ name }) => name));
});

test('each family has a folder on both sides', () => {
  for (const side of ['native', 'src/families'])
    expect(readdirSync(path.join(root, side))).toEqual(expect.arrayContaining([...families]));
});

/** The numbers of an empty file: family, size, read, head, layout, tracks, kept, problems, raw. */
const empty = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0];
const decode = (numbers: number[]) => {
  const from = new Decoder(Float64Array.from(numbers), numbers.length, new Uint8Array());
  const index = decodeContainerIndex(from);
  from.end();
  return index;
};

test('decoding ends with the last number or throws', () => {
  expect(decode(empty)).toMatchObject({ family: 'isobmff', tracks: [], raw: { movie: null } });
  expect(() => decode([...empty, 0])).toThrow(/18 numbers, and 17 were read/);
  expect(() => decode(empty.slice(0, -1))).toThrow(/16 numbers/);
});
