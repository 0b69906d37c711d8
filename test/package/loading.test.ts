/** Where the addon comes from, what keeps it from loading, and that boxray works all the same. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chunks } from '../../scripts/build/chunks.js';
import { type BackendInfo, backendInfo, inspectSync } from '../../src/index.js';
import { libc } from '../../src/platform/runtime.js';
import { addPrebuild, builtAddon, installedCopy } from '../support/installed.js';
import { sample } from '../support/paths.js';

const tuple = `${process.platform}-${process.arch}`;
const tag = process.platform === 'linux' ? `.${libc()}` : '';
const here = `${tuple}/boxray${tag}.node`;

/** Runs a program in a folder that nobody can write to meanwhile. */
function readOnly(folder: string, ...command: string[]) {
  const script =
    'mount --bind . . && cd "$PWD" && mount -o remount,ro,bind . && ! touch x 2>/dev/null && exec "$@"';
  return spawnSync('unshare', ['-rm', 'sh', '-c', script, 'sh', ...command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, BOXRAY_BACKEND: '' },
  });
}

/** Linux lets us, but not in every container. */
const canMount = process.platform === 'linux' && readOnly(import.meta.dirname, 'true').status === 0;

let project: string;
let folder: string;
beforeEach(() => {
  ({ project, folder } = installedCopy());
});
afterEach(() => rmSync(project, { recursive: true }));

const prebuilds = () => path.join(folder, 'prebuilds');

function node(
  code: string,
  { env = {}, flags = [] }: { env?: Record<string, string>; flags?: string[] } = {},
) {
  const file = path.join(project, 'use.mjs');
  writeFileSync(file, code);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, file], {
    encoding: 'utf8',
    cwd: project,
    env: { ...process.env, BOXRAY_BACKEND: '', ...env },
  });
  return { status, stdout, stderr };
}

const useIt = `
  import { backendInfo, inspect, inspectSync } from 'boxray';
  const { inspected } = await inspect(${JSON.stringify(sample)});
  if (inspectSync(${JSON.stringify(sample)}).inspected.backend !== inspected.backend) throw new Error('sync differs');
  if (inspected.backend !== backendInfo().backend) throw new Error('backendInfo differs');
  console.log(JSON.stringify(backendInfo()));`;

