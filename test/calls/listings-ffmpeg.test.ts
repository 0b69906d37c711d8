/** Listings and digests of streams, compared with those that ffmpeg makes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxray } from '../support/command.js';
import { ffmpeg, hasFfmpeg } from '../support/ffmpeg.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-listings-'));
const file = (name: string) => path.join(scratch, name);
afterAll(() => rmSync(scratch, { recursive: true }));

function listingOf(input: string, ...more: string[]): string {
  const { status, stdout, stderr } = boxray('hash', '--format', 'framehash', ...more, input);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe.runIf(hasFfmpeg)('listings like those of ffmpeg', () => {
  const pictures = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=30000/1001:duration=3'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=3'];
  const make = (name: string, ...args: string[]) => {
    ffmpeg(...pictures, ...sound, ...args, file(name));
    return file(name);
  };
  const h264 = ['-c:v', 'libx264', '-g', '20', '-bf', '3', '-c:a', 'aac'];
  const source = file('source.mp4');
  beforeAll(() => {
    make('source.mp4', ...h264);
  });
  const copied = (name: string, ...args: string[]) => {
    ffmpeg(...args, '-c', 'copy', file(name));
    return file(name);
  };
  const made: [string, () => string][] = [
    ['B-frames and AAC', () => source],
    ['fragments', () => make('frag.mp4', ...h264, '-movflags', '+frag_keyframe+empty_moov')],
    ['QuickTime with PCM', () => make('pcm.mov', '-c:v', 'mpeg4', '-c:a', 'pcm_s16le')],
    ['a beginning that was cut off', () => copied('later.mp4', '-ss', '1.3', '-i', source)],
    [
      'a delayed sound',
      () =>
        copied(
          'delay.mp4',
          '-i',
          source,
          '-itsoffset',
          '0.7',
          '-i',
          source,
          '-map',
          '0:v',
          '-map',
          '1:a',
        ),
    ],
    [
      'a delayed picture',
      () =>
        copied(
          'delayed.mov',
          '-itsoffset',
          '0.4',
          '-i',
          source,
          '-i',
          source,
          '-map',
          '0:v',
          '-map',
          '1:a',
        ),
    ],
    [
      'another timescale',
      () => copied('scale.mp4', '-i', source, '-video_track_timescale', '90000'),
    ],
  ];

  test.each(made)('%s', (_, inputOf) => {
    const input = inputOf();
    for (const hash of ['md5', 'sha256', 'crc32', 'adler32', 'murmur3']) {
      const maps = ['-map', '0:v?', '-map', '0:a?', '-c', 'copy'];
      const theirs = ffmpeg('-i', input, ...maps, '-f', 'framehash', '-hash', hash, '-');
      writeFileSync(file('theirs'), theirs);
      const ours = listingOf(input, '--algorithm', hash);
      const compared = (text: string) =>
        text
          .split('\n')
          .filter((line) => !/^#software/.test(line))
          .map((line) => (line.startsWith('#') ? line : line.split(', ').slice(0, 6).join(', ')));
      expect(compared(ours)).toEqual(compared(theirs));
      expect(boxray('verify', input, file('theirs'))).toMatchObject({ status: 0 });
    }
    const streams = boxray('hash', '--stream', '--algorithm', 'md5', input).stdout;
    const all = ffmpeg(
      '-i',
      input,
      '-map',
      '0',
      '-c',
      'copy',
      '-f',
      'streamhash',
      '-hash',
      'md5',
      '-',
    );
    expect(streams).toBe(all);
  });
});
