/**
 * One hour of video and sound as ffmpeg would mux it: 108,000 pictures at 30 fps with B-frames and 168,840 AAC frames, 276,840
 * samples, interleaved by decode time into about 216,000 chunks; or in 1,800 fragments of two seconds. The media data are holes in a
 * sparse file: 395 MB long, a few MB on disk.
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { type Box, box, bytesOf, fullBox, type Part, u32 } from './box.js';
import { asc, mp4a } from './codecs/audio.js';
import { avc1 } from './codecs/video.js';
import { mfhd, nonSyncFlags, syncFlags, tfdt, tfhd, trex } from './fragment-boxes.js';
import { ftyp, stsd } from './headers.js';
import { type Movie, moov, trak } from './movie.js';

export type HourKind = 'faststart' | 'moov-last' | 'fragmented';

export const hourFacts = {
  samples: 276_840,
  video: { count: 108_000, keyframes: 1_800, timescale: 15_360, ticks: 512 },
  audio: { count: 168_840, timescale: 48_000, ticks: 1_024 },
  fragments: 1_800,
};

const { video, audio, fragments } = hourFacts;
const groupLength = video.count / video.keyframes;

/** Composition offsets, in frames, of a pyramid as x264 writes it: I or P, then the middle B, then the outer two. */
const offsets = [2, 5, 2, 0, 1];

interface Hour {
  videoSizes: Uint32Array;
  audioSizes: Uint32Array;
}

/** Sizes of a 640×360 film of about 0.75 Mbit/s with 128 kbit/s of sound, from a fixed congruential generator. */
function sizes(): Hour {
  let state = 12345;
  const random = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % limit;
  };
  const videoSizes = new Uint32Array(video.count);
  for (let i = 0; i < video.count; i++) {
    const place = i % groupLength;
    const typical = place === 0 ? 20_000 : place % 4 === 1 ? 5_000 : 2_100;
    videoSizes[i] = (typical >> 1) + random(typical);
  }
  const audioSizes = new Uint32Array(audio.count).map(() => 320 + random(43));
  return { videoSizes, audioSizes };
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
  readonly offsets = new Rows();
  private readonly runs = new Rows(3);
  private chunks = 0;
  private last = 0;

  add(offset: number, samples: number): void {
    this.chunks++;
    this.offsets.push(offset);
    if (samples !== this.last) this.runs.push(this.chunks, samples, 1);
    this.last = samples;
  }

  boxes(): Box[] {
    return [this.runs.table('stsc'), this.offsets.table('stco')];
  }
}

/** Chunks in the order of decode time, a new one whenever the other track's turn comes. Offsets begin at `base`. */
function interleave({ videoSizes, audioSizes }: Hour, base: number) {
  const tables = [new ChunkTables(), new ChunkTables()] as const;
  const pending = { track: 0, start: base, samples: 0 };
  let at = base;
  let v = 0;
  let a = 0;
  const close = () => {
    if (pending.samples > 0) tables[pending.track as 0 | 1].add(pending.start, pending.samples);
  };
  while (v < video.count || a < audio.count) {
    const isVideo =
      a >= audio.count ||
      (v < video.count && v * video.ticks * audio.timescale <= a * audio.ticks * video.timescale);
    const track = isVideo ? 0 : 1;
    if (track !== pending.track) {
      close();
      Object.assign(pending, { track, start: at, samples: 0 });
    }
    pending.samples++;
    at += (isVideo ? videoSizes[v++] : audioSizes[a++]) as number;
  }
  close();
  return { tables, end: at };
}

const movie: Movie = {
  tracks: [
    {
      handler: 'vide',
      timescale: video.timescale,
      statedDuration: video.count * video.ticks,
      width: 640,
      height: 360,
      entries: [avc1()],
      samples: [],
      edits: [{ duration: 3_600_000, mediaTime: 2 * video.ticks }],
    },
    {
      handler: 'soun',
      timescale: audio.timescale,
      statedDuration: audio.count * audio.ticks,
      entries: [mp4a(asc.lc)],
      samples: [],
      language: 'eng',
    },
  ],
};

function sizeBox(list: Uint32Array): Box {
  const rows = new Rows();
  for (const size of list) rows.push(size);
  return rows.table('stsz', 0);
}

