import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { type HourKind, hourFacts, writeHourFile } from '../support/hour.js';

const kinds: HourKind[] = ['faststart', 'moov-last', 'fragmented'];
const lengths = new Map<HourKind, number>();
let folder: string;

const pathOf = (kind: HourKind) => path.join(folder, `${kind}.mp4`);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'boxray-hour-'));
  for (const kind of kinds) lengths.set(kind, writeHourFile(pathOf(kind), kind));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(backends)('an hour of video and sound, %s', (backend) => {
  test.each(kinds)('%s', async (kind) => {
    const report = await inspect(pathOf(kind), { backend });
    const { video, audio, fragments } = hourFacts;
    expect(report).toMatchObject({
      size: lengths.get(kind),
      fastStart: kind !== 'moov-last',
      fragmented: kind === 'fragmented',
      layoutCount: kind === 'fragmented' ? 2 + 2 * fragments : 3,
      tracks: [
        {
          samples: { count: video.count, keyframes: video.keyframes },
          mediaDurationSeconds: 3600,
          video: {
            frameRate: { average: 30, min: 30, max: 30, variable: false },
            keyframeInterval: { average: 2, max: 2 },
            reordered: true,
          },
        },
        {
          samples: { count: audio.count, keyframes: audio.count },
          mediaDurationSeconds: (audio.count * audio.ticks) / audio.timescale,
        },
      ],
    });
    const late = report.problems.filter(({ code }) => code !== 'late-movie-header');
    expect(late).toEqual([]);
  });
});
