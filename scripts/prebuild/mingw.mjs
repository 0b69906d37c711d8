// The addon for Windows by Debian's mingw-w64. For tests only: it binds to the name node.exe, where a
// release, built by Visual Studio, finds the program it runs in by node-gyp's delay-load hook.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { forEach } from '../build/cxx.mjs';
import { nodeHeaders } from '../build/toolchain.mjs';

const prefix = 'x86_64-w64-mingw32';

function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stderr}`);
  return stdout;
}

/** Sources as binding.gyp lists them: those of the first target are built for size, the others for speed. */
function sources() {
  const gyp = readFileSync('binding.gyp', 'utf8');
  const [small, fast] = gyp.split("'target_name': 'boxray_hot'");
  const listed = (text) => text.match(/native\/[\w/]+\.cc/g);
  return [
    ...listed(small).map((source) => ({ source, level: '-Os' })),
    ...listed(fast).map((source) => ({ source, level: '-O3' })),
  ];
}

/** Gives the prebuild's path. Throws with what the compiler says. */
export async function compileForWindows() {
  const folder = path.resolve('build', 'mingw');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const headers = nodeHeaders();
  if (!headers) throw new Error('this Node came without its headers');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const api = path.dirname(createRequire(import.meta.url).resolve('node-addon-api'));
  const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-fvisibility=hidden', '-Wall'];
  flags.push('-ffunction-sections', '-fdata-sections', '-fno-asynchronous-unwind-tables');
  flags.push('-Inative', '-isystem', api, '-isystem', path.join(headers, 'include', 'node'));
  for (const define of [
    'NAPI_VERSION=8',
    'NAPI_DISABLE_CPP_EXCEPTIONS',
    `BOXRAY_VERSION=${version}`,
  ])
    flags.push(`-D${define}`);
  flags.push('-DBUILDING_NODE_EXTENSION', '-DNODE_ADDON_API_DISABLE_DEPRECATED');
  const files = sources().map(({ source, level }) => ({
    source,
    level,
    object: path.join(folder, `${source.replaceAll('/', '_')}.o`),
  }));
  await forEach(files, ({ source, level, object }) =>
    run(`${prefix}-g++`, ...flags, level, '-c', source, '-o', object),
  );
  const objects = files.map(({ object }) => object);
  // By way of the table of imports, since the headers declare them so.
  const undefinedNames = run(`${prefix}-nm`, '-u', ...objects);
  const names = [...undefinedNames.matchAll(/\bU (?:__imp_)?(napi_\w+|node_api_\w+)/g)];
  const definitions = path.join(folder, 'node.def');
  const exported = [...new Set(names.map(([, name]) => name))].sort();
  writeFileSync(definitions, `LIBRARY node.exe\nEXPORTS\n${exported.join('\n')}\n`);
  const library = path.join(folder, 'libnode.a');
  run(`${prefix}-dlltool`, '-d', definitions, '-l', library);
  const output = path.resolve('prebuilds', 'win32-x64', 'boxray.node');
  mkdirSync(path.dirname(output), { recursive: true });
  const link = ['-shared', '-static', '-s', '-Wl,--gc-sections,--no-insert-timestamp'];
  run(`${prefix}-g++`, ...link, '-o', output, ...objects, library);
  return output;
}
