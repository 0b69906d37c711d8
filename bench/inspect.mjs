// Inspecting a generated one-hour film and a short clip: boxray's two backends, mp4box itself, the core without Node, and the floor of
// reading the same bytes, all in one run: `npm run bench`. Each in a process of its own, rounds interleaved, medians.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { findCompiler } from '../scripts/toolchain.mjs';
import { cache, hourFile } from './media.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const require = createRequire(import.meta.url);
const { backendInfo } = require('../dist/index.cjs');

const hours = [];
for (const kind of ['faststart', 'moov-last', 'fragmented']) hours.push(await hourFile(kind));
const files = [path.resolve('test/fixtures/sample.mp4'), ...hours];

const contenders = ['native', 'fallback', 'mp4box'];
if (backendInfo().backend !== 'native') {
  console.log(`native is left out: ${backendInfo().reason}`);
  contenders.shift();
}

const rounds = 3;
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

/** One contender's median in a process of its own. */
function measure(contender, file) {
  const script = path.join(import.meta.dirname, 'contender.mjs');
  const result = spawnSync(process.execPath, [script, contender, file], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${contender}: ${result.stderr}`);
  return JSON.parse(result.stdout);
}

/** Interleaved rounds; a contender that counts other samples than the first is said so. */
function race(file) {
  const results = new Map(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) results.get(contender).push(measure(contender, file));
  const agreed = results.get(contenders[0])[0].samples;
  return contenders.map((contender) => {
    const list = results.get(contender);
    const { samples } = list[0];
    return {
      contender,
      ms: median(list.map(({ ms }) => ms)),
      samples: samples === agreed ? samples : `differs: ${samples}`,
    };
  });
}

/** The same reads in C++ with nothing done to the bytes, and the core without Node: bench/native/inspect.cc. */
function floors() {
  const compiler = findCompiler();
  if (!compiler) return console.log('the C++ floor is left out: no compiler') ?? new Map();
  const program = path.join(cache, 'inspect');
  const sources = (folder) =>
    readdirSync(folder).flatMap((name) => (name.endsWith('.cc') ? [path.join(folder, name)] : []));
  const [command, ...words] = compiler;
  const flags = ['-std=c++20', '-O3', '-fno-exceptions', '-fno-rtti', '-Inative', '-o', program];
  const folders = ['native/core', 'native/core/isobmff', 'native/hash', 'native/io'];
  const inputs = ['bench/native/inspect.cc', ...folders.flatMap(sources)];
  const built = spawnSync(command, [...words, ...flags, ...inputs], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`bench/native/inspect.cc: ${built.stderr}`);
  const output = spawnSync(program, files, { encoding: 'utf8' }).stdout.trim();
  return new Map(output.split('\n').map((line) => [JSON.parse(line).file, JSON.parse(line)]));
}

const floor = floors();
console.log(`${os.cpus()[0]?.model}, ${os.cpus().length} cores, Node ${process.version}\n`);
for (const file of files) {
  const rows = race(file);
  const base = floor.get(file);
  if (base) {
    rows.push({ contender: 'C++ core', ms: base.coreMs, samples: '' });
    rows.push({ contender: 'C++ floor', ms: base.floorMs, samples: '' });
  }
  const first = rows[0].ms;
  console.log(path.basename(file));
  console.table(
    Object.fromEntries(
      rows.map(({ contender, ms, samples }) => [
        contender,
        { ms: Number(ms.toPrecision(3)), ratio: Number((ms / first).toPrecision(3)), samples },
      ]),
    ),
  );
}
