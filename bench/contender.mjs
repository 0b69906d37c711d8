// One contender in a process of its own: node contender.mjs NAME FILE. Warms up, then prints the median time of one inspection in
// milliseconds and what it counted, as JSON.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const pieceSize = 256 * 1024;

function boxray(backend) {
  const { inspectSync } = require('../dist/index.cjs');
  return (file) => inspectSync(file, { backend }).tracks.map((track) => track.samples.count);
}

/** mp4box's own answer, fed piece by piece from where it asks to go on, so that it is not made to read media data. */
function mp4box() {
  const { createFile, MP4BoxBuffer } = require('mp4box');
  return (file) => {
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
      return mp4.getInfo().tracks.map((track) => track.nb_samples);
    } finally {
      closeSync(descriptor);
    }
  };
}

const makers = { native: () => boxray('native'), fallback: () => boxray('fallback'), mp4box };
const [name, file] = process.argv.slice(2);
const count = makers[name]();
const samples = count(file).join('+');
const times = [];
const begin = performance.now();
while (times.length < 5 || (times.length < 1000 && performance.now() - begin < 1500)) {
  const started = performance.now();
  count(file);
  times.push(performance.now() - started);
}
// The first third warms up.
const warm = times.slice(Math.floor(times.length / 3)).sort((a, b) => a - b);
console.log(JSON.stringify({ ms: warm[warm.length >> 1], samples }));
