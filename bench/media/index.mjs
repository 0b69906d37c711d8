// The media that are measured: written on first use, by test/support the same bytes every time or by ffmpeg,
// and kept outside the tree.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importTs } from '../../scripts/build/run-ts.mjs';
import { cache } from './cache.mjs';
import { encodeClip, encodeFilm, encodeRecording } from './encoded.mjs';

/** Raised when the writers change what they write. */
const generation = 1;

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
    const { writeFilm } = await importTs('test/support/film.ts');
    writeFilm(file, options);
  });

const matroska = (name, options) =>
  cached(name, async (file) => {
    const { writeMatroskaFilm } = await importTs('test/support/matroska-film.ts');
    writeMatroskaFilm(file, options);
  });

const hour = { pictures: 108_000, sounds: 168_840 };
const clip = { kind: 'faststart', pictures: 300, sounds: 469 };

/** Pictures and sounds in the proportion of the hour. */
function sampleCounts(samples) {
  const pictures = Math.round((samples * hour.pictures) / (hour.pictures + hour.sounds));
  return { pictures, sounds: samples - pictures };
}

function lumaOf(width, height) {
  const wave = (x, y) => Math.sin(9 * x + 4 * y) * Math.cos(5 * x * x - 11 * y) + x - y;
  return Uint8Array.from(
    { length: width * height },
    (_, i) => 128 + 60 * wave((i % width) / width, Math.floor(i / width) / height),
  );
}

/** How many copies of the clip make "many small clips". */
export const clipCount = 64;

const short = { pictures: 120, sounds: 188 };

const makers = {
  clip: () => film('clip.mp4', clip),
  clips: () =>
    Promise.all(
      Array.from({ length: clipCount }, (_, i) => film(path.join('clips', `${i}.mp4`), clip)),
    ),
  hour: () => film('hour.mp4', { ...hour, kind: 'faststart' }),
  'hour-last': () => film('hour-last.mp4', { ...hour, kind: 'moov-last' }),
  'hour-fragmented': () => film('hour-fragmented.mp4', { ...hour, kind: 'fragmented' }),
  // With all of its media data: what reads packets or hashes must find them.
  'hour-full': () => film('hour-full.mp4', { ...hour, kind: 'faststart', mediaSeconds: 7200 }),
  million: () => mediaOf('samples-1000000'),
  big: () =>
    cached('big.mp4', async (file) => {
      const { writeBigFile } = await importTs('test/support/big.ts');
      writeBigFile(file);
    }),
  'webm-clip': () => cached('clip.webm', encodeClip),
  'mkv-hour': () => cached('hour.mkv', encodeFilm),
  'recording-hour': () => cached('recording.webm', encodeRecording),
  'mkv-large': () =>
    cached('large.mkv', async (file) => {
      const { writeLargeBlocks } = await importTs('test/support/matroska-film.ts');
      writeLargeBlocks(file);
    }),
  'short-mkv': () => matroska('short.mkv', { ...short, kind: 'indexed' }),
  'short-recording': () => matroska('short-recording.mkv', { ...short, kind: 'recording' }),
  short: () => film('short.mp4', { ...short, kind: 'faststart' }),
  'short-last': () => film('short-last.mp4', { ...short, kind: 'moov-last' }),
  'short-fragmented': () => film('short-fragmented.mp4', { ...short, kind: 'fragmented' }),
  'short-clips': async () => [await makers.short(), await makers['short-last']()],
};

/** Of a family of media whose names end in a parameter. */
const families = [
  // A film of so many samples.
  [
    /^samples-(\d+)$/,
    (key, count) => film(`${key}.mp4`, { ...sampleCounts(Number(count)), kind: 'faststart' }),
  ],
  // A picture of slopes and waves, as raw luma.
  [
    /^luma-(\d+)x(\d+)$/,
    (key, width, height) =>
      cached(`${key}.gray`, (file) => writeFileSync(file, lumaOf(Number(width), Number(height)))),
  ],
  // A hostile file of test/support/hostile/bombs.ts, by its name there.
  [
    /^bomb: (.*)$/,
    (_, name) =>
      cached(`${name.replaceAll(/[^a-z0-9]+/gi, '-')}.mp4`, async (file) => {
        const { bombs } = await importTs('test/support/hostile/bombs.ts');
        for (const bomb of bombs()) if (bomb.name === name) return writeFileSync(file, bomb.bytes);
        throw new Error(`there is no bomb ${name}`);
      }),
  ],
];

/** The path of a medium; of `clips` a list. It is written where it is not there yet. */
export async function mediaOf(key) {
  if (makers[key]) return makers[key]();
  for (const [pattern, make] of families) {
    const match = pattern.exec(key);
    if (match) return make(...match);
  }
  throw new Error(`there is no medium ${key}`);
}

/** What stands for a medium where only the answers matter. */
export const shortVersion = (key) =>
  ({
    clips: 'short-clips',
    'hour-last': 'short-last',
    'hour-fragmented': 'short-fragmented',
    'webm-clip': 'short-mkv',
    'mkv-hour': 'short-mkv',
    'mkv-large': 'short-mkv',
    'recording-hour': 'short-recording',
  })[key] ?? (/^(bomb|luma)/.test(key) ? key : 'short');
