/**
 * Video and sound as ffmpeg would mux them: pictures at 30 fps with B-frames and AAC frames, interleaved
 * by decode time, or in fragments of two seconds. The media data of the first minute are there, so that a
 * tool that looks at them finds pictures and sound; the rest are holes in a sparse file: an hour is 395 MB
 * long and takes a few MB on disk.
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { type Box, box, bytesOf, fullBox, lie, type Part, u32 } from './box.js';
import { asc, mp4a } from './codecs/audio.js';
import { avc1 } from './codecs/video.js';
import { picture, sound } from './film-media.js';
import { mfhd, nonSyncFlags, syncFlags, tfdt, tfhd, trex } from './fragment-boxes.js';
import { ftyp, stsd } from './headers.js';
import { type Movie, moov, trak } from './movie.js';

export type FilmKind = 'faststart' | 'moov-last' | 'fragmented';

export interface FilmOptions {
  kind: FilmKind;
  /** Frames of video; in fragments a multiple of 60. */
  pictures: number;
  /** Frames of sound. */
  sounds: number;
  /**
   * For how much of the film, from its start, the media data are written: sixty without it,
   * which is as far as tools look.
   */
  mediaSeconds?: number;
}

export const video = { timescale: 15_360, ticks: 512 };
export const audio = { timescale: 48_000, ticks: 1_024 };

/** Pictures from one keyframe to the next, which is a fragment: two seconds. */
export const groupLength = 60;

/**
 * Composition offsets, in frames, of the pyramid of a group: the I picture, then P, the middle B and the
 * outer two, as x264 writes it. The last pictures, which are one too few for that, are P and two B.
 */
const pyramid = [5, 2, 0, 1];
const lastOffsets = [4, 1, 1];

export function compositionOffset(place: number): number {
  if (place === 0) return 2;
  const last = place - (groupLength - lastOffsets.length);
  return (last >= 0 ? lastOffsets[last] : pyramid[(place - 1) % 4]) as number;
}

export interface Sizes {
  pictures: Uint32Array;
  sounds: Uint32Array;
}

/** Of a film of about 0.75 Mbit/s with 128 kbit/s of sound, from a fixed congruential generator. */
export function sizesOf({ pictures, sounds }: Pick<FilmOptions, 'pictures' | 'sounds'>): Sizes {
  let state = 12345;
  const random = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % limit;
  };
  const pictureSizes = new Uint32Array(pictures);
  for (let i = 0; i < pictures; i++) {
    const place = i % groupLength;
    const typical = place === 0 ? 20_000 : place % 4 === 1 ? 5_000 : 2_100;
    pictureSizes[i] = (typical >> 1) + random(typical);
  }
  return {
    pictures: pictureSizes,
    sounds: new Uint32Array(sounds).map(() => 320 + random(43)),
  };
}

/** Rows of u32 built without a spread, which a hundred thousand numbers would not survive. */
class Rows {
  private view = new DataView(new ArrayBuffer(1 << 16));
  private length = 0;

  constructor(private readonly perRow = 1) {}

  push(...values: number[]): void {
    if (this.length + 4 * values.length > this.view.byteLength) {
      const larger = new Uint8Array(this.view.byteLength * 2);
      larger.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(larger.buffer);
    }
    for (const value of values) {
      this.view.setUint32(this.length, value >>> 0);
      this.length += 4;
    }
  }

  table(type: string, ...head: number[]): Box {
    return fullBox(type, 0, 0, u32(...head, this.length / 4 / this.perRow), this.bytes());
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, 0, this.length);
  }
}

class ChunkTables {
  private readonly offsets: Rows;
  private readonly runs = new Rows(3);
  private chunks = 0;
  private last = 0;

  constructor(private readonly large: boolean) {
    this.offsets = new Rows(large ? 2 : 1);
  }

  add(offset: number, samples: number): void {
    this.chunks++;
    if (this.large) this.offsets.push(Math.floor(offset / 2 ** 32), offset);
    else this.offsets.push(offset);
    if (samples !== this.last) this.runs.push(this.chunks, samples, 1);
    this.last = samples;
  }

  boxes(): Box[] {
    return [this.runs.table('stsc'), this.offsets.table(this.large ? 'co64' : 'stco')];
  }
}

/** Told where each sample lies: track 0 is video. */
type Visit = (track: number, sample: number, offset: number) => void;

/**
 * Chunks in the order of decode time, a new one whenever the other track's turn
 * comes. Offsets begin at `base`.
 */
