/** The content id: what it names, what leaves it alone, and what changes it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hashFrames, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { box, bytesOf, contentOf, type Part } from '../support/box.js';
import { quickTimePcm } from '../support/codecs/audio.js';
import { tx3g } from '../support/codecs/text.js';
import { ffmpeg, hasFfmpeg } from '../support/ffmpeg.js';
import { alike, audioTrack, picture, videoTrack } from '../support/fixtures/common.js';
import { fragmented } from '../support/fragmented.js';
import { type Movie, progressive, sampleBytes, type Track } from '../support/movie.js';

const sha256 = (...parts: Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

function u64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** Samples with bytes of their own, so that they are the same wherever they are written. */
function fixed(track: Track, index: number): Track {
  const samples = track.samples.map((sample, i) => ({
    ...sample,
    data: sampleBytes(sample, index, i),
  }));
  return { ...track, samples };
}

const video = fixed(videoTrack(20), 0);
const audio = fixed(audioTrack(30), 1);
const movie: Movie = { tracks: [video, audio] };

/** As DESIGN.md defines it. */
function definition(tracks: readonly ['v' | 'a', Track][]): string {
  const entries = tracks.map(([kind, { samples }]) => {
    const digests = samples.map(({ data }) => sha256(data as Uint8Array));
    return Buffer.concat([Buffer.from(kind), sha256(u64(samples.length), ...digests)]);
  });
  return `c1:${sha256(...entries.sort(Buffer.compare)).toString('hex')}`;
}

/** The same samples in two fragments. */
const inFragments = (): Part[] => {
  const half = ({ samples }: Track, part: number) => {
    const middle = samples.length / 2;
    return part === 0 ? samples.slice(0, middle) : samples.slice(middle);
  };
  return fragmented({
    tracks: movie.tracks.map((track) => ({ ...track, samples: [] })),
    fragments: [0, 1].map((part) => ({
      tracks: movie.tracks.map((track, i) => ({
        track: i,
        samples: half(track, part),
        time: part * (i === 0 ? 5120 : 15360),
      })),
    })),
  });
};

describe.each(backends)('%s', (backend) => {
  const idOf = async (input: string | Uint8Array) =>
    (await hashFrames(input, { backend, algorithm: 'crc32', contentId: true })).contentId;
  const idOfParts = (parts: Part[]) => idOf(bytesOf(...parts));

  test('is what the definition says', async () => {
    expect(await idOfParts(progressive(movie))).toBe(
      definition([
        ['v', video],
        ['a', audio],
      ]),
    );
    expect(await idOfParts(progressive({ tracks: [] }))).toBe(definition([]));
  });

  test('is the same wherever the samples stand', async () => {
    const expected = await idOfParts(progressive(movie));
    const variants: Part[][] = [
      progressive({ ...movie, index: 'last' }),
      progressive({ ...movie, co64: true, before: [box('free', new Uint8Array(1000))] }),
      progressive({ ...movie, quickTime: true, brands: ['qt  ', 512, ['qt  ']] }),
      progressive({ tracks: [audio, video] }),
      progressive({
        tracks: [
          { ...video, chunks: [1] },
          { ...audio, chunks: [7, 1, 30] },
        ],
      }),
      progressive({ ...movie, inMovie: [box('udta', box('name', new Uint8Array(20)))] }),
      inFragments(),
    ];
    for (const parts of variants) expect(await idOfParts(parts)).toBe(expected);
  });

  test('is another as soon as one byte of a sample is', async () => {
    const parts = progressive(movie);
    const bytes = bytesOf(...parts);
    const expected = await idOf(bytes);
    const media = contentOf(parts, 'mdat');
    for (const at of [media, media + 333, bytes.length - 1]) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] as number) ^ 1;
      expect(await idOf(flipped)).not.toBe(expected);
    }
    const other = { ...audio, samples: audio.samples.slice(1) };
    expect(await idOfParts(progressive({ tracks: [video, other] }))).not.toBe(expected);
    expect(await idOfParts(progressive({ tracks: [video] }))).not.toBe(expected);
  });

  test('leaves out chapters, text and data', async () => {
    const text = {
      handler: 'text',
      timescale: 1000,
      entries: [tx3g()],
      samples: alike(3, 9, 1000),
    };
    const thumbnails = picture(video.entries[0] as Part);
    const chapters = { ...video, references: { chap: [3, 4] } };
    const parts = progressive({ tracks: [chapters, audio, text, thumbnails] });
    expect(await idOfParts(parts)).toBe(await idOfParts(progressive(movie)));
    // The same picture track without a reference to it is played.
    const played = progressive({ tracks: [video, audio, text, thumbnails] });
    expect(await idOfParts(played)).not.toBe(await idOfParts(progressive(movie)));
  });

  test('takes uncompressed audio as one run of bytes', async () => {
    const samples = alike(1000, 4, 1).map((sample, i) => ({
      ...sample,
      data: new Uint8Array(4).fill(i),
    }));
    const pcm = (chunks: number[]): Track => ({
      handler: 'soun',
      timescale: 48000,
      entries: [quickTimePcm('sowt', 16, true)],
      samples,
      sizes: 'constant',
      chunks,
    });
    const bytes = sha256(...samples.map(({ data }) => data));
    const expected = `c1:${sha256(Buffer.from('a'), bytes).toString('hex')}`;
    for (const chunks of [[1000], [7], [1, 500, 3]])
      expect(await idOfParts(progressive({ tracks: [pcm(chunks)] }))).toBe(expected);
  });
});

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-content-'));
afterAll(() => rmSync(scratch, { recursive: true }));

