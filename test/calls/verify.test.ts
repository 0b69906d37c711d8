/** `boxray hash --format framehash` and `boxray verify`: listings written, read, and compared with files. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ListingError, readListing } from '../../src/framehash/read.js';
import { hashFrames, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { boxray } from '../support/command.js';
import { fixture, sample } from '../support/paths.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-verify-'));
const file = (name: string) => path.join(scratch, name);
afterAll(() => rmSync(scratch, { recursive: true }));

function listingOf(input: string, ...more: string[]): string {
  const { status, stdout, stderr } = boxray('hash', '--format', 'framehash', ...more, input);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** A copy of the sample of which one byte of a track's frame is another; where that frame stands. */
async function damaged(name: string, frames: [track: number, frame: number][]) {
  const { tracks } = await readFrames(sample);
  const bytes = readFileSync(sample);
  const offsets = frames.map(([track, frame]) => tracks[track]?.offset[frame] as number);
  for (const at of offsets) bytes[at] = (bytes[at] as number) ^ 0xff;
  writeFileSync(file(name), bytes);
  return { copy: file(name), offsets };
}

const listed = file('sample.framehash');
writeFileSync(listed, listingOf(sample));

describe('hash', () => {
  test('a summary for a person', () => {
    const { status, stdout, stderr } = boxray('hash', sample);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}content id {2}c1:[0-9a-f]{64}$/m);
    expect(stdout).toMatch(/^ {2}track 0 {2}video h264, 50 frames, /m);
    expect(stdout).toMatch(/^ {4}SHA256 [0-9a-f]{64}$/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('--content-id and --stream print lines', async () => {
    const { tracks, contentId } = await hashFrames(sample, {
      algorithm: 'md5',
      stream: true,
      contentId: true,
    });
    expect(boxray('hash', '--content-id', sample).stdout).toBe(`${contentId}  ${sample}\n`);
    const lines = tracks.map(({ stream }, i) => `${i},${i === 0 ? 'v' : 'a'},MD5=${stream}`);
    const flags = ['--stream', '--algorithm', 'md5'];
    expect(boxray('hash', ...flags, sample).stdout).toBe(`${lines.join('\n')}\n`);
    expect(boxray('hash', ...flags, '--track', '1', sample).stdout).toBe(`${lines[1]}\n`);
    const two = boxray('hash', ...flags, sample, sample).stdout;
    expect(two).toBe(`${lines.map((line) => `${line}  ${sample}`).join('\n')}\n`.repeat(2));
  });

  test('--format json', () => {
    const { stdout } = boxray('hash', '--format', 'json', '--algorithm', 'crc32', sample);
    const { tracks, problems } = JSON.parse(stdout);
    expect(problems).toEqual([]);
    expect(tracks[0].digests).toHaveLength(50);
    expect(tracks[0].digests[0]).toMatch(/^[0-9a-f]{8}$/);
  });

  test('exit codes', () => {
    expect(boxray('hash', fixture('cut-short.mp4')).status).toBe(1);
    expect(boxray('hash', fixture('not-media.mp4')).status).toBe(1);
    expect(boxray('hash', file('missing.mp4')).status).toBe(2);
    for (const wrong of [
      ['--algorithm', 'sha1'],
      ['--track', 'x'],
      ['--threads', '0'],
    ])
      expect(boxray('hash', ...wrong, sample).status).toBe(2);
    expect(boxray('hash', '--track', '7', sample)).toMatchObject({ status: 2, stdout: '' });
  });

  test.each(backends)('the same listing from %s', (backend) => {
    expect(listingOf(sample, '--backend', backend)).toBe(readFileSync(listed, 'utf8'));
  });
});

describe('verify', () => {
  test('a file that is as it was', () => {
    const { status, stdout, stderr } = boxray('verify', sample, listed);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/all \d+ frames are as listed \(SHA256\)/);
    // The header and how columns are padded do not matter, nor does what comes after column 6.
    const bare = readFileSync(listed, 'utf8')
      .split('\n')
      .filter((line) => !/^#(tb|media_type|codec_id|format)/.test(line))
      .map((line) => (/^\d/.test(line) ? `${line.replace(/ /g, '')}, S=1, 10, 00ff` : line));
    writeFileSync(file('bare'), bare.join('\r\n'));
    expect(boxray('verify', sample, file('bare')).status).toBe(0);
  });

  test('damaged frames are named, the first of them first', async () => {
    const { copy, offsets } = await damaged('damaged.mp4', [
      [1, 40],
      [0, 7],
    ]);
    const { status, stdout } = boxray('verify', copy, listed);
    expect(status).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/damaged: \d+ of \d+ frames are as listed/);
    expect(lines[1]).toMatch(/the first that is not: track 0, frame 7, at 0:00\.\d+, byte /);
    expect(stdout).toContain(`byte ${offsets[1]}, `);
    expect(stdout).toContain(`byte ${offsets[0]}, `);
    const {
      differences,
      listed: all,
      equal,
    } = JSON.parse(boxray('verify', '--json', copy, listed).stdout);
    expect(all - equal).toBe(2);
    expect(differences).toMatchObject([
      { kind: 'changed', trackIndex: 0, frame: 7, offset: offsets[1] },
      { kind: 'changed', trackIndex: 1, frame: 40, offset: offsets[0] },
    ]);
  });

  test('frames that are gone, and frames that were not there', () => {
    copyFileSync(sample, file('cut.mp4'));
    writeFileSync(file('cut.mp4'), readFileSync(sample).subarray(0, -40));
    const cut = JSON.parse(boxray('verify', '--json', file('cut.mp4'), listed).stdout);
    expect(cut.differences.length).toBeGreaterThan(0);
    for (const { kind } of cut.differences) expect(kind).toBe('missing');
    const shorter = readFileSync(listed, 'utf8').trimEnd().split('\n').slice(0, -1).join('\n');
    writeFileSync(file('shorter'), shorter);
    const more = JSON.parse(boxray('verify', '--json', sample, file('shorter')).stdout);
    expect(more.differences).toMatchObject([{ kind: 'added' }]);
  });

  test('a listing of some streams is compared with those', async () => {
    writeFileSync(file('sound'), listingOf(sample, '--track', '1', '--algorithm', 'crc32'));
    expect(boxray('verify', sample, file('sound'))).toMatchObject({ status: 0 });
    const picture = await damaged('picture.mp4', [[0, 3]]);
    expect(boxray('verify', picture.copy, file('sound')).status).toBe(0);
    const sound = await damaged('sound.mp4', [[1, 3]]);
    expect(boxray('verify', sound.copy, file('sound')).status).toBe(1);
    // A file without such a stream has none of its frames.
    const { status, stdout } = boxray('verify', fixture('hevc.mp4'), file('sound'));
    expect(status).toBe(1);
    expect(stdout).toContain('not in the file');
  });

  test('exit codes for what cannot be compared', () => {
    expect(boxray('verify', file('missing.mp4'), listed).status).toBe(2);
    expect(boxray('verify', sample, file('missing')).status).toBe(2);
    expect(boxray('verify', sample, sample).status).toBe(2);
    expect(boxray('verify', fixture('not-media.mp4'), listed).status).toBe(1);
    expect(boxray('verify', sample).status).toBe(2);
  });
});

describe('listings', () => {
  test('are refused by the line that is none', () => {
    const row = '0, 0, 0, 1, 5, d41d8cd98f00b204e9800998ecf8427e';
    expect(readListing(row)).toMatchObject({ algorithm: 'md5', streams: [{ stream: 0 }] });
    const wrong: [string, RegExp][] = [
      ['', /lists no frames/],
      ['#format: frame checksums', /lists no frames/],
      [`${row}\nhello`, /line 2 /],
      [`${row}\n0, 0, 0, 1, 5`, /line 2 /],
      [`${row}\n0, 0, 0, 1, x, d41d8cd98f00b204e9800998ecf8427e`, /line 2 /],
      [`${row}\n0, 0, 0, 1, 5, d41d`, /line 2 has a digest of another length/],
      [`#hash: SHA160\n${row}`, /made with SHA160; boxray has MD5, SHA256/],
      [`#hash: SHA256\n${row}`, /16 bytes, not those of sha256/],
    ];
    for (const [text, message] of wrong) {
      expect(() => readListing(text)).toThrow(ListingError);
      expect(() => readListing(text)).toThrow(message);
    }
  });
});
