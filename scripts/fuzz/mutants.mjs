// Whether the fuzzers find what they are for: takes out bounds checks of the core, one at a time, in a copy,
// and fuzzes until that is noticed. `node scripts/fuzz/mutants.mjs` says for each after how many seconds;
// exit code 1 where one survives.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFuzzers } from './fuzzers.mjs';
import { writeSeeds } from './seeds.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));

/** Seconds after which a mutant has survived. */
const patience = 60;

const box = 'isobmff/box.cc';
const table = 'isobmff/sample_table.cc';
const frames = 'isobmff/sample_frames.cc';

/** What is taken out; the target that should notice; the file; its text; what stands there instead. */
const mutants = [
  [
    'a child is cut to its parent',
    'file',
    box,
    '        size = left;\n      }\n      break;',
    '      }\n      break;',
  ],
  ['a 64-bit size is there', 'file', box, 'if (available < 16) return header;', ''],
  ['a size covers its header', 'file', box, 'if (header.size >= header.header_size)', ''],
  ['a uuid has its user type', 'file', box, 'if (payload.remaining() < 16)', 'if (false)'],
  [
    'a box is there as a whole',
    'file',
    'isobmff/parser.cc',
    'if (!window.holds(position_, box.size))',
    'if (false)',
  ],
  ['packed sizes are there', 'tables', table, 'std::min<uint64_t>(claimed, present)', 'claimed'],
  [
    'sizes are there',
    'tables',
    table,
    'SizeTable::packed(rows.data, 32, rows.count)',
    'SizeTable::packed(rows.data, 32, claimed)',
  ],
  [
    'chunks hold no more samples than there are',
    'tables',
    frames,
    'std::min(run.samples_per_chunk, count - row)',
    'run.samples_per_chunk',
  ],
  [
    'the last chunk is followed by none',
    'tables',
    'isobmff/chunks.cc',
    'std::min(block.end_chunk, table_.count - 1)',
    'block.end_chunk',
  ],
  [
    'a keyframe is a sample',
    'tables',
    frames,
    'if (number <= previous || number > count) continue;',
    'if (number <= previous) continue;',
  ],
  [
    'the rows of a run are there',
    'fragments',
    'isobmff/fragment.cc',
    'payload, claimed, row).count;',
    'payload, claimed, row).count, count = claimed;',
  ],
];

const folder = 'build/fuzz-mutants';
const copy = path.join(folder, 'native');

/** As libFuzzer's own findings, and apart from 1 for a run that went wrong. */
const sanitizer = 'exitcode=77:symbolize=0';
/** How libFuzzer ends with a finding: late, too much memory, and anything else. */
const findings = [70, 71, 77];

/** Milliseconds until a fuzzer ends with a finding; null where it has none in that time. */
function timeToFinding(program, target, seconds = patience) {
  const seeds = path.join('build/fuzz-seeds', target);
  writeSeeds(target, seeds);
  const args = [
    `-max_total_time=${seconds}`,
    '-timeout=10',
    '-rss_limit_mb=1024',
    '-max_len=65536',
  ];
  const corpus = path.join('native/fuzz/corpus', target);
  // The fuzzer adds what it finds to the first folder.
  const fresh = path.join(folder, 'found');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  const inputs = existsSync(corpus) ? [fresh, seeds, corpus] : [fresh, seeds];
  const start = performance.now();
  const child = spawn(
    program,
    [...args, '-use_value_profile=1', `-artifact_prefix=${folder}/`, ...inputs],
    {
      stdio: 'ignore',
      env: { ...process.env, ASAN_OPTIONS: sanitizer, UBSAN_OPTIONS: sanitizer },
    },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), (seconds + 15) * 1000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== 0 && code !== null && !findings.includes(code))
        reject(new Error(`${program} ends with ${code}`));
      else resolve(findings.includes(code) ? performance.now() - start : null);
    });
  });
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const chosen = [...new Set(mutants.map(([, target]) => target))];
const fuzzers = await buildFuzzers('build/fuzz', chosen);
if (!fuzzers) process.exit(1);
for (const target of chosen)
  if ((await timeToFinding(fuzzers.programOf(target), target, 5)) !== null)
    throw new Error(`${target} has a finding in the core as it is`);
cpSync('native', copy, { recursive: true });

let survivors = 0;
for (const [name, target, file, before, after] of mutants) {
  const original = path.join('native', file);
  const text = readFileSync(original, 'utf8');
  if (text.split(before).length !== 2) throw new Error(`${original} does not hold once: ${before}`);
  const source = path.join(copy, file);
  writeFileSync(source, text.replace(before, after));
  const object = path.join(folder, 'mutant.o');
  const program = path.join(folder, 'mutant');
  const made =
    (await fuzzers.compile(source, copy, object)) &&
    (await fuzzers.link(target, program, new Map([[original, object]])));
  if (!made) throw new Error(`${name}: it does not compile`);
  const time = await timeToFinding(program, target);
  writeFileSync(source, text);
  if (time === null) survivors++;
  const outcome = time === null ? 'SURVIVED' : `found after ${(time / 1000).toFixed(1)} s`;
  console.log(`${target.padEnd(9)} without '${name}': ${outcome}`);
}
console.log(`mutants: ${mutants.length - survivors} of ${mutants.length} found`);
process.exitCode = survivors === 0 ? 0 : 1;
