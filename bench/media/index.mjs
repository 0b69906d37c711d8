// The media that are measured: written by test/build on first use, the same bytes every time, kept outside the tree.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { importTs } from '../../scripts/run-ts.mjs';
import { cache } from './cache.mjs';

/** Raised when the writers change what they write. */
const generation = 3;

/** A cached file. `write` fills it under another name first: a run that is stopped leaves no half of one. */
async function cached(name, write) {
  const file = path.join(cache, `media-${generation}`, name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  await write(fresh);
  renameSync(fresh, file);
  return file;
}

const film = (name, options) =>
  cached(name, async (file) => {
    const { writeFilm } = await importTs('test/build/film.ts');
    writeFilm(file, options);
  });

const hour = { pictures: 108_000, sounds: 168_840 };
const clip = { kind: 'faststart', pictures: 300, sounds: 469 };

/** Pictures and sounds in the proportion of the hour. */
function sampleCounts(samples) {
  const pictures = Math.round((samples * hour.pictures) / (hour.pictures + hour.sounds));
  return { pictures, sounds: samples - pictures };
}

/** How many copies of the clip make "many small clips". */
export const clipCount = 64;

const makers = {
  clip: () => film('clip.mp4', clip),
  'clip-fragmented': () => film('clip-fragmented.mp4', { ...clip, kind: 'fragmented' }),
  hour: () => film('hour.mp4', { ...hour, kind: 'faststart' }),
  'hour-last': () => film('hour-last.mp4', { ...hour, kind: 'moov-last' }),
  'hour-fragmented': () => film('hour-fragmented.mp4', { ...hour, kind: 'fragmented' }),
  // With all of its media data: what reads packets or hashes must find them.
  'hour-full': () => film('hour-full.mp4', { ...hour, kind: 'faststart', mediaSeconds: 7200 }),
  million: () => mediaOf('samples-1000000'),
  big: () =>
    cached('big.mp4', async (file) => {
      const { writeBigFile } = await importTs('test/build/big.ts');
      writeBigFile(file);
    }),
};

/** The path of a medium, or of each file of a list. `samples-N` is a film of N samples, `clips` are copies of the clip. */
export async function mediaOf(key) {
  if (makers[key]) return makers[key]();
  if (key === 'clips')
    return Promise.all(
      Array.from({ length: clipCount }, (_, i) => film(path.join('clips', `${i}.mp4`), clip)),
    );
  const samples = /^samples-(\d+)$/.exec(key);
  if (!samples) throw new Error(`there is no medium ${key}`);
  const counts = sampleCounts(Number(samples[1]));
  return film(`${key}.mp4`, { ...counts, kind: 'faststart' });
}
