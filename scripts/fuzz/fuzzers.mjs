// Compiles and links the fuzzers, for fuzz.mjs and mutants.mjs.
import path from 'node:path';
import { compileAll, librarySources, run, sourcesIn } from '../build/cxx.mjs';
import { findClang } from '../build/toolchain.mjs';

export const targets = ['file', 'tables', 'fragments', 'scan', 'hash'];

const isTarget = (source) => targets.includes(path.basename(source, '.cc'));

// Hashes wrap on purpose; sizes and counts must not.
const strict = [
  '-fsanitize=unsigned-integer-overflow',
  '-fsanitize=implicit-conversion',
  '-fsanitize-ignorelist=native/fuzz/wraps.txt',
];

/**
 * Builds the chosen targets into a folder. Null where that fails, and says why. Otherwise `programOf` names a
 * target's program, `compile` makes an object of one more source, with `include` in the place of native, and
 * `link` a program of a target in which objects are exchanged for others.
 */
export async function buildFuzzers(output, chosen, coverage = false) {
  const compiler = findClang();
  if (!compiler) {
    console.error(
      'boxray: the fuzzers need clang with libFuzzer (Debian: apt-get install clang-16)',
    );
    return null;
  }
  const [command, ...words] = compiler;
  const instruments = coverage
    ? ['-O0', '-fprofile-instr-generate', '-fcoverage-mapping']
    : ['-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
  const flagsOf = (source, include = 'native') => [
    '-std=c++20',
    '-fno-rtti',
    '-g',
    `-I${include}`,
    ...instruments,
    '-fsanitize=fuzzer-no-link',
    ...(source.startsWith('native/fuzz') ? [] : ['-fno-exceptions']),
    ...(coverage || !/native.(core|families|io|isobmff|matroska)/.test(source) ? [] : strict),
  ];
  const fuzzSources = sourcesIn('native/fuzz');
  const shared = [...librarySources(), ...fuzzSources.filter((source) => !isTarget(source))];
  const mains = fuzzSources.filter(isTarget);
  const sources = [...shared, ...mains];
  const objects = await compileAll(compiler, sources, output, flagsOf);
  if (!objects) return null;

  const objectOf = (source) => objects[sources.indexOf(source)];
  const programOf = (target) => path.join(output, target);
  const link = (target, program, exchanged = new Map()) => {
    const main = mains.find((source) => path.basename(source, '.cc') === target);
    const parts = [main, ...shared].map((source) => exchanged.get(source) ?? objectOf(source));
    return run(command, [...words, ...instruments, '-fsanitize=fuzzer', ...parts, '-o', program]);
  };
  const compile = (source, include, object) =>
    run(command, [...words, ...flagsOf(source, include), '-c', source, '-o', object]);
  for (const target of chosen) if (!(await link(target, programOf(target)))) return null;
  return { command, output, programOf, compile, link };
}
