// The core's own tests, one program a file in native/test: compiled without Node and without the addon, and run.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const sourcesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.cc'))
    .map((name) => path.join(folder, name))
    .sort();

function run(program, args, env) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
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

/**
 * Compiles into `output` by `compiler` (words) with further `flags`, and runs by `runner` (words; none where this machine is the
 * target) with further variables `env`. Prints the counts; gives whether there were tests and all passed.
 */
export async function testCore({ compiler, flags, output, runner = [], env = {} }) {
  const [command, ...words] = compiler;
  const all = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-O1', '-g1'];
  all.push(
    '-Wall',
    '-Wextra',
    '-Wconversion',
    '-Wno-sign-conversion',
    '-Werror',
    '-Inative',
    ...flags,
  );
  mkdirSync(output, { recursive: true });
  const objectOf = (source) => path.join(output, `${source.replaceAll(path.sep, '_')}.o`);
  const compile = (source) =>
    run(command, [...words, ...all, '-c', source, '-o', objectOf(source)]);

  const tests = sourcesIn('native/test');
  // Everything else but the file that knows Node, and what libFuzzer calls.
  const library = sourcesIn('native').filter(
    (source) => !tests.includes(source) && !/\b(fuzz[\\/]|addon\.cc$)/.test(source),
  );
  if ((await forEach([...library, ...tests], compile)).includes(false)) return false;

  const results = await forEach(tests, async (test) => {
    const program = path.resolve(output, `${path.basename(test, '.cc')}.exe`);
    const objects = [objectOf(test), ...library.map(objectOf)];
    const [launcher, ...args] = [...runner, program];
    const passed =
      (await run(command, [...words, ...all, ...objects, '-o', program])) &&
      (await run(launcher, args, env));
    if (!passed) console.error(`FAILED ${test}`);
    return passed;
  });
  const passed = results.filter(Boolean).length;
  console.log(`core: ${passed} passed, ${results.length - passed} failed`);
  return passed === results.length && passed > 0;
}
