/** Bundled by esbuild and Vite: for browsers without anything of Node, and for servers into a single file. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashFrames, inspect, readFrames } from '../../src/index.js';
import { browserContext } from '../support/browser.js';
import { addPrebuild, builtAddon, type Installed, installedCopy } from '../support/installed.js';
import { sample } from '../support/paths.js';

const bytes = readFileSync(sample);

let copy: Installed;
beforeAll(() => {
  copy = installedCopy();
});
afterAll(() => rmSync(copy.project, { recursive: true }));

/** A file of the project that has boxray installed. */
function source(name: string, code: string): string {
  const file = path.join(copy.project, name);
  writeFileSync(file, code);
  return file;
}

const inBrowser = `
  import { backendInfo, check, frameRows, hashFrames, inspect, inspectSync, MediaError, open, readFrames } from 'boxray';
  globalThis.run = async (bytes) => {
    const answers = {};
    const blob = new Blob([bytes]);
    const custom = { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
    answers.reports = [await inspect(blob), await inspect(bytes), await inspect(bytes.buffer), await inspect(custom), inspectSync(bytes)];
    answers.frames = [...frameRows((await readFrames(blob)).tracks[0])].length;
    answers.hashes = {};
    for (const algorithm of ['sha256', 'md5', 'crc32', 'adler32', 'murmur3', 'xxh3-128']) {
      const { tracks, contentId } = await hashFrames(blob, { algorithm, contentId: true, stream: true });
      answers.contentId = contentId;
      answers.hashes[algorithm] = tracks.map(({ stream }) => stream);
    }
    const media = await open(blob);
    answers.verdict = check(answers.reports[0], { containers: ['mov'] });
    answers.opened = (await media.frames()).tracks.length;
    answers.info = backendInfo();
    answers.path = await inspect('clip.mp4').catch((error) => ({ name: error.name, code: error.code, message: error.message }));
    answers.noMedia = await inspect(new Uint8Array(64)).catch((error) => error instanceof MediaError);
    return JSON.stringify(answers);
  };`;

async function expectBrowserBundle(code: string) {
  for (const name of builtinModules) expect(code).not.toContain(`"node:${name}"`);
  expect(code).not.toMatch(/\brequire\("(fs|path|os|crypto|zlib|module|util)"\)/);
  const { run } = browserContext(code);
  const answers = JSON.parse(await run(new Uint8Array(bytes)));
  const { inspected: _, ...report } = await inspect(sample, { backend: 'fallback' });
  for (const { inspected, ...theirs } of answers.reports) {
    expect(inspected.backend).toBe('fallback');
    expect(theirs).toEqual(report);
  }
  const { tracks } = await readFrames(sample);
  expect(answers.verdict).toMatchObject({ ok: false, violations: [{}] });
  expect(answers.frames).toBe(tracks[0]?.count);
  expect(answers.opened).toBe(tracks.length);
  for (const [algorithm, digests] of Object.entries(answers.hashes)) {
    const name = algorithm as 'sha256';
    const own = await hashFrames(sample, { algorithm: name, stream: true, contentId: true });
    expect(digests).toEqual(own.tracks.map(({ stream }) => stream));
    expect(answers.contentId).toBe(own.contentId);
  }
  expect(answers.info).toMatchObject({
    backend: 'fallback',
    native: { available: false, code: 'no-addons', file: null },
    runtime: { name: 'browser', version: null, nodeApi: null },
    platform: { os: null, arch: null, libc: null },
  });
  expect(answers.path).toMatchObject({ code: 'unsupported-source' });
  expect(answers.path.message).toMatch(/'clip.mp4' cannot be read here/);
  expect(answers.noMedia).toBe(true);
}

