// Prebuilds for other platforms that this machine (Linux on x64) can build and run:
// `npm run prebuild:cross [TARGET…]`. Each is built, checked, loaded by its own runtime and held to this
// machine's answers; a target whose tools are missing fails. A release takes these from native runners
// instead (.github/workflows/prebuild.yml).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fetchTool } from '../build/fetch-tool.mjs';
import { addonDigest, stamp } from '../build/stamp.mjs';
import { testCore } from '../check/core.mjs';
import { stage } from '../check/stage.mjs';
import { writeChecksums } from './checksums.mjs';
import { compileForWindows } from './mingw.mjs';
import { muslRuntime } from './musl.mjs';
import { checkPortable } from './portable.mjs';
import { compilePrebuild } from './prebuildify.mjs';
import { zigCompilers } from './zig.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));

const debianArm = 'aarch64-linux-gnu';
const wine = '/usr/lib/wine/wine64';
const wineEnv = { WINEDEBUG: '-all', WINEPREFIX: path.resolve('build/wine') };

/** Wine tells programs that it is Windows 10, which Node asks for. */
function wineRuntime() {
  mkdirSync('build', { recursive: true });
  const env = { ...process.env, ...wineEnv };
  if (!existsSync(wineEnv.WINEPREFIX))
    spawnSync(wine, ['winecfg', '-v', 'win10'], { env, stdio: 'ignore', timeout: 300_000 });
  return wine;
}

const targets = {
  'linux-x64': {
    tools: ['g++'],
    build: () => compilePrebuild({ platform: 'linux', arch: 'x64', libc: 'glibc' }),
    runtime: () => [process.execPath],
  },
  'linux-arm64': {
    tools: [`${debianArm}-g++`, 'qemu-aarch64'],
    packages: 'g++-aarch64-linux-gnu qemu-user',
    build: () =>
      compilePrebuild({
        platform: 'linux',
        arch: 'arm64',
        libc: 'glibc',
        stripper: `${debianArm}-strip`,
        env: {
          CC: `${debianArm}-gcc`,
          CXX: `${debianArm}-g++`,
          LINK: `${debianArm}-g++`,
          AR: `${debianArm}-ar`,
        },
      }),
    runtime: () => [
      'qemu-aarch64',
      '-L',
      `/usr/${debianArm}`,
      path.join(fetchTool('node-arm64'), 'bin', 'node'),
    ],
    core: {
      compiler: [`${debianArm}-g++`],
      flags: ['-static'],
      runner: ['qemu-aarch64'],
    },
  },
  'linux-x64-musl': {
    tools: ['musl-gcc'],
    packages: 'musl-tools',
    build: () =>
      compilePrebuild({
        platform: 'linux',
        arch: 'x64',
        libc: 'musl',
        env: zigCompilers('x86_64-linux-musl'),
      }),
    // zig brings a C++ library of its own along; Alpine's compilers, which a release is
    // built with, use that of the system.
    largest: 600 * 1024,
    ...muslRuntime(),
  },
  'win32-x64': {
    tools: ['x86_64-w64-mingw32-g++', wine],
    packages: 'g++-mingw-w64-x86-64-posix wine64',
    build: compileForWindows,
    largest: 600 * 1024,
    runtime: () => [wineRuntime(), path.join(fetchTool('node-win'), 'bin', 'node.exe')],
    env: wineEnv,
    core: {
      compiler: ['x86_64-w64-mingw32-g++'],
      flags: ['-static'],
      runner: [wine],
      env: wineEnv,
    },
  },
};

const has = (tool) => existsSync(tool) || spawnSync('which', [tool]).status === 0;

function missingOf({ tools, packages }) {
  const missing = tools.filter((tool) => !has(tool));
  return missing.length === 0
    ? null
    : `not here: ${missing.join(', ')} (apt-get install ${packages})`;
}

async function make(name, { build, runtime, env, core, largest, ...target }) {
  const missing = missingOf(target);
  if (missing) throw new Error(missing);
  const file = await build();
  const { size, versions } = checkPortable(file, largest);
  writeChecksums();
  const needs = Object.entries(versions).map(([kind, version]) => `${kind}_${version}`);
  console.log(`${name}: ${size} bytes${needs.length > 0 ? `, needs ${needs.join(' ')}` : ''}`);
  const staged = await stage();
  try {
    const { files, info } = staged.run(runtime(), env);
    const { native, runtime: by } = info;
    console.log(
      `${name}: ${files} fixtures as here, native and fallback, on ${by.name} ${by.version}; ` +
        `processor: ${native.cpuFeatures.join(' ') || '-'}`,
    );
  } finally {
    staged.remove();
  }
  if (core && !(await testCore({ ...core, output: `build/core-test-${name}` })))
    throw new Error('the core tests failed');
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in targets));
if (unknown.length > 0) throw new Error(`${unknown} is none of ${Object.keys(targets)}`);
const failed = [];
for (const [name, target] of Object.entries(targets)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await make(name, target);
  } catch (error) {
    console.error(`${name}: FAILED: ${error.message}`);
    failed.push(name);
  }
}
stamp('prebuilds/.stamp', addonDigest());
if (failed.length > 0) process.exitCode = 1;
