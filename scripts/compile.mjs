// Compiles parts of native/ without node-gyp: for the core's tests and the fuzzers.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

export const sourcesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.cc'))
    .map((name) => path.join(folder, name))
    .sort();

/** Core, I/O and hashing: everything but what knows Node, tests or fuzzes. */
export const librarySources = () => ['native/core', 'native/io', 'native/hash'].flatMap(sourcesIn);

/** Whether the program ends with 0. */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}

/** Does the work for every item, as many at a time as there are processors; says for which items it succeeded. */
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

/** Compiles each source; gives the object files, or null where one fails. `flagsOf`: by source. */
export async function compileAll([command, ...words], sources, output, flagsOf) {
  mkdirSync(output, { recursive: true });
  const objectOf = (source) => path.join(output, `${source.replaceAll(path.sep, '_')}.o`);
  const compiled = await forEach(sources, (source) =>
    run(command, [...words, ...flagsOf(source), '-c', source, '-o', objectOf(source)]),
  );
  return compiled.includes(false) ? null : sources.map(objectOf);
}
