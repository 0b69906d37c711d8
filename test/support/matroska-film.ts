/**
 * The film of film.ts as Matroska: as muxers write it, with an index at the end, or as a browser records it,
 * without sizes, Duration, SeekHead and Cues. All of its frames are there.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { bytesOf, u8 } from './box.js';
import { asc } from './codecs/audio.js';
import { avcC, h264, high420 } from './codecs/video.js';
import {
  blockData,
  cuePoint,
  element,
  endless,
  float,
  head,
  idOf,
  sizeField,
  text,
  uint,
} from './ebml.js';
import { audio, compositionOffset, groupLength, sampleOf, sizesOf, video } from './film.js';

export interface MatroskaFilm {
  kind: 'indexed' | 'recording';
  pictures: number;
  sounds: number;
}

const secondsOf = (track: number, sample: number) => {
  if (track === 1) return (sample * audio.ticks) / audio.timescale;
  const shown = sample + compositionOffset(sample % groupLength) - 2;
  return (shown * video.ticks) / video.timescale;
};

/** Of a recording; of the others one a group of pictures. */
const picturesOfCluster = 10;

/** Without the header of the box that holds it in MP4. */
const avcRecord = bytesOf(avcC([h264.highSps], [h264.highPps], high420)).subarray(8);

const entry = (number: number, ...more: Uint8Array[]) =>
  element(
    'TrackEntry',
    ...[uint('TrackNumber', number), uint('TrackUID', number), uint('TrackType', number)],
    ...[uint('FlagLacing', 0), ...more],
  );

const entries = element(
  'Tracks',
  entry(
    1,
    ...[text('CodecID', 'V_MPEG4/ISO/AVC'), element('CodecPrivate', avcRecord)],
    element('Video', uint('PixelWidth', 320), uint('PixelHeight', 180)),
  ),
  entry(
    2,
    ...[text('CodecID', 'A_AAC'), element('CodecPrivate', asc.lc)],
    element('Audio', float('SamplingFrequency', audio.timescale), uint('Channels', 2)),
  ),
);

function* clustersOf({ kind, pictures, sounds }: MatroskaFilm) {
  const sizes = sizesOf({ pictures, sounds });
  const perCluster = kind === 'indexed' ? groupLength : picturesOfCluster;
  let a = 0;
  for (let first = 0; first < pictures; first += perCluster) {
    const start = Math.round(secondsOf(0, first) * 1000);
    const blocks = [uint('Timestamp', start)];
    const add = (track: number, sample: number) => {
      const time = Math.round(secondsOf(track, sample) * 1000) - start;
      const isKey = track === 1 || sample % groupLength === 0;
      const data = blockData(track + 1, time, isKey ? 0x80 : 0, sampleOf(sizes, track, sample));
      blocks.push(element('SimpleBlock', data));
    };
    const last = Math.min(first + perCluster, pictures);
    for (let v = first; v < last; v++) {
      add(0, v);
      const next = ((v + 1) * video.ticks) / video.timescale;
      while (a < sounds && (v + 1 === pictures || secondsOf(1, a) < next)) add(1, a++);
    }
    const bytes =
      kind === 'indexed' ? element('Cluster', ...blocks) : endless('Cluster', ...blocks);
    yield { start, bytes, firstBlock: (blocks[0] as Uint8Array).length };
  }
}

const seek = (name: Parameters<typeof idOf>[0], position: number) =>
  element('Seek', element('SeekID', idOf(name)), uint('SeekPosition', position, 8));

/** Writes the film at `path`; the same bytes every time. */
export function writeMatroskaFilm(path: string, film: MatroskaFilm): void {
  const file = openSync(path, 'w');
  try {
    const write = (at: number, ...parts: Uint8Array[]) => {
      const bytes = bytesOf(...parts);
      writeSync(file, bytes, 0, bytes.length, at);
      return at + bytes.length;
    };
    const isIndexed = film.kind === 'indexed';
    const seconds = (film.pictures * video.ticks) / video.timescale;
    const app = isIndexed ? 'boxray film' : 'boxray recording';
    const info = element(
      'Info',
      ...[uint('TimestampScale', 1_000_000), text('MuxingApp', app), text('WritingApp', app)],
      ...(isIndexed ? [float('Duration', seconds * 1000)] : []),
    );
    // Eight bytes each, filled in at the end.
    const unknown = bytesOf(u8(0x01), new Uint8Array(7).fill(0xff));
    const seekHead = (info: number, tracks: number, cues: number) =>
      element('SeekHead', seek('Info', info), seek('Tracks', tracks), seek('Cues', cues));
    const segment = write(0, head(), idOf('Segment'), unknown);
    const seekSize = isIndexed ? seekHead(0, 0, 0).length : 0;
    const tracksAt = seekSize + info.length;
    let at = write(segment + seekSize, info, entries);
    const cues: Uint8Array[] = [];
    for (const { start, bytes, firstBlock } of clustersOf(film)) {
      cues.push(cuePoint(start, 1, at - segment, uint('CueRelativePosition', firstBlock)));
      at = write(at, bytes);
    }
    if (!isIndexed) return;
    const end = write(at, element('Cues', ...cues));
    write(segment, seekHead(seekSize, tracksAt, at - segment));
    write(segment - 8, sizeField(end - segment, 8));
  } finally {
    closeSync(file);
  }
}

/** A gigabyte of 7,200 pictures of 143 KB, ten a cluster, without an index. */
export function writeLargeBlocks(path: string): void {
  const file = openSync(path, 'w');
  try {
    const frame = new Uint8Array(143_000).fill(0x55);
    const write = (bytes: Uint8Array) => writeSync(file, bytes);
    write(bytesOf(head(), idOf('Segment'), new Uint8Array([0x01, ...Array(7).fill(0xff)])));
    write(bytesOf(element('Info', uint('TimestampScale', 1_000_000)), entries));
    for (let i = 0; i < 7200; i += 10) {
      const start = Math.round((i * 1000) / 30);
      const blocks = Array.from({ length: 10 }, (_, k) => {
        const time = Math.round(((i + k) * 1000) / 30) - start;
        return element('SimpleBlock', blockData(1, time, k === 0 ? 0x80 : 0, frame));
      });
      write(element('Cluster', uint('Timestamp', start), ...blocks));
    }
  } finally {
    closeSync(file);
  }
}
