// The core's own tests: compiled with sanitizers, without Node and without the addon, one program a file in native/test.
import path from 'node:path';
import { compileAll, forEach, librarySources, run, sourcesIn } from './compile.mjs';
import { findCompiler } from './toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));

const compiler = findCompiler();
if (!compiler) {
  console.error('boxray: no C++20 compiler, and the core tests need one');
  process.exit(1);
}
const [command, ...words] = compiler;
const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-O1', '-g1'];
flags.push('-Wall', '-Wextra', '-Wconversion', '-Werror', '-Inative');
flags.push('-fsanitize=address,undefined', '-fno-sanitize-recover=all');

const output = 'build/core-test';
const library = await compileAll(compiler, librarySources(), output, () => flags);
const tests = sourcesIn('native/test');
const objects = await compileAll(compiler, tests, output, () => flags);
if (!library || !objects) process.exit(1);

const results = await forEach(tests, async (test) => {
  const program = path.join(output, path.basename(test, '.cc'));
  const link = [...words, ...flags, objects[tests.indexOf(test)], ...library, '-o', program];
  const passed = (await run(command, link)) && (await run(program, []));
  if (!passed) console.error(`FAILED ${test}`);
  return passed;
});
const passed = results.filter(Boolean).length;
console.log(`core: ${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length && passed > 0 ? 0 : 1;