describe('for browsers', () => {
  test('esbuild', async () => {
    const { outputFiles, warnings, metafile } = await esbuild({
      entryPoints: [source('browser.mjs', inBrowser)],
      bundle: true,
      platform: 'browser',
      format: 'iife',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    expect(warnings).toEqual([]);
    expect(Object.keys(metafile.inputs).filter((name) => /boxray\/dist\/index/.test(name))).toEqual(
      [],
    );
    await expectBrowserBundle(outputFiles[0]?.text ?? '');
  });

  test('Vite', async () => {
    const warnings: string[] = [];
    const result = await vite({
      root: copy.project,
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry: source('browser.mjs', inBrowser), formats: ['iife'], name: 'app' },
        rolldownOptions: { onwarn: ({ message }) => warnings.push(message) },
      },
    });
    expect(warnings).toEqual([]);
    const [output] = Array.isArray(result) ? result : [result];
    if (!output || !('output' in output)) throw new Error('nothing was built');
    const [chunk] = output.output;
    await expectBrowserBundle(chunk.code);
  });

  test('the exports are those for Node', async () => {
    const names = async (file: string) =>
      Object.keys(await import(path.join(copy.folder, 'dist', file))).sort();
    expect(await names('browser.js')).toEqual(await names('index.js'));
  });
});

describe('for servers, in a single file', () => {
  const use = `
    import { backendInfo, hashFrames, inspect, inspectSync } from 'boxray';
    const file = ${JSON.stringify(sample)};
    Promise.all([inspect(file), hashFrames(file, { algorithm: 'adler32' })]).then(([report, hashes]) => {
      console.log(JSON.stringify({
        info: backendInfo(),
        tracks: [report.tracks.length, inspectSync(file).tracks.length, hashes.tracks.length],
        backend: [report.inspected.backend, inspectSync(file, { backend: 'fallback' }).inspected.backend],
      }));
    });`;

  async function bundled(format: 'esm' | 'cjs', external: string[]) {
    const outfile = path.join(
      copy.project,
      `bundle-${external.length}.${format === 'esm' ? 'mjs' : 'cjs'}`,
    );
    const { warnings } = await esbuild({
      entryPoints: [source('server.mjs', use)],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      external,
      logLevel: 'silent',
    });
    // In CommonJS there is no import.meta, which the loader knows; esbuild says so all the same.
    expect(warnings.filter(({ id }) => id !== 'empty-import-meta')).toEqual([]);
    return outfile;
  }

  function run(file: string) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
      encoding: 'utf8',
      env: { ...process.env, BOXRAY_BACKEND: '' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  test.each(['esm', 'cjs'] as const)('%s, carried elsewhere alone', async (format) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'boxray-bundle-'));
    const file = path.join(folder, path.basename(await bundled(format, [])));
    cpSync(path.join(copy.project, path.basename(file)), file);
    try {
      const { info, tracks, backend } = run(file);
      expect(tracks).toEqual([2, 2, 2]);
      expect(backend).toEqual(['fallback', 'fallback']);
      expect(info.native.code).toBe('bundled');
      expect(info.native.reason).toMatch(
        /boxray is part of a bundle, and there is no prebuilds\/.* --external:boxray/,
      );
      if (builtAddon === null) return;
      const { platform } = info;
      const tag = platform.libc === null ? '' : `.${platform.libc}`;
      const name = `${platform.os}-${platform.arch}/boxray${tag}.node`;
      const beside = addPrebuild(path.join(folder, 'prebuilds'), name, readFileSync(builtAddon));
      expect(run(file)).toMatchObject({
        info: { native: { file: beside } },
        backend: ['native', 'fallback'],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('what is required is bundled too', async () => {
    const required = use.replace(/import (.*) from (.*);/, 'const $1 = require($2);');
    const folder = mkdtempSync(path.join(tmpdir(), 'boxray-bundle-'));
    const outfile = path.join(folder, 'bundle.cjs');
    try {
      const { warnings } = await esbuild({
        entryPoints: [source('server.cjs', required)],
        bundle: true,
        platform: 'node',
        outfile,
        logLevel: 'silent',
      });
      expect(warnings).toEqual([]);
      const { tracks, backend, info } = run(outfile);
      expect(tracks).toEqual([2, 2, 2]);
      expect(backend).toEqual(['fallback', 'fallback']);
      expect(info.native.code).toBe('bundled');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each(['esm', 'cjs'] as const)('%s, with boxray left external', async (format) => {
    const file = await bundled(format, ['boxray']);
    const { tracks, info } = run(file);
    expect(tracks).toEqual([2, 2, 2]);
    expect(info.native.code).toBe('no-prebuild');
    expect(existsSync(path.join(copy.folder, 'prebuilds'))).toBe(false);
  });
});
