/** Writes EBML elements, and small Matroska files of them. */

import { ids } from '../../src/families/matroska/ids.js';
import { bytesOf, f64, hex, u8, u16, utf8 } from './box.js';

type Name = keyof typeof ids;

/** The bytes of a number, as few as hold it; `least`: not fewer. */
function bigEndian(value: number, least = 0): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  while (bytes.length < least) bytes.unshift(0);
  return Uint8Array.from(bytes);
}

export const idOf = (name: Name | number): Uint8Array =>
  bigEndian(typeof name === 'number' ? name : ids[name]);

/** A size of `length` bytes, or of as few as hold it. */
export function sizeField(size: number, length?: number): Uint8Array {
  let width = length ?? 1;
  if (length === undefined) while (size >= 2 ** (7 * width) - 1) width++;
  const bytes = bigEndian(size, width);
  bytes[0] = (bytes[0] as number) | (0x80 >> (width - 1));
  return bytes;
}

/** An element with its content. */
export function element(name: Name | number, ...content: Uint8Array[]): Uint8Array {
  const bytes = bytesOf(...content);
  return bytesOf(idOf(name), sizeField(bytes.length), bytes);
}

/** An element that states another size than it has. */
export function lying(name: Name | number, size: number, ...content: Uint8Array[]): Uint8Array {
  return bytesOf(idOf(name), sizeField(size), ...content);
}

/** An element that states no size. */
export function endless(name: Name | number, ...content: Uint8Array[]): Uint8Array {
  return bytesOf(idOf(name), hex('01ffffffffffffff'), ...content);
}

export const uint = (name: Name, value: number, least = 1): Uint8Array =>
  element(name, bigEndian(value, least));
export const float = (name: Name, value: number): Uint8Array => element(name, f64(value));
export const text = (name: Name, value: string): Uint8Array => element(name, utf8(value));

export const head = (docType = 'matroska', ...more: Uint8Array[]): Uint8Array =>
  element('EBML', text('DocType', docType), uint('DocTypeVersion', 4), ...more);

export const info = (...more: Uint8Array[]): Uint8Array =>
  element('Info', uint('TimestampScale', 1_000_000), float('Duration', 400), ...more);

/** The key frame of VP8 that is 160 by 120 pixels large (RFC 6386 9.1). */
export const vp8Frame = bytesOf(
  hex('10020000 9d012a'.replace(/ /g, '')),
  hex('a0007800'),
  u8(1, 2),
);

export const videoEntry = (...more: Uint8Array[]): Uint8Array =>
  element(
    'TrackEntry',
    ...[
      uint('TrackNumber', 1),
      uint('TrackUID', 11),
      uint('TrackType', 1),
      text('CodecID', 'V_VP8'),
    ],
    element('Video', uint('PixelWidth', 160), uint('PixelHeight', 120)),
    uint('DefaultDuration', 100_000_000),
    ...more,
  );

export const audioEntry = (...more: Uint8Array[]): Uint8Array =>
  element(
    'TrackEntry',
    ...[uint('TrackNumber', 2), uint('TrackUID', 22), uint('TrackType', 2)],
    text('CodecID', 'A_PCM/INT/LIT'),
    element('Audio', float('SamplingFrequency', 8000), uint('Channels', 1), uint('BitDepth', 16)),
    ...more,
  );

export const tracks = (...entries: Uint8Array[]): Uint8Array =>
  element('Tracks', ...(entries.length === 0 ? [videoEntry(), audioEntry()] : entries));

/** Track number, time and flags, then frames. */
export const blockData = (
  track: number,
  time: number,
  flags: number,
  ...frames: Uint8Array[]
): Uint8Array => bytesOf(u8(0x80 | track), u16(time & 0xffff), u8(flags), ...frames);

export const simpleBlock = (
  track: number,
  time: number,
  flags = 0x80,
  ...frames: Uint8Array[]
): Uint8Array =>
  element(
    'SimpleBlock',
    blockData(track, time, flags, ...(frames.length > 0 ? frames : [vp8Frame])),
  );

export const sound = new Uint8Array(1600);

/** Two tenths of a second of pictures and of sound. */
export const cluster = (time: number, ...more: Uint8Array[]): Uint8Array =>
  element(
    'Cluster',
    uint('Timestamp', time),
    ...[simpleBlock(1, 0), simpleBlock(2, 0, 0x80, sound), simpleBlock(1, 100, 0)],
    simpleBlock(2, 100, 0x80, sound),
    ...more,
  );

/** `more`: of CueTrackPositions. */
export const cuePoint = (time: number, track: number, position: number, ...more: Uint8Array[]) =>
  element(
    'CuePoint',
    uint('CueTime', time),
    element(
      'CueTrackPositions',
      ...[uint('CueTrack', track), uint('CueClusterPosition', position, 4), ...more],
    ),
  );

export interface Parts {
  head?: Uint8Array;
  info?: Uint8Array;
  tracks?: Uint8Array;
  clusters?: Uint8Array[];
  /** Before the clusters and behind them; Cues stand last. */
  before?: Uint8Array[];
  after?: Uint8Array[];
  /** Of each cue beside the right ones: track and position. */
  cues?: [track: number, position: number][] | null;
  /** Behind the Segment. */
  trailer?: Uint8Array;
}

/** A sound file of two tracks and two clusters, but for what is given. */
export function matroskaFile(parts: Parts = {}): Uint8Array {
  const { clusters = [cluster(0), cluster(200)], before = [], after = [], cues = [] } = parts;
  const first = bytesOf(parts.info ?? info(), parts.tracks ?? tracks(), ...before);
  let position = first.length;
  const points = clusters.map((each, i) => {
    const point = cuePoint(200 * i, 1, position);
    position += each.length;
    return point;
  });
  const wrong = (cues ?? []).map(([track, at]) => cuePoint(0, track, at));
  const index = cues === null ? [] : [element('Cues', ...points, ...wrong)];
  const segment = element('Segment', first, ...clusters, ...after, ...index);
  return bytesOf(parts.head ?? head(), segment, parts.trailer ?? new Uint8Array(0));
}

const names = new Map<number, string>(Object.entries(ids).map(([name, id]) => [id, name]));

/** Where the element of a path begins: `Segment/Cluster[1]/SimpleBlock[0]`, each number from 0. */
export function offsetAt(bytes: Uint8Array, path: string): number {
  let start = 0;
  let end = bytes.length;
  let found = -1;
  for (const step of path.split('/')) {
    const [, name = '', number = '0'] = /^(\S+?)(?:\[(\d+)\])?$/.exec(step) ?? [];
    let left = Number(number);
    found = -1;
    for (let at = start; at < end; ) {
      const idLength = Math.clz32(bytes[at] as number) - 23;
      const id = bytes.subarray(at, at + idLength).reduce((sum, byte) => sum * 256 + byte, 0);
      const sizeLength = Math.clz32(bytes[at + idLength] as number) - 23;
      const stored = bytes.subarray(at + idLength, at + idLength + sizeLength);
      const size = stored.reduce(
        (sum, byte, i) => sum * 256 + (i === 0 ? byte & (0xff >> sizeLength) : byte),
        0,
      );
      const data = at + idLength + sizeLength;
      const stop = size >= 2 ** (7 * sizeLength) - 1 ? end : Math.min(end, data + size);
      if (names.get(id) === name && left-- === 0) {
        found = at;
        start = data;
        end = stop;
        break;
      }
      at = stop;
    }
    if (found < 0) throw new Error(`there is no ${step} of ${path}`);
  }
  return found;
}
