/** Sources that answer at once, so that nothing but boxray itself lets the event loop turn. */

import type { CustomSource } from '../../src/index.js';
import { ascii, box, bytesOf, u32 } from './box.js';
import { avc1 } from './codecs/video.js';
import { ftyp, stsd } from './headers.js';
import { type Movie, moov, trak } from './movie.js';
import { co64, stsc, stsz, stts } from './tables.js';

export interface CountedSource extends CustomSource {
  /** Bytes that were asked for so far. */
  asked: number;
}

/** A film of frames of zeros, 128 MiB each: 3 GiB, which nobody has to hold. */
export function largeFilm(answer: (bytes: Uint8Array) => ReturnType<CustomSource['read']>) {
  const sizes = new Array<number>(24).fill(128 * 1024 * 1024);
  const movie: Movie = {
    tracks: [{ handler: 'vide', timescale: 25, entries: [avc1()], samples: [] }],
  };
  const header = (base: number) => {
    const offsets = sizes.map((size, i) => base + i * size);
    const tables = [stts([[sizes.length, 1]]), stsc([[1, 1, 1]]), stsz(sizes), co64(offsets)];
    const table = box('stbl', stsd(avc1()), ...tables);
    return bytesOf(ftyp('isom', 512, ['isom']), moov(movie, [trak(movie, 0, table)]));
  };
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const head = bytesOf(header(header(0).length + 8), u32(total + 8), ascii('mdat'));
  const source: CountedSource = {
    size: head.length + total,
    asked: 0,
    read(offset, length) {
      source.asked += length;
      const bytes = new Uint8Array(length);
      if (offset < head.length) bytes.set(head.subarray(offset, offset + length));
      return answer(bytes);
    },
  };
  return source;
}

/** So many tiny boxes that to list them takes as many reads. */
export function manyBoxes(): CountedSource {
  // All of eight bytes, or a multiple.
  const begin = bytesOf(ftyp('isom', 0, ['isom', 'mp42']));
  const free = bytesOf(box('free'));
  const source: CountedSource = {
    size: 80_000_000,
    asked: 0,
    read(offset, length) {
      source.asked += length;
      const byte = (at: number) => (at < begin.length ? begin[at] : free[at % 8]) as number;
      return Uint8Array.from({ length }, (_, i) => byte(offset + i));
    },
  };
  return source;
}
