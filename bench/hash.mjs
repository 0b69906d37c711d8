// Hashing every frame: boxray against ffmpeg's framehash muxer of the same algorithm and the time to read the file, on 917 MB of large frames and on
// 276,840 small ones. Interleaved rounds, warm cache; each row says how many times faster than ffmpeg the median is.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { bigFile, noisyHourFile } from './media.mjs';

const require = createRequire(import.meta.url);
const { hashFrames, readFrames, backendInfo } = require('../dist/index.cjs');
const rounds = 5;

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

async function time(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function run(command, args) {
  const result = spawnSync(command, args, { stdio: 'ignore' });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} ended with ${result.status}`);
}

const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
if (!hasFfmpeg) console.log('ffmpeg is not installed: its rows are left out');

const hash = (file, options) => () => hashFrames(file, options);
const ffmpeg = (file, name) => () =>
  run('ffmpeg', [
    '-v',
    'quiet',
    '-i',
    file,
    '-map',
    '0',
    '-c',
    'copy',
    '-f',
    'framehash',
    '-hash',
    name,
    '-',
  ]);

/** Names as boxray and as ffmpeg has them, and the least factor that is aimed at: on large frames, on small ones, with two threads. */
const algorithms = [
  { algorithm: 'md5', ffmpeg: 'md5', targets: [5, 8, 8] },
  { algorithm: 'sha256', ffmpeg: 'sha256', targets: [7, 7, 10] },
  { algorithm: 'crc32', ffmpeg: 'crc32', targets: [4, 4, null] },
  { algorithm: 'adler32', ffmpeg: 'adler32', targets: [null, null, null] },
  { algorithm: 'murmur3', ffmpeg: 'murmur3', targets: [null, null, null] },
  { algorithm: 'xxh3-128', ffmpeg: null, targets: [null, null, null] },
];

console.log(
  `${os.cpus()[0]?.model}, ${os.cpus().length} cores, Node ${process.version}, ${backendInfo().backend} backend\n`,
);
const files = [await bigFile(), await noisyHourFile()];
for (const [which, file] of files.entries()) {
  console.log(path.basename(file));
  const table = {};
  const cat = [];
  for (const { algorithm, ffmpeg: theirs, targets } of algorithms) {
    const contenders = {
      one: hash(file, { algorithm, threads: 1 }),
      two: hash(file, { algorithm, threads: 2 }),
      ...(algorithm === 'sha256' || algorithm === 'md5'
        ? { fallback: hash(file, { algorithm, backend: 'fallback' }) }
        : {}),
      ...(theirs && hasFfmpeg ? { ffmpeg: ffmpeg(file, theirs) } : {}),
    };
    const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    await contenders.one();
    for (let round = 0; round < rounds; round++) {
      cat.push(await time(() => run('sh', ['-c', 'cat "$1" > /dev/null', 'sh', file])));
      for (const name of Object.keys(contenders)) times[name].push(await time(contenders[name]));
    }
    const ms = Object.fromEntries(
      Object.entries(times).map(([name, list]) => [name, median(list)]),
    );
    const factor = (name) => (ms.ffmpeg && ms[name] ? `${(ms.ffmpeg / ms[name]).toFixed(1)}×` : '');
    table[algorithm] = {
      'one thread ms': Math.round(ms.one),
      'two threads ms': Math.round(ms.two),
      'fallback ms': ms.fallback === undefined ? '' : Math.round(ms.fallback),
      'ffmpeg ms': ms.ffmpeg === undefined ? '' : Math.round(ms.ffmpeg),
      'one ×': factor('one'),
      'aim ': targets[which] ? `≥ ${targets[which]}×` : '',
      'two ×': factor('two'),
      aim: targets[2] && which === 0 ? `≥ ${targets[2]}×` : '',
      'fallback ×': factor('fallback'),
    };
  }
  console.table(table);
  console.log(`cat > /dev/null: ${median(cat).toFixed(0)} ms (xxh3-128 aims at 1.5 times that)\n`);
}

const hour = files[1];
const frames = [];
for (let round = 0; round < 15; round++) frames.push(await time(() => readFrames(hour)));
console.log(`readFrames of 276,840 samples: ${median(frames).toFixed(1)} ms (aim ≤ 5 ms)`);
