import { spawn } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import { ascii, box, bytesOf, u32 } from '../support/box.js';
import { boxray } from '../support/command.js';
import { exifItem, ispe, still } from '../support/heif.js';
import { progressive } from '../support/movie.js';
import { command } from '../support/paths.js';
import { cammPosition, cammTrack, djiTrack, withTracks, xyz } from '../support/telemetry.js';
import { text, tiff } from '../support/tiff.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-privacy-cli-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const at = (name: string) => path.join(scratch, name);

const home = { latitude: 48.2082, longitude: 16.3738, altitude: 171 };
const away = { latitude: -33.8568, longitude: 151.2153, altitude: 5 };
const movie = bytesOf(
  ...progressive(
    withTracks([cammTrack([cammPosition(home), cammPosition(away)])], {
      inMovie: [box('udta', xyz('+48.2082+016.3738/'))],
    }),
  ),
);
const file = at('movie.mp4');
writeFileSync(file, movie);

describe('privacy', () => {
  test('lists every site, those of all samples too', () => {
    const { status, stdout, stderr } = boxray('privacy', file);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(stdout).toMatch(/movie\.mp4: 10 sites\n/);
    expect(stdout).toMatch(/^ {2}location .* 48\.2082, 16\.3738 \(moov\/udta\/©xyz\)$/m);
    expect(stdout).toMatch(/-33\.8568, 151\.2153, 5 m \(moov\/trak\[2\]\/sample\[1\]\/camm\[5\]\)/);
    expect(stdout).not.toContain('\u001b');
  });

  test('--json gives the findings of the library', () => {
    const { stdout } = boxray('privacy', '--json', file);
    const { privacy } = inspectSync(file, { thorough: true });
    expect(JSON.parse(stdout)).toEqual({ file, findings: privacy, gaps: [] });
  });

  test('--kind: only these count', () => {
    expect(boxray('privacy', file, '--kind', 'serial').status).toBe(0);
    expect(boxray('privacy', file, '--kind', 'serial', '--kind', 'location').stdout).toMatch(
      /: 3 sites\n/,
    );
  });

  test('0 is for a file that says nothing, 1 for no media, 2 for none at all', () => {
    expect(boxray('scrub', file, at('clean.mp4')).status).toBe(0);
    expect(boxray('privacy', at('clean.mp4'))).toEqual({
      status: 0,
      stdout: `${at('clean.mp4')}: nothing found\n`,
      stderr: '',
    });
    writeFileSync(at('text.mp4'), 'this is not a video, whatever its name says');
    expect(boxray('privacy', at('text.mp4')).status).toBe(1);
    expect(boxray('privacy', at('missing.mp4')).status).toBe(2);
  });
});

