/**
 * Two minutes of 60 Mbit/s video, 917 MB: 3,600 frames of about 255 KB at 30 fps, the index in front. The
 * media data are really written, so that reading them costs what reading costs.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { ascii, box, bytesOf, hex, u32 } from './box.js';
import { avc1 } from './codecs/video.js';
import { ftyp, stsd } from './headers.js';
import { type Movie, moov, trak } from './movie.js';
import { stco, stsc, stss, stsz, stts } from './tables.js';

const frames = 3600;
const timescale = 15_360;
const ticks = 512;
const block = 1 << 20;

const movie: Movie = {
  tracks: [
    {
      handler: 'vide',
      timescale,
      statedDuration: frames * ticks,
      width: 1920,
      height: 1080,
      entries: [avc1()],
      samples: [],
    },
  ],
};

/** From a fixed congruential generator. */
function* random(): Generator<number> {
  for (let state = 2026; ; ) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield state >>> 8;
  }
}

export function writeBigFile(path: string): void {
  const numbers = random();
  const next = () => numbers.next().value as number;
  const sizes = Array.from({ length: frames }, (_, i) =>
    i % 60 === 0 ? 900_000 + (next() % 100_000) : 180_000 + (next() % 127_000),
  );
  const header = (base: number) => {
    let at = base;
    const offsets = sizes.map((size) => {
      at += size;
      return at - size;
    });
    const keyframes = sizes.flatMap((_, i) => (i % 60 === 0 ? [i + 1] : []));
    const tables = [stts([[frames, ticks]]), stss(keyframes), stsc([[1, 1, 1]]), stsz(sizes)];
    const table = box('stbl', stsd(avc1()), ...tables, stco(offsets));
    return bytesOf(ftyp('isom', 512, ['isom']), moov(movie, [trak(movie, 0, table)]));
  };
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const head = header(header(0).length + 8);
  const noise = new Uint8Array(block).map(() => next());
  const file = openSync(path, 'w');
  try {
    let at = head.length + 8;
    writeSync(file, bytesOf(head, u32(total + 8), ascii('mdat')), 0, at, 0);
    sizes.forEach((size, i) => {
      noise.set(sliceStart(size, i % 60 === 0));
      writeSync(file, noise, 0, size, at);
      at += size;
    });
  } finally {
    closeSync(file);
  }
}

/**
 * What a sample of one slice begins with: its length, and a slice header that demuxers can read
 * (first_mb 0, type, parameter set 0).
 */
export function sliceStart(size: number, keyframe: boolean): Uint8Array {
  return bytesOf(u32(size - 4), keyframe ? hex('65888400') : hex('419a0000'));
}