/** What backendInfo says in a process that has inspected a file, by both calls. */
function infoOf(code = useIt, options: Parameters<typeof node>[1] = {}): BackendInfo {
  const { status, stdout, stderr } = node(code, options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** The fallback answers, and says why; whoever insists on the addon is told the same. */
function expectFallback(code: string, reason: RegExp) {
  const info = infoOf();
  expect(info).toMatchObject({ backend: 'fallback', native: { available: false, code } });
  expect(info.native).toMatchObject({ file: null, cpuFeatures: null });
  expect(info.native.reason).toMatch(reason);
  expect(info.reason).toBe(`the addon does not load: ${info.native.reason}`);
  const insisting = node(useIt, { env: { BOXRAY_BACKEND: 'native' } });
  expect(insisting.status).toBe(1);
  expect(insisting.stderr).toContain('BOXRAY_BACKEND asks for the native backend');
  expect(insisting.stderr).toMatch(reason);
}

/**
 * Loads by a line of code, then runs `then` where there is any. Gives the package's files and the packages
 * that were loaded, and Node's own modules.
 */
function loadedBy(line: string, then = '') {
  const { status, stdout, stderr } = node(`
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const before = new Set(process.moduleLoadList);
    ${line}
    const builtins = process.moduleLoadList.filter((name) => !before.has(name));
    ${then};
    console.log(JSON.stringify({ builtins, files: Object.keys(require.cache) }));`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { builtins, files }: Record<string, string[]> = JSON.parse(stdout);
  const name = (file: string) => {
    if (file.startsWith(folder)) return path.basename(file);
    return file.replace(/^.*node_modules.([^\\/]+).*$/, '$1');
  };
  return { builtins, files: [...new Set(files?.map(name))].sort() };
}

test('loads and answers where a program has put something on Object.prototype', () => {
  const backends = builtAddon === null ? ['fallback'] : ['native', 'fallback'];
  if (builtAddon !== null) addPrebuild(prebuilds(), here, readFileSync(builtAddon));
  const { status, stdout, stderr } = node(`
    import { createRequire } from 'node:module';
    Object.prototype.ours = 'not a function';
    const require = createRequire(import.meta.url);
    const all = [require('boxray'), await import('boxray'), await import('./node_modules/boxray/dist/bundle.js')];
    const { toFfprobe } = await import('boxray/ffprobe');
    for (const { inspect, hashFrames, boxTree, check } of all)
      for (const backend of ${JSON.stringify(backends)}) {
        const report = await inspect(${JSON.stringify(sample)}, { backend });
        const { tracks } = await hashFrames(${JSON.stringify(sample)}, { backend, algorithm: 'md5' });
        const { boxes } = await boxTree(${JSON.stringify(sample)});
        if (!check(report, { video: { codecs: ['h264'] } }).ok) throw new Error('not h264');
        console.log(report.tracks.length, tracks.length, boxes.length, toFfprobe(report).streams.length);
      }`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { tracks, layout } = inspectSync(sample);
  const line = `${tracks.length} ${tracks.length} ${layout.length} ${tracks.length}\n`;
  expect(stdout).toBe(line.repeat(3 * backends.length));
});

describe('what is loaded, and when', () => {
  const requiring = "const boxray = require('boxray');";
  const importing = "const boxray = await import('boxray');";
  const small = ['base.cjs', 'index.cjs'];
  const inspecting = (backend: string) =>
    `boxray.inspectSync(${JSON.stringify(sample)}, { backend: '${backend}' })`;

  test.each([requiring, importing])('next to nothing by %s', (line) => {
    const { builtins, files } = loadedBy(line);
    expect(files).toEqual(small);
    if (line === requiring) expect(builtins).toEqual([]);
    const sizes = small.map((name) => statSync(path.join(folder, 'dist', name)).size);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(10_000);
  });

  if (builtAddon !== null)
    test('the addon inspects without the fallback and without any package', () => {
      const addon = addPrebuild(prebuilds(), here, readFileSync(builtAddon as string));
      const { files } = loadedBy(requiring, inspecting('native'));
      const needed = [...small, 'core.cjs', path.basename(addon)].sort();
      expect(files).toEqual(needed);
    });

  test.each([
    ['the fallback', inspecting('fallback'), ['fallback.cjs', 'mp4box']],
    ['a policy', `boxray.check(${inspecting('fallback')}, {})`, ['policy.cjs']],
    ['a tree of boxes', `await boxray.boxTree(${JSON.stringify(sample)})`, ['tree.cjs']],
  ])('%s, when it is first asked for', (_, then, files) => {
    expect(loadedBy(requiring, then).files).toEqual(expect.arrayContaining(files));
  });

  test.each(Object.entries(chunks).filter(([name]) => name !== 'base'))(
    '%s is entered through functions, which others can stand in for until it is loaded',
    async (_, files) => {
      for (const file of files)
        for (const [name, value] of Object.entries(await import(path.join('..', '..', file)))) {
          expect(value, name).toBeTypeOf('function');
          expect(String(value), name).not.toMatch(/^class\b/);
        }
    },
  );

  test('nothing is compiled from a text, and a policy is still validated', () => {
    const code = (where: string) => `
      import { check, inspectSync } from '${where}';
      const report = inspectSync(${JSON.stringify(sample)}, { backend: 'fallback' });
      console.log(check(report, { video: { codecs: ['h264'] } }).ok);
      try { check(report, { vidoe: {} }); } catch (error) { console.log(error.message); }`;
    for (const where of ['boxray', './node_modules/boxray/dist/browser.js']) {
      const said = node(
        code(where).replaceAll(
          `inspectSync(${JSON.stringify(sample)}`,
          `inspectSync(new Uint8Array((await import('node:fs')).readFileSync(${JSON.stringify(sample)}))`,
        ),
        { flags: ['--disallow-code-generation-from-strings'] },
      );
      expect(said.stderr).toBe('');
      expect(said.stdout).toMatch(
        /^true\nthe policy is not valid: there is no rule 'vidoe': the rules here are /,
      );
    }
  });

  test('import and require give the same', () => {
    const { stdout, stderr } = node(`
      import { createRequire } from 'node:module';
      import * as imported from 'boxray';
      import * as ffprobe from 'boxray/ffprobe';
      const require = createRequire(import.meta.url);
      const { default: _, ...names } = imported;
      const required = require('boxray');
      const same = Object.keys(required).every((name) => required[name] === names[name]);
      const error = await imported.inspect(new Uint8Array(64)).catch((error) => error);
      console.log(JSON.stringify([
        same && Object.keys(names).length === Object.keys(required).length,
        error instanceof required.MediaError,
        ffprobe.ffprobe === require('boxray/ffprobe').ffprobe,
      ]));`);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([true, true, true]);
  });
});

describe('without an addon that fits', () => {
  test('there are no prebuilds', () => {
    expectFallback('no-prebuild', /no prebuild for this platform .*there are no prebuilds/);
  });

  test("other platforms' prebuilds are left alone, and named", () => {
    const others = ['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-x64']
      .filter((name) => name !== tuple)
      .map((name) => `${name}/boxray.node`);
    // Without a libc in its name, and with another one.
    others.push(
      `${tuple}/other.node`,
      `${tuple}/boxray.${libc() === 'musl' ? 'glibc' : 'musl'}.node`,
    );
    for (const name of others) addPrebuild(prebuilds(), name, readFileSync(builtAddon ?? sample));
    expectFallback('no-prebuild', new RegExp(`there are .*${others[0]}`));
  });

  test('a prebuild of garbage', () => {
    addPrebuild(prebuilds(), here, Buffer.from('this is no addon'));
    expectFallback('does-not-load', /boxray\..*node: /);
  });

  test.skipIf(process.platform !== 'linux')("another processor's, under this one's name", () => {
    // An ELF file for a machine that is none (e_machine).
    const bytes = Buffer.alloc(4096);
    readFileSync(process.execPath).copy(bytes, 0, 0, bytes.length);
    bytes.writeUInt16LE(0xfeed, 18);
    addPrebuild(prebuilds(), here, bytes);
    expectFallback('does-not-load', /boxray\..*node: /);
  });

  test('a prebuild that is in no list', () => {
    addPrebuild(prebuilds(), here, Buffer.from('this is no addon'));
    rmSync(path.join(prebuilds(), 'SHA256SUMS'));
    expectFallback('damaged', /SHA256SUMS/);
  });
});

if (builtAddon !== null) {
  const addon = readFileSync(builtAddon);

  describe('with the addon', () => {
    test('a prebuild is taken', () => {
      const file = addPrebuild(prebuilds(), here, addon);
      expect(infoOf()).toMatchObject({
        backend: 'native',
        reason: 'the addon loads',
        native: { available: true, code: null, reason: null, file },
        runtime: { name: 'node', version: process.versions.node },
        platform: { os: process.platform, arch: process.arch, libc: libc() },
      });
    });

    test('a prebuild comes before a local build, and a local build before nothing', () => {
      const local = path.join(folder, 'build', 'Release', 'boxray.node');
      mkdirSync(path.dirname(local), { recursive: true });
      writeFileSync(local, addon);
      expect(infoOf().native.file).toBe(local);
      const prebuild = addPrebuild(prebuilds(), here, addon);
      expect(infoOf().native.file).toBe(prebuild);
      writeFileSync(prebuild, 'damaged');
      expect(infoOf().native.file).toBe(local);
    });

    test.each([
      ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
      [
        'with one bit turned',
        (bytes: Buffer) => bytes.fill((bytes[9000] as number) ^ 1, 9000, 9001),
      ],
      ['empty', () => Buffer.alloc(0)],
    ])('a prebuild that is %s is not loaded', (_, damage) => {
      const file = addPrebuild(prebuilds(), here, addon);
      writeFileSync(file, damage(Buffer.from(addon)));
      expectFallback('damaged', /it is damaged/);
    });

    test("another version's addon is not used", () => {
      const bytes = Buffer.from(addon);
      const { version } = backendInfo();
      const at = bytes.indexOf(`\0${version}\0`);
      expect(at).toBeGreaterThan(0);
      bytes.write(version.replace(/\d/, '9'), at + 1);
      addPrebuild(prebuilds(), here, bytes);
      expectFallback('other-version', /it is of version 9.*, and boxray is /);
    });

    test('worker threads have it, several at a time', () => {
      addPrebuild(prebuilds(), here, addon);
      const { stdout, stderr } = node(`
        import { Worker, isMainThread, parentPort } from 'node:worker_threads';
        import { inspect, hashFrames } from 'boxray';
        const use = async () => {
          const { inspected } = await inspect(${JSON.stringify(sample)});
          const { contentId } = await hashFrames(${JSON.stringify(sample)}, { contentId: true });
          return inspected.backend + contentId;
        };
        if (isMainThread) {
          const workers = Array.from({ length: 3 }, () => new Worker(new URL(import.meta.url)));
          const answers = workers.map((w) => new Promise((resolve, reject) => w.on('message', resolve).on('error', reject)));
          console.log(JSON.stringify(await Promise.all([use(), ...answers])));
        } else parentPort.postMessage(await use());`);
      expect(stderr).toBe('');
      const answers = JSON.parse(stdout);
      expect(answers).toHaveLength(4);
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(/^nativec1:/);
    });

    test('the permission model keeps it out, unless addons are allowed', () => {
      const file = addPrebuild(prebuilds(), here, addon);
      const [major] = process.versions.node.split('.').map(Number) as [number];
      const model = major < 22 ? '--experimental-permission' : '--permission';
      const flags = [model, '--allow-fs-read=*', '--disable-warning=ExperimentalWarning'];
      flags.push('--disable-warning=SecurityWarning');
      const refused = infoOf(useIt, { flags });
      expect(refused).toMatchObject({ backend: 'fallback', native: { code: 'not-permitted' } });
      expect(infoOf(useIt, { flags: [...flags, '--allow-addons'] }).native.file).toBe(file);
    });

    if (canMount)
      test('a read-only file system will do', () => {
        const file = addPrebuild(prebuilds(), here, addon);
        writeFileSync(path.join(project, 'use.mjs'), useIt);
        const { stdout, stderr, status } = readOnly(project, process.execPath, 'use.mjs');
        expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
        expect(JSON.parse(stdout).native.file).toBe(file);
      });

    test('copied to another place it is found again', () => {
      addPrebuild(prebuilds(), here, addon);
      const moved = path.join(project, 'a # b % ü', 'node_modules');
      cpSync(path.join(project, 'node_modules'), moved, {
        recursive: true,
        verbatimSymlinks: true,
      });
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['-p', 'JSON.stringify(require("boxray").backendInfo())'],
        { cwd: path.dirname(moved), encoding: 'utf8', env: { ...process.env, BOXRAY_BACKEND: '' } },
      );
      expect(stderr).toBe('');
      expect(JSON.parse(stdout).native.file).toBe(path.join(moved, 'boxray', 'prebuilds', here));
    });
  });
}
