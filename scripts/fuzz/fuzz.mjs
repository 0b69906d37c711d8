// Fuzzes the core, without Node: npm run fuzz -- --help.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { run } from '../build/cxx.mjs';
import { buildFuzzers, targets } from './fuzzers.mjs';
import { writeSeeds } from './seeds.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));

/** Not of the core alone: both backends and interpretation, over broken fixtures. */
const backends = 'backends';

function seconds(text) {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(text);
}

const program = new Command('npm run fuzz --')
  .description('Fuzzes the C++ core under AddressSanitizer and UndefinedBehaviorSanitizer.')
  .argument(
    '[target...]',
    `which: ${targets.join(', ')} (default: these, one after the other), or ${backends}: both ` +
      'backends and interpretation',
  )
  .option('--time <seconds>', 'how long each target runs', seconds, 60)
  .option(
    '--coverage',
    'only run what is there already, and say how much of the parsers that reaches',
  )
  .option('--merge', 'make native/fuzz/corpus anew: the fewest inputs that reach as much')
  .addHelpText(
    'after',
    `
A finding ends the run with exit code 1 and stays in build/fuzz/findings. To see it again:
  build/fuzz/TARGET build/fuzz/findings/FILE`,
  )
  .parse();
const { time, coverage, merge } = program.opts();
if (program.args.length === 1 && program.args[0] === backends) {
  const env = { ...process.env, BOXRAY_FUZZ_SECONDS: String(time) };
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/backends/interpret-fuzz.test.ts'];
  process.exit((await run(process.execPath, vitest, { env })) ? 0 : 1);
}
const chosen = program.args.length > 0 ? program.args : targets;
for (const target of chosen)
  if (!targets.includes(target))
    program.error(`there is no target '${target}': choose from ${targets.join(', ')}`);

const fuzzers = await buildFuzzers(
  coverage ? 'build/fuzz-coverage' : 'build/fuzz',
  chosen,
  coverage,
);
if (!fuzzers) process.exit(1);
const { output, programOf, command } = fuzzers;

const committed = (target) => path.join('native/fuzz/corpus', target);
const found = (target) => path.join('build/fuzz-corpus', target);
const seeds = (target) => path.join('build/fuzz-seeds', target);
const findings = 'build/fuzz/findings';
mkdirSync(findings, { recursive: true });

/** Every folder of inputs for a target, the one that may grow first. */
function inputs(target) {
  mkdirSync(found(target), { recursive: true });
  writeSeeds(target, seeds(target));
  return [found(target), committed(target), seeds(target)].filter((folder) => existsSync(folder));
}

/** Inputs that the repository carries for a target, bytes in all. */
const largestCorpus = 95_000;

/** Removes the largest inputs of a folder until the rest may be committed. */
function keepSmallest(folder) {
  const files = readdirSync(folder)
    .map((name) => ({
      file: path.join(folder, name),
      size: statSync(path.join(folder, name)).size,
    }))
    .sort((a, b) => a.size - b.size || (a.file < b.file ? -1 : 1));
  let kept = 0;
  for (const { file, size } of files) {
    kept += size;
    if (kept > largestCorpus) rmSync(file);
  }
}

const limits = ['-timeout=10', '-rss_limit_mb=1024', '-max_len=65536'];
let failed = 0;
for (const target of chosen) {
  console.log(`\n== ${target}`);
  const common = [...limits, `-artifact_prefix=${findings}/${target}-`];
  if (merge) {
    mkdirSync(committed(target), { recursive: true });
    const from = inputs(target).filter(
      (folder) => ![committed(target), seeds(target)].includes(folder),
    );
    const args = [
      '-merge=1',
      ...common,
      '-max_len=1024',
      committed(target),
      seeds(target),
      ...from,
    ];
    if (!(await run(programOf(target), args))) failed++;
    // What the fixtures reach need not be stored twice. libFuzzer names a file after its SHA-1.
    for (const name of readdirSync(seeds(target))) {
      const bytes = readFileSync(path.join(seeds(target), name));
      rmSync(path.join(committed(target), createHash('sha1').update(bytes).digest('hex')), {
        force: true,
      });
    }
    keepSmallest(committed(target));
    continue;
  }
  const args = coverage
    ? ['-runs=0', ...common, ...inputs(target).filter((folder) => folder !== found(target))]
    : [
        `-max_total_time=${time}`,
        '-print_final_stats=1',
        '-use_value_profile=1',
        ...common,
        ...inputs(target),
      ];
  const env = { ...process.env, LLVM_PROFILE_FILE: `${output}/${target}.profraw` };
  if (!(await run(programOf(target), args, { env }))) failed++;
}

if (coverage) {
  const version = /-(\d+)$/.exec(command)?.[0] ?? '';
  const merged = `${output}/all.profdata`;
  const profiles = chosen.map((target) => `${output}/${target}.profraw`);
  await run(`llvm-profdata${version}`, ['merge', '-o', merged, ...profiles]);
  const binaries = chosen.flatMap((target, i) =>
    i === 0 ? [programOf(target)] : ['-object', programOf(target)],
  );
  await run(`llvm-cov${version}`, [
    'report',
    ...binaries,
    `-instr-profile=${merged}`,
    'native/core',
    'native/isobmff',
    'native/matroska',
  ]);
}

console.log(
  failed === 0 ? 'fuzz: no findings' : `fuzz: ${failed} targets with findings, in ${findings}`,
);
process.exitCode = failed === 0 ? 0 : 1;
