// Small C and C++ programs of bench/native, compiled on first use, that answer line by
// line: see bench/native/protocol.h.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { digestOf, isStamped, stamp } from '../../scripts/build/stamp.mjs';
import { findCompiler } from '../../scripts/build/toolchain.mjs';
import { cache } from '../media/cache.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** The C++ sources; BOXRAY_BENCH_NATIVE measures another tree's. */
const core = path.resolve(process.env.BOXRAY_BENCH_NATIVE ?? path.join(root, 'native'));
const own = path.join(root, 'bench/native');

/** All but what knows Node, tests or fuzzes. */
const coreSources = () =>
  readdirSync(core, { recursive: true })
    .filter((name) => name.endsWith('.cc') && !/^(addon|test|fuzz)/.test(name))
    .map((name) => path.join(core, name));

/** Compiler and linker flags of a library, or null where pkg-config does not know it. */
function packageFlags(...names) {
  const { status, stdout } = spawnSync('pkg-config', ['--cflags', '--libs', ...names], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim().split(/\s+/) : null;
}

const libavNames = ['libavformat', 'libavcodec', 'libavutil'];

const programs = {
  inspect: { sources: () => [path.join(own, 'inspect.cc'), ...coreSources()] },
  hash: { sources: () => [path.join(own, 'hash.cc'), ...coreSources()] },
  matroska: { sources: () => [path.join(own, 'matroska.cc')] },
  pdq: { sources: () => [path.join(own, 'pdq.cc')] },
  libavformat: {
    sources: () => [path.join(own, 'libavformat.cc')],
    flags: () => packageFlags(...libavNames),
    without: 'the development files of libavformat are not installed',
  },
};

const reasons = new Map();
let compiler;

/** Compiles where the sources have changed. Returns why it cannot, or null. */
function build(name) {
  const { sources, flags = () => [], without } = programs[name];
  compiler ??= findCompiler();
  if (!compiler) return 'no C++20 compiler';
  const extra = flags();
  if (!extra) return without;
  const output = executable(name);
  const inputs = sources();
  const digest = digestOf([core, own], [compiler, extra]);
  if (existsSync(output) && isStamped(`${output}.stamp`, digest)) return null;
  mkdirSync(path.dirname(output), { recursive: true });
  const [command, ...words] = compiler;
  // Written beside and renamed: another suite may be running the old one.
  const fresh = `${output}.${process.pid}`;
  const args = ['-std=c++20', '-O3', '-fno-exceptions', '-fno-rtti', `-I${core}`, `-I${own}`];
  const built = spawnSync(command, [...words, ...args, '-o', fresh, ...inputs, ...extra], {
    encoding: 'utf8',
  });
  if (built.status !== 0)
    return `bench/native/${name} does not compile: ${built.stderr.slice(0, 400)}`;
  renameSync(fresh, output);
  stamp(`${output}.stamp`, digest);
  return null;
}

export const executable = (name) =>
  path.join(cache, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** Compiles a program of bench/native where that is needed and possible; why it is not, or null. */
export function missingProgram(name) {
  if (!reasons.has(name)) reasons.set(name, build(name));
  return reasons.get(name);
}

/** A running program: `answer()` is its first line, `round(seconds)` the milliseconds a call of one round. */
export function programOf(name, args) {
  const child = spawn(executable(name), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ${args.join(' ')} ended early`);
    return JSON.parse(value);
  };
  return {
    answer: next,
    async round(seconds) {
      child.stdin.write(`${seconds}\n`);
      return (await next()).samples;
    },
    /** It ends when nobody asks any more. */
    stop: () => child.stdin.end(),
  };
}
