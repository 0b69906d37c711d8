// The life-cycle tests' scripts with an addon under AddressSanitizer, LeakSanitizer and UBSan:
// `npm run test:sanitized`. Before that, faults of three kinds are built into the addon, one at a
// time, to see that each is noticed.
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addonFlags, compileAll, librarySources, run, sourcesIn } from '../build/cxx.mjs';
import { importTs } from '../build/run-ts.mjs';
import { findCompiler } from '../build/toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));

const output = 'build/sanitized';
/** A package like the installed one, in which only the addon is another. */
const root = path.join(output, 'package');
const addon = path.join(root, 'build', 'Release', 'boxray.node');
const scripts = 'test/support/life-cycle';
const sample = path.resolve('test/fixtures/sample.mp4');

const compiler = findCompiler();
const forAddon = addonFlags();
if (process.platform !== 'linux' || !compiler || !forAddon) {
  console.error(
    'boxray: this needs Linux, a C++20 compiler, and a Node that came with its headers',
  );
  process.exit(1);
}
const [command, ...words] = compiler;
const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-O1', '-g1', '-fPIC', '-Inative'];
flags.push('-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all');

const library = await compileAll(compiler, librarySources(), output, () => flags);

/** Builds the addon, its own sources from a folder that stands for native/addon. */
async function buildAddon(folder = 'native/addon') {
  const to = path.join(output, path.basename(folder));
  const objects = await compileAll(compiler, sourcesIn(folder), to, () => [...flags, ...forAddon]);
  if (!objects || !library) process.exit(1);
  const link = [...words, ...flags, '-shared', ...objects, ...library, '-o', addon];
  if (!(await run(command, link))) process.exit(1);
}

/** Runs a script of the life-cycle tests; gives how it ended, what it said, and the seconds that it took. */
function runSanitized(name, args, nodeFlags = []) {
  const runtime = spawnText(command, [...words, '-print-file-name=libasan.so']);
  return runtime.then(({ output: libasan }) =>
    spawnText(process.execPath, [...nodeFlags, path.join(root, scripts, name), ...args], {
      ...process.env,
      LD_PRELOAD: libasan.trim(),
      // Two frames: see leaks.txt.
      ASAN_OPTIONS: 'detect_leaks=1:malloc_context_size=2:exitcode=66',
      LSAN_OPTIONS: `suppressions=${path.resolve(scripts, 'leaks.txt')}:print_suppressions=0`,
      UBSAN_OPTIONS: 'print_stacktrace=1',
    }),
  );
}

function spawnText(program, args, env = process.env) {
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { output: '', complaints: '' };
  child.stdout.on('data', (text) => {
    heard.output += text;
  });
  child.stderr.on('data', (text) => {
    heard.complaints += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 300_000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ ...heard, code: code ?? signal, seconds: (performance.now() - start) / 1000 });
    });
  });
}

/**
 * What is broken; what the sanitizers say of it; the file in native/addon; its text,
 * and what stands there instead.
 */
const faults = [
  [
    'an answer that is never freed',
    'LeakSanitizer',
    'inspect.cc',
    'FileResult result;\n  const Request',
    'FileResult& result = *new FileResult();\n  const Request',
  ],
  [
    'a job that is used after it is gone',
    'heap-use-after-free',
    'jobs.h',
    '  job->Queue();\n  return promise;',
    '  delete job;\n  job->Queue();\n  return promise;',
  ],
  [
    'a buffer that is one byte short',
    'heap-buffer-overflow',
    'convert.cc',
    'Napi::ArrayBuffer::New(env, size);\n  if (buffer.IsEmpty())',
    'Napi::ArrayBuffer::New(env, new uint8_t[size - 1], size,' +
      ' [](Napi::Env, void* data) { delete[] static_cast<uint8_t*>(data); });' +
      '\n  if (buffer.IsEmpty())',
  ],
];

async function mustBeFound([what, message, file, before, after]) {
  const folder = path.join(output, 'faulty-sources', 'faulty');
  for (const stale of [folder, path.join(output, 'faulty')])
    rmSync(stale, { recursive: true, force: true });
  cpSync('native/addon', folder, { recursive: true });
  const source = path.join(folder, file);
  const text = readFileSync(source, 'utf8');
  if (text.split(before).length !== 2)
    throw new Error(`native/addon/${file} does not hold once: ${before}`);
  writeFileSync(source, text.replace(before, after));
  await buildAddon(folder);
  const { code, complaints } = await runSanitized('races.mjs', ['native', sample, 'test/fixtures']);
  const found = code !== 0 && complaints.includes(message);
  console.log(`sanitized: ${what}: ${found ? 'found' : `NOT FOUND (${code})\n${complaints}`}`);
  return found;
}

rmSync(root, { recursive: true, force: true });
mkdirSync(path.dirname(addon), { recursive: true });
for (const name of ['dist', 'package.json', scripts])
  cpSync(name, path.join(root, name), { recursive: true });
symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));

let failed = 0;
for (const fault of faults) if (!(await mustBeFound(fault))) failed++;
await buildAddon();

const folder = mkdtempSync(path.join(tmpdir(), 'boxray-sanitized-'));
try {
  const { writeLongFile } = await importTs(`${scripts}/run.ts`);
  const long = path.join(folder, 'long.mp4');
  writeLongFile(long, 40_000);
  const runs = [
    ['workers.mjs', ['native', sample, long]],
    ['leave.mjs', ['native', sample, long, 'exit'], 7],
    ['leave.mjs', ['native', sample, long, 'exit later'], 7],
    ['leave.mjs', ['native', sample, long, 'an exception'], 7],
    ['stay.mjs', ['native', sample, long]],
    ['races.mjs', ['native', sample, path.resolve('test/fixtures')]],
    ['many.mjs', ['native', path.resolve('test/fixtures'), '2500'], 0, ['--expose-gc']],
  ];
  for (const [name, args, expected = 0, nodeFlags = []] of runs) {
    const { code, output: said, complaints, seconds } = await runSanitized(name, args, nodeFlags);
    const passed = code === expected && complaints === '';
    if (!passed) failed++;
    const outcome = passed ? 'passed' : `FAILED, ended with ${code}\n${complaints}`;
    console.log(
      `sanitized: ${name} ${args[3] ?? ''} ${said}: ${outcome} (${seconds.toFixed(1)} s)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failed === 0 ? 'sanitized: all passed' : `sanitized: ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
