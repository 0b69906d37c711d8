// Generated media, kept outside the tree: written on first use.
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { importTs } from '../scripts/run-ts.mjs';

export const cache = path.join(os.tmpdir(), 'boxray-bench');

/** A cached file, written by the function `write` of a module in test/build where it is not there yet. */
async function cached(name, module, write) {
  const file = path.join(cache, name);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  write(await importTs(`test/build/${module}.ts`), file);
  return file;
}

/** A one-hour film of 276,840 samples: `faststart`, `moov-last` or `fragmented`. */
export const hourFile = (kind) =>
  cached(`hour-${kind}.mp4`, 'hour', ({ writeHourFile }, file) => writeHourFile(file, kind));

/** 917 MB of 60 Mbit/s video in 3,600 frames. */
export const bigFile = () =>
  cached('big.mp4', 'big', ({ writeBigFile }, file) => writeBigFile(file));

/** The one-hour film with noise for media data instead of holes, each picture beginning as a slice does: for hashing. */
export const noisyHourFile = async () => {
  const { readFrames } = createRequire(import.meta.url)('../dist/index.cjs');
  const hollow = await hourFile('faststart');
  const { tracks } = await readFrames(hollow);
  return cached('hour-noisy.mp4', 'big', ({ sliceStart }, file) => {
    copyFileSync(hollow, file);
    const descriptor = openSync(file, 'r+');
    const noise = Buffer.from(
      Uint32Array.from({ length: 1 << 16 }, (_, i) => Math.imul(i + 1, 2654435761)).buffer,
    );
    for (const [i, { count, offset, size, keyframe }] of tracks.entries())
      for (let row = 0; row < count; row++) {
        const from = (row * 977) % 65536;
        const sample = noise.subarray(from, from + size[row]);
        if (i === 0) sample.set(sliceStart(size[row], keyframe[row] === 1));
        writeSync(descriptor, sample, 0, size[row], offset[row]);
      }
    closeSync(descriptor);
  });
};
