// Compiles parts of native/ without node-gyp: for the core's tests, the fuzzers and other tools.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { digestOf, isStamped, stamp } from './stamp.mjs';
import { nodeHeaders } from './toolchain.mjs';

export const sourcesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.cc'))
    .map((name) => path.join(folder, name))
    .sort();

/** Everything but what knows Node, tests or fuzzes. */
export const librarySources = () =>
  sourcesIn('native').filter((source) => !/^native.(addon|test|fuzz)/.test(source));

/** What knows Node. */
export const addonSources = () => sourcesIn('native/addon');

/** What compiles the addon's own sources, as in binding.gyp. Null where Node came without its headers. */
export function addonFlags() {
  const headers = nodeHeaders();
  if (headers === null) return null;
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const includes = ['node_modules/node-addon-api', path.join(headers, 'include/node')];
  const names = ['NAPI_VERSION=8', `BOXRAY_VERSION=${version}`, 'NAPI_DISABLE_CPP_EXCEPTIONS'];
  names.push('NODE_ADDON_API_DISABLE_DEPRECATED', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS');
  return [
    ...includes.flatMap((folder) => ['-isystem', folder]),
    ...names.map((name) => `-D${name}`),
  ];
}

/** Whether the program ends with 0. */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}

/**
 * Does the work for every item, as many at a time as there are processors; says for which items it succeeded.
 */
export async function forEach(items, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/** All that a source may include, and what says which functions of it sanitizers pass over. */
const headers = () =>
  readdirSync('native', { recursive: true })
    .filter((name) => name.endsWith('.h') || name.endsWith('.txt'))
    .map((name) => path.join('native', name))
    .sort();

/**
 * Compiles each source that has changed; gives the object files, or null where
 * one fails. `flagsOf`: by source.
 */
export async function compileAll([command, ...words], sources, output, flagsOf) {
  mkdirSync(output, { recursive: true });
  const objectOf = (source) => path.join(output, `${source.replaceAll(path.sep, '_')}.o`);
  const version = spawnSync(command, [...words, '--version'], { encoding: 'utf8' }).stdout;
  const shared = digestOf(headers(), [command, ...words, version]);
  const compiled = await forEach(sources, async (source) => {
    const object = objectOf(source);
    const flags = flagsOf(source);
    const digest = digestOf([source], [shared, flags]);
    if (existsSync(object) && isStamped(`${object}.stamp`, digest)) return true;
    rmSync(`${object}.stamp`, { force: true });
    const made = await run(command, [...words, ...flags, '-c', source, '-o', object]);
    if (made) stamp(`${object}.stamp`, digest);
    return made;
  });
  return compiled.includes(false) ? null : sources.map(objectOf);
}
