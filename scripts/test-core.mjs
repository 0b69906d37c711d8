// The core's own tests: compiled with sanitizers, without Node and without the addon, one program a file in native/test.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findCompiler } from './toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));

const sourcesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.cc'))
    .map((name) => path.join(folder, name))
    .sort();

const compiler = findCompiler();
if (!compiler) {
  console.error('boxray: no C++20 compiler, and the core tests need one');
  process.exit(1);
}
const [command, ...words] = compiler;
const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-O1', '-g1'];
flags.push('-Wall', '-Wextra', '-Wconversion', '-Werror', '-Inative');
flags.push('-fsanitize=address,undefined', '-fno-sanitize-recover=all');

function run(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}

/** Does the work for every item, as many at a time as there are processors; says for which items it succeeded. */
async function forEach(items, work) {
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

const output = 'build/core-test';
mkdirSync(output, { recursive: true });
const objectOf = (source) => path.join(output, `${source.replaceAll(path.sep, '_')}.o`);
const compile = (source) =>
  run(command, [...words, ...flags, '-c', source, '-o', objectOf(source)]);

const tests = sourcesIn('native/test');
// Everything else but the file that knows Node, and what libFuzzer calls.
const library = sourcesIn('native').filter(
  (source) => !tests.includes(source) && !/\b(fuzz[\\/]|addon\.cc$)/.test(source),
);
if ((await forEach([...library, ...tests], compile)).includes(false)) process.exit(1);

const results = await forEach(tests, async (test) => {
  const program = path.join(output, path.basename(test, '.cc'));
  const objects = [objectOf(test), ...library.map(objectOf)];
  const passed =
    (await run(command, [...words, ...flags, ...objects, '-o', program])) &&
    (await run(program, []));
  if (!passed) console.error(`FAILED ${test}`);
  return passed;
});
const passed = results.filter(Boolean).length;
console.log(`core: ${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length && passed > 0 ? 0 : 1;
