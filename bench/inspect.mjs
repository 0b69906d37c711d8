// First timing: inspecting a generated one-hour MP4 and a short clip by boxray's two backends, by mp4box itself, and the floor of reading the
// same bytes, all in one run: `npm run bench`. Rounds are interleaved; medians and their ratio to native are printed.
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { findCompiler } from '../scripts/toolchain.mjs';
import { cache, hourFile } from './media.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const require = createRequire(import.meta.url);
const { inspectSync, backendInfo } = require('../dist/index.cjs');
const { createFile, MP4BoxBuffer } = require('mp4box');
const pieceSize = 256 * 1024;

const hours = [];
for (const kind of ['faststart', 'moov-last', 'fragmented']) hours.push(await hourFile(kind));
const files = [path.resolve('test/fixtures/sample.mp4'), ...hours];

/** mp4box's own answer, fed piece by piece from where it asks to go on, so that it is not made to read media data. */
function mp4boxInfo(file) {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const mp4 = createFile();
    for (let at = 0; at < size; ) {
      const piece = new ArrayBuffer(Math.min(pieceSize, size - at));
      readSync(descriptor, new Uint8Array(piece), 0, piece.byteLength, at);
      const next = mp4.appendBuffer(MP4BoxBuffer.fromArrayBuffer(piece, at));
      at = next > at ? next : at + piece.byteLength;
    }
    mp4.flush();
    return mp4.getInfo();
  } finally {
    closeSync(descriptor);
  }
}

const contenders = {
  native: (file) => inspectSync(file, { backend: 'native' }),
  fallback: (file) => inspectSync(file, { backend: 'fallback' }),
  mp4box: mp4boxInfo,
};
if (backendInfo().backend !== 'native') {
  console.log(`native is left out: ${backendInfo().reason}`);
  delete contenders.native;
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const samplesOf = {
  native: (report) => report.tracks.map((track) => track.samples.count),
  fallback: (report) => report.tracks.map((track) => track.samples.count),
  mp4box: (info) => info.tracks.map((track) => track.nb_samples),
};

/** Medians of interleaved rounds in milliseconds; a contender that gives other sample counts than the first is said so. */
function race(file) {
  const names = Object.keys(contenders);
  const counts = names.map((name) => samplesOf[name](contenders[name](file)).join('+'));
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const begin = performance.now();
  for (let round = 0; round < 5 || (round < 500 && performance.now() - begin < 5000); round++)
    for (const name of names) {
      const started = performance.now();
      contenders[name](file);
      times[name].push(performance.now() - started);
    }
  return names.map((name, i) => ({
    contender: name,
    ms: median(times[name]),
    samples: counts[i] === counts[0] ? counts[i] : `differs: ${counts[i]}`,
  }));
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
  const inputs = ['bench/native', 'native/core', 'native/core/isobmff', 'native/io'].flatMap(
    sources,
  );
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