if (hasFfmpeg)
  describe('remuxes by ffmpeg', () => {
    const file = (name: string) => path.join(scratch, name);
    const sources: [string, string[]][] = [
      ['h264-aac', ['-c:v', 'libx264', '-bf', '2', '-c:a', 'aac']],
      ['mpeg4-mp3', ['-c:v', 'mpeg4', '-c:a', 'libmp3lame']],
      ['hevc-alac', ['-c:v', 'libx265', '-x265-params', 'log-level=none', '-c:a', 'alac']],
    ];

    test.each(sources)('%s', async (name, codecs) => {
      const original = file(`${name}.mp4`);
      const pictures = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=2'];
      const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2'];
      const tags = ['-metadata', 'title=A title', '-metadata', 'comment=to be stripped'];
      ffmpeg(...pictures, ...sound, ...codecs, ...tags, '-map', '0:v', '-map', '1:a', original);
      const remux = (suffix: string, ...args: string[]) => {
        const to = file(`${name}${suffix}`);
        ffmpeg('-i', original, '-map', '0', '-c', 'copy', ...args, to);
        return to;
      };
      const remuxes = [
        remux('-front.mp4', '-movflags', '+faststart'),
        remux('-bare.mp4', '-map_metadata', '-1'),
        remux('-fragmented.mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof'),
        remux('.mov'),
      ];
      ffmpeg('-i', file(`${name}.mov`), '-map', '0', '-c', 'copy', file(`${name}-back.mp4`));
      remuxes.push(file(`${name}-back.mp4`));
      for (const backend of backends) {
        const idOf = async (input: string | Uint8Array) =>
          (await hashFrames(input, { backend, contentId: true })).contentId;
        const expected = await idOf(original);
        expect(expected).toMatch(/^c1:[0-9a-f]{64}$/);
        for (const remuxed of remuxes)
          expect(`${remuxed} ${await idOf(remuxed)}`).toBe(`${remuxed} ${expected}`);
        const bytes = readFileSync(original);
        const { tracks } = await readFrames(original, { backend });
        const at = tracks[0]?.offset[3] as number;
        bytes[at + 5] = (bytes[at + 5] as number) ^ 0x10;
        expect(await idOf(bytes)).not.toBe(expected);
      }
    });
  });
