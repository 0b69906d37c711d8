import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect, MediaError } from '../../src/index.js';
import type { Track } from '../../src/report/report.js';
import { backends } from '../support/backends.js';
import { fixtureTable } from '../support/fixture-table.js';
import { type Fixture, fixtureBytes, fixtures } from '../support/fixtures/index.js';
import { fixturesFolder } from '../support/paths.js';

const pathOf = (file: string) => path.join(fixturesFolder, file);

/**
 * Where `actual` says something else than `expected`, which may leave facts out;
 * numbers may differ by rounding.
 */
function differences(expected: unknown, actual: unknown, at = ''): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const close = Math.abs(expected - actual) <= 1e-9 * Math.max(1, Math.abs(expected));
    return close ? [] : [`${at}: ${actual}, not ${expected}`];
  }
  if (typeof expected !== 'object' || expected === null)
    return expected === actual
      ? []
      : [`${at}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  if (typeof actual !== 'object' || actual === null) return [`${at}: ${JSON.stringify(actual)}`];
  const length =
    Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length
      ? [`${at}: ${actual.length} items, not ${expected.length}`]
      : [];
  const inside = Object.entries(expected).flatMap(([key, value]) =>
    differences(value, (actual as Record<string, unknown>)[key], `${at}/${key}`),
  );
  return [...length, ...inside];
}

describe('the committed files', () => {
  test.each(fixtures)('$file is what its description makes (npm run fixtures)', (fixture) => {
    expect(fixtureBytes(fixture)).toEqual(new Uint8Array(readFileSync(pathOf(fixture.file))));
  });

  test('the table and the fixturesFolder are up to date', () => {
    expect(readFileSync(pathOf('README.md'), 'utf8')).toBe(fixtureTable());
    const named = fixtures.map(({ file }) => file);
    const others = ['.gitattributes', 'README.md', 'sample.mp4'];
    expect(readdirSync(fixturesFolder).sort()).toEqual([...named, ...others].sort());
  });

  test('they are small', () => {
    const sizes = fixtures.map((fixture) => fixtureBytes(fixture).length);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
  });
});

describe.each(backends)('facts of the fixtures by the %s backend', (backend) => {
  test.each(fixtures.filter(({ error }) => error === undefined))(
    '$file: $covers',
    async (fixture) => {
      const report = await inspect(pathOf(fixture.file), { backend });
      expect(differences(fixture.report, report)).toEqual([]);
      expect(report.problems.map(({ code }) => code).sort()).toEqual(fixture.problems ?? []);
    },
  );

  test.each(fixtures.filter(({ error }) => error !== undefined))(
    '$file: $error',
    async (fixture) => {
      const error = await inspect(pathOf(fixture.file), { backend }).catch((reason) => reason);
      expect(error).toBeInstanceOf(MediaError);
      expect(error.code).toBe(fixture.error);
    },
  );

  test('sample.mp4: a real encode', async () => {
    const report = await inspect(pathOf('sample.mp4'), { backend });
    expect(differences(sample, report)).toEqual([]);
    expect(report.problems).toEqual([]);
  });
});

/** From the command that made it (test/fixtures/README.md). */
const sample: Fixture['report'] = {
  container: 'mp4',
  fastStart: true,
  durationSeconds: 2,
  createdAt: '2024-01-02T03:04:05Z',
  tracks: [
    {
      type: 'video',
      codec: 'h264',
      profile: 'High',
      durationSeconds: 2,
      samples: { count: 50, keyframes: 2 },
      video: {
        width: 320,
        height: 180,
        codedHeight: 192,
        sampleAspectRatio: [1, 1],
        bitDepth: 8,
        chromaSubsampling: '4:2:0',
        frameRate: { average: 25, min: 25, max: 25, variable: false },
        keyframeInterval: { average: 1, max: 1 },
        reordered: true,
      },
    },
    {
      type: 'audio',
      codec: 'aac',
      profile: 'LC',
      language: 'eng',
      durationSeconds: 2,
      audio: { sampleRate: 48000, channels: 2, channelLayout: 'stereo' },
    },
  ],
};

interface Stream {
  codec_type: string;
  codec_name?: string;
  width?: number;
  height?: number;
  sample_rate?: string;
  channels?: number;
  nb_frames?: string;
  duration?: string;
}

const probe = spawnSync('ffprobe', ['-version'], { encoding: 'utf8' });
const probed = fixtures.filter(({ noProbe }) => noProbe === undefined);

describe.skipIf(probe.status !== 0)('ffprobe agrees', () => {
  test.each([...probed.map(({ file }) => file), 'sample.mp4'])('%s', async (file) => {
    const options = ['-v', 'quiet', '-show_streams', '-of', 'json', pathOf(file)];
    const { stdout } = spawnSync('ffprobe', options, { encoding: 'utf8' });
    const { streams } = JSON.parse(stdout) as { streams: Stream[] };
    const { tracks, fragmented } = await inspect(pathOf(file));
    expect(streams).toHaveLength(tracks.length);
    const differing = streams.flatMap((stream, i) =>
      compareStream(stream, tracks[i] as Track, fragmented).map(
        (what) => `${file} track ${i}: ${what}`,
      ),
    );
    expect(differing).toEqual([]);
  });
});

/**
 * What ffprobe says beyond doubt. It decodes nothing useful from the patterns that stand for coded
 * samples (and then says 0), counts the samples of `moov` only, and gives tracks other than video
 * and audio the file's duration.
 */
function compareStream(stream: Stream, track: Track, fragmented: boolean): string[] {
  const isVideo = stream.codec_type === 'video';
  const isMedia = isVideo || stream.codec_type === 'audio';
  const pairs: [string, unknown, unknown][] = [
    ['codec', stream.codec_name === 'bin_data' ? undefined : stream.codec_name, track.codec],
    ['width', isVideo && stream.width, track.video?.width],
    ['height', isVideo && stream.height, track.video?.height],
    ['sampleRate', Number(stream.sample_rate ?? 0), track.audio?.sampleRate],
    ['channels', stream.channels, track.audio?.channels],
    ['count', !fragmented && Number(stream.nb_frames ?? 0), track.samples?.count],
  ];
  const differing = pairs
    .filter(([, theirs, ours]) => Boolean(theirs) && theirs !== ours)
    .map(([what, theirs, ours]) => `${what}: ${ours}, ffprobe says ${theirs}`);
  const duration = Number(stream.duration);
  if (!isMedia || track.samples?.count === 0 || !(duration > 0)) return differing;
  const { startSeconds, durationSeconds, mediaDurationSeconds } = track;
  const ours = [durationSeconds, mediaDurationSeconds, startSeconds + (durationSeconds ?? 0)];
  if (!ours.some((value) => value !== null && Math.abs(value - duration) < 0.002))
    differing.push(`duration: ${ours.join(', ')}, ffprobe says ${duration}`);
  return differing;
}