function interleave({ pictures, sounds }: Sizes, base: number, large: boolean, visit?: Visit) {
  const tables = [new ChunkTables(large), new ChunkTables(large)] as const;
  const pending = { track: 0, start: base, samples: 0 };
  let at = base;
  let v = 0;
  let a = 0;
  const close = () => {
    if (pending.samples > 0) tables[pending.track as 0 | 1].add(pending.start, pending.samples);
  };
  while (v < pictures.length || a < sounds.length) {
    const isVideo =
      a >= sounds.length ||
      (v < pictures.length &&
        v * video.ticks * audio.timescale <= a * audio.ticks * video.timescale);
    const track = isVideo ? 0 : 1;
    if (track !== pending.track) {
      close();
      Object.assign(pending, { track, start: at, samples: 0 });
    }
    pending.samples++;
    visit?.(track, isVideo ? v : a, at);
    at += (isVideo ? pictures[v++] : sounds[a++]) as number;
  }
  close();
  return { tables, end: at };
}

const movieOf = ({ pictures, sounds }: FilmOptions): Movie => ({
  tracks: [
    {
      handler: 'vide',
      timescale: video.timescale,
      statedDuration: pictures * video.ticks,
      wide: pictures * video.ticks >= 2 ** 32,
      width: 640,
      height: 360,
      entries: [avc1()],
      samples: [],
      edits: [
        {
          duration: Math.round((pictures * video.ticks * 1000) / video.timescale),
          mediaTime: 2 * video.ticks,
        },
      ],
    },
    {
      handler: 'soun',
      timescale: audio.timescale,
      statedDuration: sounds * audio.ticks,
      wide: sounds * audio.ticks >= 2 ** 32,
      entries: [mp4a(asc.lc)],
      samples: [],
      language: 'eng',
    },
  ],
});

function sizeBox(list: Uint32Array): Box {
  const rows = new Rows();
  for (const size of list) rows.push(size);
  return rows.table('stsz', 0);
}

function progressiveMoov(film: FilmOptions, sizes: Sizes, chunks: readonly ChunkTables[]): Box {
  const composition = new Rows(2);
  const sync = new Rows();
  for (let i = 0; i < film.pictures; i++) {
    const place = i % groupLength;
    composition.push(1, compositionOffset(place) * video.ticks);
    if (place === 0) sync.push(i + 1);
  }
  const times = (count: number, ticks: number) => fullBox('stts', 0, 0, u32(1, count, ticks));
  const [videoChunks, audioChunks] = chunks.map((tables) => tables.boxes()) as [Box[], Box[]];
  const pictures = box(
    'stbl',
    stsd(avc1()),
    times(film.pictures, video.ticks),
    sync.table('stss'),
    composition.table('ctts'),
    ...videoChunks,
    sizeBox(sizes.pictures),
  );
  const sounds = box(
    'stbl',
    stsd(mp4a(asc.lc)),
    times(film.sounds, audio.ticks),
    ...audioChunks,
    sizeBox(sizes.sounds),
  );
  const movie = movieOf(film);
  return moov(movie, [trak(movie, 0, pictures), trak(movie, 1, sounds)]);
}

function writeParts(file: number, position: number, ...parts: Part[]): number {
  const bytes = bytesOf(...parts);
  writeSync(file, bytes, 0, bytes.length, position);
  return position + bytes.length;
}

/** Writes a sample of the film's beginning; later ones stay holes. */
function mediaWriter(file: number, film: FilmOptions, sizes: Sizes): Visit {
  const seconds = film.mediaSeconds ?? 60;
  return (track, sample, offset) => {
    const { ticks, timescale } = track === 0 ? video : audio;
    if ((sample * ticks) / timescale >= seconds) return;
    const bytes = sampleOf(sizes, track, sample);
    writeSync(file, bytes, 0, bytes.length, offset);
  };
}

/** A coded frame; track 0 is video. */
export function sampleOf({ pictures, sounds }: Sizes, track: number, sample: number): Uint8Array {
  if (track === 1) return sound(sounds[sample] as number);
  const place = sample % groupLength;
  const shown = place + compositionOffset(place) - 2;
  return picture(pictures[sample] as number, place, (sample - place) / groupLength, shown);
}

const brands = ftyp('isom', 512, ['isom', 'iso2', 'avc1', 'mp41']);

