/** One registry of codecs: whatever names a codec finds it there, and it says of it what FFmpeg says. */

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fourccToString } from '../../src/bytes/fourcc.js';
import { pcmCodec } from '../../src/codecs/pcm.js';
import { audioReaders, videoReaders } from '../../src/codecs/readers.js';
import { audioCodecs, codecLongName, otherCodecs, videoCodecs } from '../../src/codecs/registry.js';
import {
  audioEntries,
  type EntryCodecs,
  otherEntries,
  videoEntries,
} from '../../src/families/isobmff/describe/codec-table.js';
import { objectTypes } from '../../src/families/isobmff/describe/object-types.js';
import { chunkedFormats } from '../../src/families/isobmff/describe/pcm.js';

/** Those that only record or frame name: an MPEG-4 audio object type, a layer, a cover. */
const namedByReaders = ['mp3on4', 'mp4als', 'bmp'];

/** Codecs that FFmpeg 5.1 does not know. */
const withoutLongName = 'ac4 apv eia_708 evc evs iamf jpegxs lcevc prores_raw'.split(' ');

const known = [...videoCodecs.keys(), ...audioCodecs.keys(), ...otherCodecs.keys()];
const named = (entries: EntryCodecs) =>
  [...entries.values()].flatMap(({ codec, otherwise }) => [codec, otherwise ?? null]);

describe('the registry', () => {
  test('a name stands in one of its parts', () => {
    expect(new Set(known).size).toBe(known.length);
    expect(known.length).toBeGreaterThan(100);
  });

  test.each([
    ['video', videoEntries, videoCodecs],
    ['audio', audioEntries, audioCodecs],
    ['other', otherEntries, otherCodecs],
  ])('%s: has every codec that a sample entry names', (_, entries, codecs) => {
    const missing = named(entries).filter((codec) => codec !== null && !codecs.has(codec));
    expect(missing).toEqual([]);
  });

  test('has every codec that an object type names', () => {
    const missing = [...objectTypes.values()].filter(({ codec }) => !known.includes(codec));
    expect(missing).toEqual([]);
  });

  test('has no codec that nothing names', () => {
    const signs = ['s', 'u', 'f'] as const;
    const pcm = signs.flatMap((sign) =>
      [8, 16, 24, 32, 64].flatMap((bits) =>
        [true, false].map((littleEndian) => pcmCodec({ sign, bits, littleEndian })),
      ),
    );
    const all = new Set([
      ...[videoEntries, audioEntries, otherEntries].flatMap(named),
      ...Array.from(objectTypes.values(), ({ codec }) => codec),
      ...pcm,
      ...namedByReaders,
    ]);
    expect(known.filter((codec) => !all.has(codec))).toEqual([]);
  });

  test('a codec without a long name is one that FFmpeg does not know', () => {
    const silent = known.filter((codec) => codecLongName(codec) === undefined);
    expect(silent.sort()).toEqual(withoutLongName);
  });

  test('readers are of codecs that are in it, and say what is fixed themselves', () => {
    for (const name of videoReaders.keys()) {
      expect(videoCodecs.has(name), name).toBe(true);
      expect(videoCodecs.get(name)?.fixed, name).toBeUndefined();
    }
    for (const name of audioReaders.keys()) {
      expect(audioCodecs.has(name), name).toBe(true);
      expect(audioCodecs.get(name)?.fixed, name).toBeUndefined();
    }
  });

  test('a box with a configuration record has a reader', () => {
    const unread = (entries: EntryCodecs, readers: ReadonlyMap<string, unknown>) =>
      [...entries].filter(([, { codec, config }]) => config !== null && !readers.has(codec ?? ''));
    expect(unread(videoEntries, videoReaders)).toEqual([]);
    expect(unread(audioEntries, audioReaders)).toEqual([]);
  });

  test('object types that are read have a reader', () => {
    for (const { codec, read } of objectTypes.values())
      if (read !== undefined)
        expect(videoReaders.has(codec) || audioReaders.has(codec), codec).toBe(true);
  });

  test('planes have a depth and a chroma to be named by: from a reader', () => {
    for (const [name, { planes }] of videoCodecs)
      if (planes !== null) expect(videoReaders.has(name), name).toBe(true);
  });
});

test('rows are chunks for the entries whose codec is uncompressed', () => {
  const codes = chunkedFormats.map(fourccToString).sort();
  const others = 'NONE alaw fl32 fl64 fpcm in24 in32 ipcm lpcm sowt twos ulaw'.split(' ');
  expect(codes).toEqual([...others, 'raw '].sort());
});

/** By name, the flags and the long name of `ffmpeg -codecs`; null where there is no ffmpeg 5.1. */
function ffmpegCodecs(): Map<string, { intra: boolean; long: string }> | null {
  const run = (argument: string) => spawnSync('ffmpeg', [argument], { encoding: 'utf8' });
  if (!/^ffmpeg version n?5\.1/.test(run('-version').stdout ?? '')) return null;
  const rows = run('-codecs').stdout.matchAll(/^ .{2}[VASDT](.).{2} (\S+) +(.*)$/gm);
  return new Map(
    Array.from(rows, ([, intra, name, rest]) => [
      name as string,
      { intra: intra === 'I', long: (rest as string).replace(/ \((?:de|en)coders: .*$/, '') },
    ]),
  );
}

describe('what ffmpeg -codecs says', () => {
  const theirs = ffmpegCodecs();

  test.skipIf(theirs === null)('long names', () => {
    const ours = new Map(known.map((name) => [name, codecLongName(name)]));
    for (const [name, long] of ours) expect([name, theirs?.get(name)?.long]).toEqual([name, long]);
  });

  test.skipIf(theirs === null)('codecs without dependence between frames', () => {
    const missing = [...videoCodecs].filter(
      ([name, { order }]) => theirs?.get(name)?.intra === true && order !== 'intra',
    );
    expect(missing).toEqual([]);
  });
});
