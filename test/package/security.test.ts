import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { inspect, type MediaReport } from '../../src/index.js';
import { bytesOf } from '../support/box.js';
import { audioTrack } from '../support/fixtures/common.js';
import { builtAddon } from '../support/installed.js';
import { progressive } from '../support/movie.js';
import { fixture, root } from '../support/paths.js';
import { hasTool, printed } from '../support/tools.js';

const folder = mkdtempSync(path.join(tmpdir(), 'boxray-security-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(path.join(folder, 'node_modules'));
symlinkSync(root, path.join(folder, 'node_modules', 'boxray'), 'junction');
const sample = path.join(folder, 'upload.mp4');
copyFileSync(fixture('sample.mp4'), sample);
const notMedia = path.join(folder, 'not-media.mp4');
writeFileSync(notMedia, 'text');
const crowded = path.join(folder, 'crowded.mp4');
const tracks = Array.from({ length: 4000 }, () => audioTrack(1));
writeFileSync(crowded, bytesOf(...progressive({ tracks })));

const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
for (const [, name = '', code = ''] of text.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm))
  writeFileSync(path.join(folder, name), code);

const exported = (name: string) => import(pathToFileURL(path.join(folder, name)).href);
const facts = ({ inspected: _, ...rest }: MediaReport) => rest;

test('the example of a process', async () => {
  const { inspectApart } = await exported('inspect-apart.mjs');
  expect(facts(await inspectApart(sample))).toEqual(facts(await inspect(sample)));
  await expect(inspectApart(notMedia)).rejects.toThrow();
});

test('the example of a worker, whose heap is bounded', async () => {
  const { inspectInWorker } = await exported('inspect-in-worker.mjs');
  const { report } = await inspectInWorker(sample);
  expect(facts(report)).toEqual(facts(await inspect(sample)));
  expect(await inspectInWorker(notMedia)).toMatchObject({ error: { code: 'not-media' } });
  // Enough for a sound file, and to start at all: with less than Node needs for that the process may die.
  const megabytes = 16;
  expect(await inspectInWorker(sample, megabytes)).toHaveProperty('report');
  await expect(inspectInWorker(crowded, megabytes)).rejects.toMatchObject({
    code: 'ERR_WORKER_OUT_OF_MEMORY',
  });
});

// Nothing to say of an addon that was not built, or of another platform's.
if (process.platform === 'linux' && process.arch === 'x64' && builtAddon !== null) {
  const addon = builtAddon;
  test.runIf(hasTool('readelf', '--version'))(
    'the addon says what control-flow protection it heeds',
    () => {
      const notes = printed('readelf', '--notes', addon);
      // Not IBT: a start file of the C library is no branch target.
      expect(notes).toMatch(/x86 feature: SHSTK$/m);
    },
  );
}