function writeProgressive(file: number, film: FilmOptions): number {
  const sizes = sizesOf(film);
  const { end: length } = interleave(sizes, 0, false);
  const large = length > 2 ** 31;
  const mdat = lie(box('mdat'), length + (large ? 16 : 8), large ? 'large' : undefined);
  const start = bytesOf(brands).length + bytesOf(mdat).length;
  const write = mediaWriter(file, film, sizes);
  if (film.kind === 'moov-last') {
    const { tables, end } = interleave(sizes, start, large, write);
    writeParts(file, 0, brands, mdat);
    return writeParts(file, end, progressiveMoov(film, sizes, tables));
  }
  // As long as the real one: offsets take the same room whatever they are.
  const draft = progressiveMoov(film, sizes, interleave(sizes, 0, large).tables);
  const { tables, end } = interleave(sizes, start + bytesOf(draft).length, large, write);
  writeParts(file, 0, brands, progressiveMoov(film, sizes, tables), mdat);
  return end;
}

/** One run with sizes, and for pictures flags and composition offsets. */
function run(rows: Rows, count: number, dataOffset: number, isVideo: boolean): Box {
  return fullBox(
    'trun',
    0,
    isVideo ? 0xa05 : 0x201,
    u32(count, dataOffset),
    ...(isVideo ? [u32(syncFlags)] : []),
    rows.bytes(),
  );
}

/**
 * Fragment `k` with the sounds `from` up to `to`: its `moof`, and where each sample lies from
 * the start of the media data on.
 */
function fragment(sizes: Sizes, k: number, from: number, to: number) {
  const places: [track: number, sample: number, at: number][] = [];
  const pictures = new Rows();
  let bytes = 0;
  for (let i = k * groupLength; i < (k + 1) * groupLength; i++) {
    const size = sizes.pictures[i] as number;
    pictures.push(size, compositionOffset(i % groupLength) * video.ticks);
    places.push([0, i, bytes]);
    bytes += size;
  }
  const pictureBytes = bytes;
  const sounds = new Rows();
  for (let i = from; i < to; i++) {
    sounds.push(sizes.sounds[i] as number);
    places.push([1, i, bytes]);
    bytes += sizes.sounds[i] as number;
  }
  const compose = (data: number) =>
    box(
      'moof',
      mfhd(k + 1),
      box(
        'traf',
        tfhd({ trackId: 1, defaultBaseIsMoof: true, duration: video.ticks, flags: nonSyncFlags }),
        tfdt(k * groupLength * video.ticks),
        run(pictures, groupLength, data, true),
      ),
      box(
        'traf',
        tfhd({ trackId: 2, defaultBaseIsMoof: true, duration: audio.ticks, flags: syncFlags }),
        tfdt(from * audio.ticks),
        run(sounds, to - from, data + pictureBytes, false),
      ),
    );
  return { moof: compose(bytesOf(compose(0)).length + 8), bytes, places };
}

function writeFragments(file: number, film: FilmOptions): number {
  const sizes = sizesOf(film);
  const movie = movieOf(film);
  const empty = (entry: Box) =>
    box(
      'stbl',
      stsd(entry),
      ...['stts', 'stsc', 'stco'].map((type) => fullBox(type, 0, 0, u32(0))),
      fullBox('stsz', 0, 0, u32(0, 0)),
    );
  const traks = [trak(movie, 0, empty(avc1())), trak(movie, 1, empty(mp4a(asc.lc)))];
  const extend = box('mvex', trex(1), trex(2));
  const write = mediaWriter(file, film, sizes);
  const fragments = film.pictures / groupLength;
  let at = writeParts(file, 0, brands, moov(movie, traks, extend));
  for (let k = 0; k < fragments; k++) {
    const share = (n: number) => Math.round((film.sounds * n) / fragments);
    const { moof, bytes, places } = fragment(sizes, k, share(k), share(k + 1));
    const mdat = lie(box('mdat'), bytes + 8);
    at = writeParts(file, at, moof, mdat);
    for (const [track, sample, offset] of places) write(track, sample, at + offset);
    at += bytes;
  }
  return at;
}

/** Writes the film at `path`; the same bytes every time. Returns its length. */
export function writeFilm(path: string, film: FilmOptions): number {
  const file = openSync(path, 'w');
  try {
    const length =
      film.kind === 'fragmented' ? writeFragments(file, film) : writeProgressive(file, film);
    ftruncateSync(file, length);
    return length;
  } finally {
    closeSync(file);
  }
}