describe('scrub', () => {
  test('a still image, of which the pictures are compared', () => {
    const picture = ascii('a picture of 24 bytes...');
    const bytes = bytesOf(
      ...still({
        primary: 1,
        items: [
          { id: 1, type: 'av01', data: picture, properties: [1] },
          { id: 2, type: 'Exif', data: exifItem(tiff({ ifd0: [text(315, 'A. Person')] })) },
        ],
        properties: [ispe(64, 64)],
        references: [['cdsc', 2, [1]]],
      }),
    );
    writeFileSync(at('still.heic'), bytes);
    const { status, stdout } = boxray('scrub', at('still.heic'), at('clean.heic'));
    expect(stdout).toMatch(/1 site blanked, nothing left/);
    expect(status).toBe(0);
    const clean = readFileSync(at('clean.heic'));
    expect(clean.includes('A. Person')).toBe(false);
    expect(clean.includes(Buffer.from(picture))).toBe(true);
  });

  test('writes a copy that says nothing, and leaves the file alone', () => {
    const { status, stdout, stderr } = boxray('scrub', file, at('copy.mp4'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${at('copy.mp4')}: 10 sites blanked, nothing left, media the same\n`);
    expect(inspectSync(at('copy.mp4'), { thorough: true }).privacy).toEqual([]);
    expect(readFileSync(file).equals(movie)).toBe(true);
  });

  test('of all that playing does not need', () => {
    const { status, stdout } = boxray('scrub', file, at('bare.mp4'), '--all');
    expect([status, stdout]).toEqual([
      0,
      `${at('bare.mp4')}: all that playing does not need blanked, nothing left, media the same\n`,
    ]);
    expect(boxray('privacy', at('bare.mp4')).status).toBe(0);
    expect(boxray('scrub', file, at('no.mp4'), '--all', '--kind', 'location').status).toBe(2);
  });

  test('only the kinds asked for', () => {
    boxray('scrub', file, at('times.mp4'), '--kind', 'location', '--kind', 'serial');
    const { privacy } = inspectSync(at('times.mp4'), { thorough: true });
    expect(new Set(privacy.map(({ kind }) => kind))).toEqual(new Set(['time']));
    const wrong = boxray('scrub', file, at('never.mp4'), '--kind', 'secrets');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/must be one of location, serial/);
  });

  test('an output that exists stays, unless forced; the input always does', () => {
    writeFileSync(at('there.mp4'), 'precious');
    const { status, stderr } = boxray('scrub', file, at('there.mp4'));
    expect(status).toBe(2);
    expect(stderr).toMatch(/exists already; --force replaces it/);
    expect(readFileSync(at('there.mp4'), 'utf8')).toBe('precious');
    expect(boxray('scrub', file, at('there.mp4'), '--force').status).toBe(0);
    expect(inspectSync(at('there.mp4'), { thorough: true }).privacy).toEqual([]);
    const itself = boxray('scrub', file, path.join(scratch, '.', 'movie.mp4'), '--force');
    expect(itself.status).toBe(2);
    expect(itself.stderr).toMatch(/never in place/);
    expect(readFileSync(file).equals(movie)).toBe(true);
  });

  test.runIf(process.platform !== 'win32')('--force: a link stays one, permissions stay', () => {
    writeFileSync(at('real.mp4'), 'old', { mode: 0o640 });
    symlinkSync(at('real.mp4'), at('linked.mp4'));
    expect(boxray('scrub', file, at('linked.mp4'), '--force').status).toBe(0);
    expect(lstatSync(at('linked.mp4')).isSymbolicLink()).toBe(true);
    expect(inspectSync(at('real.mp4'), { thorough: true }).privacy).toEqual([]);
    expect(statSync(at('real.mp4')).mode & 0o777).toBe(0o640);
    for (const output of [scratch, '/dev/null']) {
      const { status, stderr } = boxray('scrub', file, output, '--force');
      expect(status).toBe(2);
      expect(stderr).toMatch(/is no file that could be replaced/);
    }
  });

  test.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    '%s half-way leaves nothing',
    async (signal) => {
      // A gigabyte that takes no room, and time to copy.
      const large = at('large.mp4');
      writeFileSync(large, bytesOf(movie, u32(1), ascii('free'), u32(0, 2 ** 30)));
      truncateSync(large, movie.length + 2 ** 30);
      const before = readdirSync(scratch).sort();
      const child = spawn(process.execPath, [command, 'scrub', large, at('ended.mp4')]);
      const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      const isUnderWay = () => readdirSync(scratch).some((name) => name.endsWith('.partial'));
      while (!isUnderWay() && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill(signal);
      expect(await ended).toBe(signal);
      expect(readdirSync(scratch).sort()).toEqual(before);
    },
  );

  test('where video would change there is no output', () => {
    const lying = bytesOf(
      ...progressive(withTracks([djiTrack('djmd', [new Uint8Array(64).fill(5)])])),
    );
    const place = (index: number) => {
      let found = -1;
      for (let i = 0; i <= index; i++) found = Buffer.from(lying).indexOf('stco', found + 1);
      return found + 12;
    };
    const view = new DataView(lying.buffer);
    view.setUint32(place(2), view.getUint32(place(0)));
    writeFileSync(at('lying.mp4'), lying);
    const { status, stderr } = boxray('scrub', at('lying.mp4'), at('unwritten.mp4'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/not scrubbed: video or audio would change/);
    expect(existsSync(at('unwritten.mp4'))).toBe(false);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});
