/** Lists of frames: their text, and how much two of them share. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatVpdq, matchVideos, parseVpdq, type VideoFrame } from '../../src/fingerprint/vpdq.js';
import { corpus } from '../support/paths.js';

const folder = path.join(corpus, 'pdq');
const listing = (name: string) => readFileSync(path.join(folder, `${name}-sd-bar.txt`), 'utf8');

describe.skipIf(!existsSync(folder))('listings of the reference', () => {
  test('are written as they were read', () => {
    const text = listing('chair-19');
    const frames = parseVpdq(text);
    expect(frames.length).toBeGreaterThan(500);
    expect(formatVpdq(frames).trimEnd()).toBe(text.trimEnd());
  });

  test('share what vPDQ says', () => {
    const query = parseVpdq(listing('chair-20'));
    const target = parseVpdq(listing('chair-19'));
    const match = matchVideos(query, target);
    expect(match.queryPercent.toFixed(2)).toBe('92.18');
    expect(match.targetPercent).toBe(100);
    expect(match.querySpans.length).toBeGreaterThan(0);
    const deduped = matchVideos(query, target, { dedupe: true });
    // 564 of 608 different hashes.
    expect(deduped.queryPercent.toFixed(2)).toBe('92.76');
  });
});

/** A hash in which so many bits are set, from the end. */
const bits = (count: number) => ((1n << BigInt(count)) - 1n).toString(16).padStart(64, '0');
const row = (frame: number, hash: string, quality = 100): VideoFrame => ({
  frame,
  quality,
  hash,
  seconds: frame / 2,
});

test('both variants: what 31 bits apart is, and what counts once', () => {
  const query = [row(0, bits(31)), row(1, bits(31)), row(2, bits(200)), row(3, bits(30))];
  const target = [row(0, bits(0)), row(1, bits(128), 49)];
  expect(matchVideos(query, target, { dedupe: true })).toEqual({
    queryPercent: 200 / 3,
    targetPercent: 100,
    querySpans: [
      { from: 0, to: 0.5 },
      { from: 1.5, to: 1.5 },
    ],
    targetSpans: [{ from: 0, to: 0 }],
  });
  expect(matchVideos(query, target)).toEqual({
    queryPercent: 25,
    targetPercent: 100,
    querySpans: [{ from: 1.5, to: 1.5 }],
    targetSpans: [{ from: 0, to: 0 }],
  });
});

test('frames of low quality count for nothing', () => {
  const none = { queryPercent: 0, targetPercent: 0, querySpans: [], targetSpans: [] };
  expect(matchVideos([row(0, bits(1), 49)], [row(0, bits(1))])).toEqual(none);
  expect(matchVideos([row(0, bits(1), 49)], [row(0, bits(1))], { quality: 49 })).toMatchObject({
    queryPercent: 100,
  });
});

test.each([
  `0,100,${'g'.repeat(64)},0.0`,
  `0,101,${bits(1)},0.0`,
  `0,100,${bits(1)}`,
  `-1,100,${bits(1)},0`,
  `0,100,${bits(1)},${'9'.repeat(400)}`,
])('a line that is none: %s', (line) => {
  expect(() => parseVpdq(`0,100,${bits(1)},0.000\n${line}\n`)).toThrow(/line 2/);
});

test('wrong options and frames are refused', () => {
  expect(() => matchVideos([], [], { distance: 257 })).toThrow(RangeError);
  expect(() => matchVideos([], [], { quality: Number.NaN })).toThrow(RangeError);
  expect(() => matchVideos([], [], { radius: 1 } as object)).toThrow(TypeError);
  expect(() => matchVideos('0' as never, [])).toThrow(TypeError);
  expect(() => matchVideos([row(0, 'ff')], [])).toThrow(TypeError);
});
