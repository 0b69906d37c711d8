// Each libFuzzer target of native/fuzz for a short while, from the fixtures on: `npm run fuzz:smoke [SECONDS]`. Needs clang.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

process.chdir(path.resolve(import.meta.dirname, '..'));
const [seconds = '30'] = process.argv.slice(2);
const works = (name) => spawnSync(name, ['--version']).status === 0;
const compiler = ['clang++', 'clang++-18', 'clang++-16'].find(works);
if (!compiler) {
  console.error('boxray: fuzzing needs clang++');
  process.exit(1);
}
const sources = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.cc'))
    .map((name) => path.join(folder, name));
const library = [...sources('native/core'), ...sources('native/hash')];
const targets = sources('native/fuzz');
mkdirSync('build/fuzz', { recursive: true });
const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-fuzz-'));
const run = (program, args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0;
let failed = targets.length === 0 ? 1 : 0;
for (const target of targets) {
  const program = path.resolve('build/fuzz', path.basename(target, '.cc'));
  const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-O1', '-g1', '-Inative'];
  flags.push('-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all');
  const corpus = path.join(scratch, path.basename(target, '.cc'));
  cpSync('test/fixtures', corpus, { recursive: true });
  const limits = [`-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048'];
  const quiet = ['-print_final_stats=1', '-verbosity=0', `-artifact_prefix=${scratch}/`];
  const passed =
    run(compiler, [...flags, target, ...library, '-o', program]) &&
    run(program, [...limits, ...quiet, corpus]);
  console.log(`fuzz: ${target}: ${passed ? 'nothing found' : `FAILED, see ${scratch}`}`);
  if (!passed) failed++;
}
if (failed === 0) rmSync(scratch, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;