function progressiveMoov(hour: Hour, base: number): { header: Box; end: number } {
  const { tables, end } = interleave(hour, base);
  const composition = new Rows(2);
  const sync = new Rows();
  for (let i = 0; i < video.count; i++) {
    const place = i % groupLength;
    composition.push(1, (offsets[place === 0 ? 0 : ((place - 1) % 4) + 1] as number) * video.ticks);
    if (place === 0) sync.push(i + 1);
  }
  const times = (count: number, ticks: number) => fullBox('stts', 0, 0, u32(1, count, ticks));
  const pictures = box(
    'stbl',
    stsd(avc1()),
    times(video.count, video.ticks),
    sync.table('stss'),
    composition.table('ctts'),
    ...tables[0].boxes(),
    sizeBox(hour.videoSizes),
  );
  const sound = box(
    'stbl',
    stsd(mp4a(asc.lc)),
    times(audio.count, audio.ticks),
    ...tables[1].boxes(),
    sizeBox(hour.audioSizes),
  );
  return { header: moov(movie, [trak(movie, 0, pictures), trak(movie, 1, sound)]), end };
}

function writeParts(file: number, position: number, ...parts: Part[]): number {
  const bytes = bytesOf(...parts);
  writeSync(file, bytes, 0, bytes.length, position);
  return position + bytes.length;
}

const brands = ftyp('isom', 512, ['isom', 'iso2', 'avc1', 'mp41']);

function writeProgressive(file: number, kind: HourKind): number {
  const hour = sizes();
  const start = bytesOf(brands).length;
  const first = progressiveMoov(hour, 0);
  const length = first.end;
  const mdat: Box = { ...box('mdat'), size: length + 8 };
  if (kind === 'moov-last') {
    const { header, end } = progressiveMoov(hour, start + 8);
    writeParts(file, 0, brands, mdat);
    return writeParts(file, end, header);
  }
  const base = start + bytesOf(first.header).length + 8;
  const { header, end } = progressiveMoov(hour, base);
  writeParts(file, 0, brands, header, mdat);
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

function fragment(hour: Hour, k: number, from: number, to: number): { moof: Box; media: number } {
  const pictures = new Rows();
  let pictureBytes = 0;
  for (let i = k * groupLength; i < (k + 1) * groupLength; i++) {
    const place = i % groupLength;
    const size = hour.videoSizes[i] as number;
    pictures.push(size, (offsets[place === 0 ? 0 : ((place - 1) % 4) + 1] as number) * video.ticks);
    pictureBytes += size;
  }
  const sound = new Rows();
  let soundBytes = 0;
  for (let i = from; i < to; i++) {
    sound.push(hour.audioSizes[i] as number);
    soundBytes += hour.audioSizes[i] as number;
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
        run(sound, to - from, data + pictureBytes, false),
      ),
    );
  return {
    moof: compose(bytesOf(compose(0)).length + 8),
    media: pictureBytes + soundBytes,
  };
}

function writeFragments(file: number): number {
  const hour = sizes();
  const empty = (entry: Box) =>
    box(
      'stbl',
      stsd(entry),
      ...['stts', 'stsc', 'stco'].map((type) => fullBox(type, 0, 0, u32(0))),
      fullBox('stsz', 0, 0, u32(0, 0)),
    );
  const traks = [trak(movie, 0, empty(avc1())), trak(movie, 1, empty(mp4a(asc.lc)))];
  const extend = box('mvex', trex(1), trex(2));
  let at = writeParts(file, 0, brands, moov(movie, traks, extend));
  for (let k = 0; k < fragments; k++) {
    const share = (n: number) => Math.round((audio.count * n) / fragments);
    const { moof, media } = fragment(hour, k, share(k), share(k + 1));
    const mdat: Box = { ...box('mdat'), size: media + 8 };
    at = writeParts(file, at, moof, mdat) + media;
  }
  return at;
}

/** Writes the file at `path`; the same bytes every time. Returns its length. */
export function writeHourFile(path: string, kind: HourKind): number {
  const file = openSync(path, 'w');
  try {
    const length = kind === 'fragmented' ? writeFragments(file) : writeProgressive(file, kind);
    ftruncateSync(file, length);
    return length;
  } finally {
    closeSync(file);
  }
}
