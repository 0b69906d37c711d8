// The core's own tests, one program a file in native/test: compiled without Node and without the addon, and
// run. As a program (`npm run test:core`) under AddressSanitizer and UBSan.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileAll, forEach, librarySources, run, sourcesIn } from '../build/cxx.mjs';
import { findCompiler } from '../build/toolchain.mjs';

/**
 * Compiles into `output` by `compiler` (words) with further `flags`, and runs by `runner` (words; none
 * where this machine is the target) with further variables `env`. Prints the counts; gives whether
 * there were tests and all passed.
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
  const tests = sourcesIn('native/test');
  const library = await compileAll(compiler, librarySources(), output, () => all);
  const mains = await compileAll(compiler, tests, output, () => all);
  if (!library || !mains) return false;

  const results = await forEach(tests, async (test) => {
    const program = path.resolve(output, `${path.basename(test, '.cc')}.exe`);
    const link = [...words, ...all, mains[tests.indexOf(test)], ...library, '-o', program];
    const [launcher, ...args] = [...runner, program];
    const passed =
      (await run(command, link)) &&
      (await run(launcher, args, { env: { ...process.env, ...env } }));
    if (!passed) console.error(`FAILED ${test}`);
    return passed;
  });
  const passed = results.filter(Boolean).length;
  console.log(`core: ${passed} passed, ${results.length - passed} failed`);
  return passed === results.length && passed > 0;
}

async function main() {
  process.chdir(path.resolve(import.meta.dirname, '..', '..'));
  const compiler = findCompiler();
  if (!compiler) {
    console.error('boxray: no C++20 compiler, and the core tests need one');
    return false;
  }
  const flags = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
  return testCore({ compiler, flags, output: 'build/core-test' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await main()) ? 0 : 1;
