/**
 * What cameras write about where and how they were: GPMF, camm, mebx, DJI's texts; from the specifications.
 */
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  i32,
  type Part,
  u8,
  u16,
  u32,
  zeros,
} from './box.js';
import { gpmd, plainEntry } from './codecs/text.js';
import { audioTrack, videoTrack } from './fixtures/common.js';
import type { Movie, Track } from './movie.js';

/** One GPMF element; `type` is a character, or 0 for a nest. `repeat` may lie. */
export function klv(
  key: string,
  type: string | 0,
  size: number,
  data: Uint8Array,
  repeat = data.length / size,
): Uint8Array {
  const kind = type === 0 ? 0 : type.charCodeAt(0);
  const padding = zeros((4 - (data.length % 4)) % 4);
  return bytesOf(ascii(key), u8(kind, size), u16(repeat), data, padding);
}

export const nest = (key: string, ...inner: Uint8Array[]): Uint8Array =>
  klv(key, 0, 1, bytesOf(...inner));

const scale = klv('SCAL', 'l', 4, i32(1e7, 1e7, 1000, 1000, 100));

export interface Fix {
  latitude: number;
  longitude: number;
  altitude: number;
}

const scaled = ({ latitude, longitude, altitude }: Fix) =>
  [latitude * 1e7, longitude * 1e7, altitude * 1000].map(Math.round);

/** A device with a GPS5 stream (a row for each fix), its time, and an accelerometer. */
export const gps5Sample = (time: string, ...fixes: Fix[]): Uint8Array =>
  nest(
    'DEVC',
    nest('STRM', klv('ACCL', 's', 6, u16(1, 2, 3, 4, 5, 6))),
    nest(
      'STRM',
      klv('GPSU', 'U', 16, ascii(time)),
      scale,
      klv('GPS5', 'l', 20, i32(...fixes.flatMap((fix) => [...scaled(fix), 100, 5]))),
    ),
  );

/**
 * GPS9: speeds, days since 2000, seconds of the day in thousandths, dilution and
 * kind of fix follow the position.
 */
export const gps9Sample = (days: number, seconds: number, fix: Fix): Uint8Array =>
  nest(
    'DEVC',
    nest(
      'STRM',
      klv('TYPE', 'c', 1, ascii('lllllllSS')),
      klv('SCAL', 'l', 4, i32(1e7, 1e7, 1000, 1000, 100, 1, 1000, 100, 1)),
      klv('GPS9', '?', 32, bytesOf(i32(...scaled(fix), 100, 5, days, seconds * 1000), u16(180, 3))),
    ),
  );

function little(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
}

const packet = (type: number, data: Uint8Array) => bytesOf(u8(0, 0, type, 0), data);

/** `camm` packet of type 5: degrees, degrees, metres. */
export const cammPosition = ({ latitude, longitude, altitude }: Fix): Uint8Array =>
  packet(
    5,
    little(24, (view) =>
      [latitude, longitude, altitude].forEach(
        (value, i) => void view.setFloat64(8 * i, value, true),
      ),
    ),
  );

/** Type 6: seconds of GPS time, kind of fix, position, and seven numbers on accuracy and velocity. */
export const cammGps = (seconds: number, { latitude, longitude, altitude }: Fix): Uint8Array =>
  packet(
    6,
    little(56, (view) => {
      view.setFloat64(0, seconds, true);
      view.setInt32(8, 3, true);
      view.setFloat64(12, latitude, true);
      view.setFloat64(20, longitude, true);
      view.setFloat32(28, altitude, true);
      for (let at = 32; at < 56; at += 4) view.setFloat32(at, 1.5, true);
    }),
  );

/** Types 2, 3, 7 and the like: three floats. */
export const cammVector = (type: number): Uint8Array =>
  packet(
    type,
    little(12, (view) => [0.5, 1, 9.75].forEach((v, i) => void view.setFloat32(4 * i, v, true))),
  );

/** The entry of a `mebx` track that declares keys by local id. */
export const mebxEntry = (...keys: [localId: number, key: string][]): Box =>
  plainEntry(
    'mebx',
    box(
      'keys',
      ...keys.map(([localId, key]) =>
        box(
          String.fromCharCode(...u32(localId)),
          box('keyd', ascii('mdta'), ascii(key)),
          box('dtyp', u32(0, 1)),
        ),
      ),
    ),
  );

export const mebxItem = (localId: number, value: Uint8Array): Uint8Array =>
  bytesOf(u32(8 + value.length, localId), value);

/** A track of these samples, one a chunk so that they do not stand together. */
export const timedTrack = (
  handler: string,
  sampleEntry: Part,
  samples: Uint8Array[],
  more: Partial<Track> = {},
): Track => ({
  handler,
  timescale: 1000,
  entries: [sampleEntry],
  samples: samples.map((data) => ({ size: data.length, duration: 100, data })),
  chunks: [1],
  ...more,
});

export const gpmdTrack = (samples: Uint8Array[], more: Partial<Track> = {}): Track =>
  timedTrack('meta', gpmd(), samples, more);
export const cammTrack = (samples: Uint8Array[]): Track =>
  timedTrack('camm', plainEntry('camm'), samples);
export const djiTrack = (type: 'djmd' | 'dbgi', samples: Uint8Array[]): Track =>
  timedTrack('meta', plainEntry(type), samples);

/** A text sample: its length, then the text. */
export const textSample = (text: string): Uint8Array => bytesOf(u16(text.length), ascii(text));

/** 3GPP TS 26.244 8.10; the numbers may be cut off. */
export const loci = (name: string, fix: Fix, cut = 0): Box => {
  const numbers = [fix.longitude, fix.latitude, fix.altitude].map((value) =>
    Math.round(value * 65536),
  );
  const all = bytesOf(u16(0x15c7), ascii(`${name}\0`), u8(0), i32(...numbers), ascii('earth\0\0'));
  return fullBox('loci', 0, 0, all.subarray(0, all.length - cut));
};

/** QuickTime's `©xyz`: length, language, text. */
export const xyz = (text: string): Box => box('©xyz', u16(text.length), u16(0x15c7), ascii(text));

/** Video and sound, and the tracks and boxes given. */
export const withTracks = (tracks: Track[], more: Partial<Movie> = {}): Movie => ({
  tracks: [videoTrack(20), audioTrack(38), ...tracks],
  ...more,
});
