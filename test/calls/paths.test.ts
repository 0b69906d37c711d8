/** Paths that C would cut off, and more files than a process may have open. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { printPrivacy } from '../../src/cli/privacy.js';
import { verifyFile } from '../../src/cli/verify.js';
import { ffprobe } from '../../src/ffprobe/index.js';
import {
  boxTree,
  hashFrames,
  inspect,
  inspectSync,
  type MediaInput,
  open,
  readFrames,
  scrub,
  scrubFile,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { root } from '../support/paths.js';

const sample = path.join(root, 'test', 'fixtures', 'sample.mp4');
const folder = mkdtempSync(path.join(tmpdir(), 'boxray-paths-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(backends)('a NUL in a path, %s', (backend) => {
  // The file before the NUL is there: whoever is cut off would find it.
  const cut: [string, string | URL][] = [
    ['a path', `${sample}\0.txt`],
    ['a NUL at the end', `${sample}\0`],
    ['a file: URL', new URL(`${pathToFileURL(sample).href}%00.txt`)],
  ];
  const options = { backend };
  const calls: [string, (input: MediaInput) => Promise<unknown>][] = [
    ['inspect', (input) => inspect(input, options)],
    ['inspectSync', async (input) => inspectSync(input as string, options)],
    ['readFrames', (input) => readFrames(input, options)],
    ['hashFrames', (input) => hashFrames(input, options)],
    ['open', (input) => open(input, options)],
    ['boxTree', (input) => boxTree(input)],
    ['scrub', (input) => scrub(input, [])],
    ['scrubFile', (input) => scrubFile(input, [], path.join(folder, 'copy.mp4'))],
    ['ffprobe', (input) => ffprobe(input)],
  ];
  for (const [what, input] of cut)
    test.each(calls)(`${what}: %s refuses it as Node does`, async (_, call) => {
      const named = typeof input === 'string' ? input : sample.concat('\0.txt');
      const nodes = (() => {
        try {
          return openSync(named, 'r');
        } catch (error) {
          return error as NodeJS.ErrnoException;
        }
      })() as NodeJS.ErrnoException;
      await expect(call(input)).rejects.toBeInstanceOf(TypeError);
      await expect(call(input)).rejects.toMatchObject({
        code: 'ERR_INVALID_ARG_VALUE',
        message: nodes.message,
      });
    });

  test('the output of scrubFile', async () => {
    const output = path.join(folder, 'cut.mp4');
    await expect(scrubFile(sample, [], `${output}\0.txt`)).rejects.toMatchObject({
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
    });
    expect(existsSync(output)).toBe(false);
  });

  test('files of the command line', async () => {
    const printed: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = ((text: string) => printed.push(text) > 0) as typeof write;
    try {
      expect(await printPrivacy(`${sample}\0`, options)).toBe(2);
      expect(await verifyFile(sample, `${sample}\0`, options)).toBe(2);
    } finally {
      process.stderr.write = write;
    }
    expect(printed.join('')).toMatch(/without null bytes.*\n.*without null bytes/);
    expect(printed.join('')).not.toContain('\0');
  });
});

test.runIf(process.platform !== 'win32')('a thousand files at once, with 128 to open', async () => {
  // One whose second phase opens it from JavaScript with either backend.
  const film = path.join(folder, 'film.mov');
  copyFileSync(path.join(root, 'test', 'fixtures', 'chapters.mov'), film);
  const script = `
    const { inspect, readFrames, hashFrames, boxTree, backendInfo, scrubFile } = await import(${JSON.stringify(path.join(root, 'dist', 'index.js'))});
    const file = ${JSON.stringify(film)};
    const calls = [() => boxTree(file)];
    for (const backend of ${JSON.stringify(backends)})
      calls.push(() => inspect(file, { backend }), () => readFrames(file, { backend }), () => hashFrames(file, { backend }));
    await Promise.all(Array.from({ length: 1000 }, (_, i) => calls[i % calls.length]()));
    await Promise.all(Array.from({ length: 100 }, (_, i) => scrubFile(file, [], file + '.' + i)));
    console.log('done');`;
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -n 128; exec "$0" --input-type=module -e "$1"', process.execPath, script],
    { encoding: 'utf8' },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
  expect((await readFile(`${film}.99`)).equals(await readFile(film))).toBe(true);
});
