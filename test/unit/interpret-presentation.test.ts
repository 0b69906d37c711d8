/** When, how large and which way up a track is shown; its language, timecode and colour. */
import { describe, expect, test } from 'vitest';
import { fourcc } from '../../src/bytes/fourcc.js';
import { readContainerColor } from '../../src/families/isobmff/describe/color.js';
import { creationDate } from '../../src/families/isobmff/describe/creation-date.js';
import { trackLanguage } from '../../src/families/isobmff/describe/language.js';
import { cleanAperture, statedAspect } from '../../src/families/isobmff/describe/picture-size.js';
import { orientation } from '../../src/families/isobmff/describe/rotation.js';
import {
  openPlainEntry,
  openVisualEntry,
  type VisualDescription,
} from '../../src/families/isobmff/describe/sample-description.js';
import { readTimecode } from '../../src/families/isobmff/describe/timecode.js';
import type { IsobmffTrack } from '../../src/families/isobmff/raw.js';
import { Findings } from '../../src/interpret/findings.js';
import { bitRate, frameRate, keyframeInterval, readTiming } from '../../src/interpret/timing.js';
import { describeColor as colorOf } from '../../src/interpret/video/color.js';
import { sampleAspectRatio as aspectOf } from '../../src/interpret/video/sample-aspect-ratio.js';
import type { ColorCodes } from '../../src/media/facts.js';
import type { Edit } from '../../src/media/track-facts.js';
import { track } from '../support/index-track.js';

const edits = (...rows: [duration: number, mediaTime: number | null, rate: number][]): Edit[] =>
  rows.map(([duration, mediaTime, rate]) => ({ duration, mediaTime, rate }));

/** 100 samples of 30 ticks at 600 ticks a second, the first shown at tick 60. */
const media: Partial<IsobmffTrack['statistics']> = {
  count: 100,
  duration: 3000,
  firstPresentationTime: 60,
  lastPresentationEnd: 3060,
};

describe('edit lists', () => {
  const timing = (list: Edit[]) =>
    readTiming({ ...track({ timescale: 600, statistics: media }), edits: list }, 1000, false);

  test('without one, the media is shown as it is', () => {
    expect(timing(edits())).toEqual({
      durationSeconds: 5,
      mediaDurationSeconds: 5,
      startSeconds: 0.1,
      edits: [],
    });
  });

  test('an empty edit delays', () => {
    const { startSeconds, durationSeconds } = timing(edits([500, null, 1], [4000, 60, 1]));
    expect([startSeconds, durationSeconds]).toEqual([0.5, 4]);
  });

  test('what is longer than the media is clipped to it, on both sides', () => {
    const { startSeconds, durationSeconds } = timing(edits([9000, 0, 1]));
    expect([startSeconds, durationSeconds]).toEqual([0.1, 5]);
  });

  test('a duration of 0 is the rest', () => {
    const result = timing(edits([0, 660, 1]));
    expect(result.durationSeconds).toBe(4);
    expect(result.edits).toEqual([
      { startSeconds: 0, durationSeconds: 4, mediaSeconds: 1.1, rate: 1 },
    ]);
  });

  test('double speed shows twice the media; a rate of 0 dwells', () => {
    expect(timing(edits([1000, 60, 2])).durationSeconds).toBe(1);
    expect(timing(edits([9000, 60, 2])).durationSeconds).toBe(2.5);
    expect(timing(edits([9000, 60, 0])).durationSeconds).toBe(9);
  });

  test('several parts add up', () => {
    const { durationSeconds, edits: list } = timing(
      edits([1000, 60, 1], [1000, null, 1], [2000, 660, 1]),
    );
    expect(durationSeconds).toBe(3);
    expect(list.map((edit) => edit.startSeconds)).toEqual([0, 1, 2]);
  });

  test('no time without a timescale; an initialization segment has no length', () => {
    const none = { durationSeconds: null, mediaDurationSeconds: null, startSeconds: 0, edits: [] };
    expect(readTiming({ ...track({ timescale: 0 }), edits: [] }, 1000, false)).toEqual(none);
    expect(readTiming({ ...track({ timescale: 600 }), edits: [] }, 1000, true)).toEqual(none);
  });
});

describe('rates', () => {
  const rated = (statistics: Partial<IsobmffTrack['statistics']>) =>
    track({ timescale: 600, statistics });

  test('a last sample of odd length does not make it variable', () => {
    const even = { count: 10, duration: 1170, minDuration: 20, maxDuration: 20 };
    expect(frameRate(rated(even))).toEqual({
      average: 6000 / 1170,
      min: 30,
      max: 30,
      variable: false,
    });
    expect(frameRate(rated({ ...even, minDuration: 19, maxDuration: 25 })).variable).toBe(true);
    expect(frameRate(rated({ count: 10, duration: 0 }))).toEqual({
      average: null,
      min: null,
      max: null,
      variable: false,
    });
  });

  test('keyframes and bit rates', () => {
    const statistics = { keyframes: 5, keyframeSpan: 2400, keyframeMaxInterval: 1200 };
    expect(keyframeInterval(rated(statistics))).toEqual({ average: 1, max: 2 });
    expect(keyframeInterval(rated({ keyframes: 1 }))).toEqual({ average: null, max: null });
    expect(bitRate(rated({ bytes: 3000, duration: 1200, peakBytes: 2000 }))).toEqual({
      average: 12_000,
      peak: 16_000,
    });
    expect(bitRate(rated({ bytes: 3000, duration: 599, peakBytes: 3000 })).peak).toBeNull();
  });

  test('creation dates count from 1904', () => {
    expect(creationDate(2_082_844_801)).toBe('1970-01-01T00:00:01Z');
    expect(creationDate(3_640_261_735)).toBe('2019-05-09T15:48:55Z');
    expect([0, 1, 2_082_844_800, 2 ** 53].map(creationDate)).toEqual([null, null, null, null]);
  });
});

describe('orientation: turn clockwise, then flip left-right', () => {
  const one = 65_536;
  test.each([
    [[one, 0, 0, one], 0, false],
    [[0, one, -one, 0], 90, false],
    [[-one, 0, 0, -one], 180, false],
    [[0, -one, one, 0], 270, false],
    [[-one, 0, 0, one], 0, true],
    [[0, one, one, 0], 90, true],
    [[one, 0, 0, -one], 180, true],
    [[0, -one, -one, 0], 270, true],
    [[0, 0, 0, 0], 0, false],
    [[46_341, 46_342, -46_342, 46_341], 90, false],
  ])('%j', ([a = 0, b = 0, c = 0, d = 0], rotation, mirrored) => {
    expect(orientation([a, b, 0, c, d, 0, 0, 0, 0x40000000])).toEqual({ rotation, mirrored });
  });
});

function visual(...boxes: string[]) {
  const tail = Buffer.from(boxes.join('').replaceAll(' ', ''), 'hex');
  const bytes = new Uint8Array(86 + tail.length);
  bytes.set(tail, 86);
  const findings = new Findings(10);
  const entry = { format: fourcc('avc1'), offset: 0, bytes };
  const video = openVisualEntry(entry, 0, findings, true);
  return { video, codes: () => findings.describe([]).map(({ code }) => code) };
}

describe('size', () => {
  const sampleAspectRatio = (video: VisualDescription, codec: [number, number] | null) =>
    aspectOf(statedAspect(video), codec);

  test('pasp before the codec, in lowest terms; an impossible one is passed over', () => {
    const { video } = visual('00000010 70617370 00000028 00000014');
    expect(sampleAspectRatio(video, [4, 3])).toEqual({ ratio: [2, 1], source: 'container' });
    const damaged = visual('00000010 70617370 00000000 00000014');
    expect(sampleAspectRatio(damaged.video, [12, 8])).toEqual({ ratio: [3, 2], source: 'codec' });
    expect(damaged.codes()).toEqual(['invalid-aspect-ratio']);
    expect(sampleAspectRatio(visual().video, null)).toEqual({ ratio: [1, 1], source: null });
  });

  test('a clean aperture inside the picture', () => {
    const clap = '00000028 636c6170 00000280 00000001 00000168 00000001';
    const { video } = visual(`${clap} 00000000 00000001 fffffffc 00000001`);
    expect(cleanAperture(video, 640, 368)).toEqual({ width: 640, height: 360 });
    const outside = visual(`${clap} 00000000 00000001 fffffff8 00000001`);
    expect(cleanAperture(outside.video, 640, 368)).toBeNull();
    const zero = visual(`${clap} 00000000 00000000 00000000 00000000`);
    expect(cleanAperture(zero.video, 640, 368)).toBeNull();
    expect([outside.codes(), zero.codes()]).toEqual([
      ['invalid-clean-aperture'],
      ['invalid-clean-aperture'],
    ]);
  });
});

describe('colour', () => {
  const describeColor = (video: VisualDescription, codec: ColorCodes | null) =>
    colorOf(readContainerColor(video), codec);
  const hdr = { primaries: 9, transfer: 16, matrix: 9, fullRange: false };

  test('the container comes first; a codec that disagrees stands beside it', () => {
    const { video } = visual('00000013 636f6c72 6e636c78 0001 0001 0001 80');
    const said = {
      primaries: 'bt709',
      transfer: 'bt709',
      matrix: 'bt709',
      range: 'full',
      source: 'container',
    };
    const other = {
      primaries: 'bt2020',
      transfer: 'smpte2084',
      matrix: 'bt2020nc',
      range: 'limited',
      source: 'codec',
    };
    expect(describeColor(video, hdr)).toEqual({
      ...said,
      other,
      statements: [said, other],
      icc: null,
    });
  });

  test('nclc has no range; that of the codec completes it', () => {
    const { video } = visual('00000012 636f6c72 6e636c63 0009 0010 0009');
    expect(describeColor(video, hdr)).toMatchObject({ range: 'limited', other: null });
    expect(describeColor(video, null)).toMatchObject({ transfer: 'smpte2084', range: null });
  });

  test('an ICC profile that is cut says nothing, and the codec does', () => {
    const { video } = visual('0000000c 636f6c72 70726f66');
    expect(describeColor(video, hdr)?.source).toBe('codec');
    expect(
      describeColor(video, { primaries: 2, transfer: 2, matrix: 2, fullRange: null }),
    ).toBeNull();
  });

  test('code points that are not assigned, and a box that is cut', () => {
    const odd = visual('00000013 636f6c72 6e636c78 00ff 0001 0001 00');
    expect(describeColor(odd.video, null)?.primaries).toBeNull();
    const cut = visual('0000000e 636f6c72 6e636c78 0001');
    expect(describeColor(cut.video, null)).toBeNull();
    expect([odd.codes(), cut.codes()]).toEqual([['invalid-color'], ['invalid-color']]);
  });
});

describe('language', () => {
  const named = (language: number, extended = '') =>
    trackLanguage(track({ language, extendedLanguage: new Uint8Array(Buffer.from(extended)) }));

  test.each([
    [0x15c7, 'eng'],
    [0x55c4, null],
    [0, 'eng'],
    [2, 'ger'],
    [128, 'wel'],
    [95, null],
    [0x7fff, null],
    [0xffff, null],
    [0x0400, null],
  ])('%i', (code, language) => {
    expect(named(code)).toBe(language);
  });

  test('elng wins where it is a tag', () => {
    expect(named(0x15c7, 'de-CH-1996')).toBe('de-CH-1996');
    expect(named(0x15c7, 'de CH')).toBe('eng');
    expect(named(0x15c7, 'und')).toBeNull();
  });
});

describe('timecode', () => {
  function start(flags: number, timescale: number, frameDuration: number, frame: number) {
    const bytes = new Uint8Array(34);
    const view = new DataView(bytes.buffer);
    view.setUint32(20, flags);
    view.setUint32(24, timescale);
    view.setUint32(28, frameDuration);
    view.setUint8(32, 29);
    const sample = new Uint8Array(4);
    new DataView(sample.buffer).setInt32(0, frame);
    const entry = { format: fourcc('tmcd'), offset: 0, bytes };
    const { entry: opened } = openPlainEntry(entry, 0, new Findings(10));
    return readTimecode(opened, sample);
  }

  test.each([
    [0, 25, 1, 90_000 + 24, '01:00:00:24'],
    [1, 30_000, 1001, 1799, '00:00:59;29'],
    [1, 30_000, 1001, 1800, '00:01:00;02'],
    [1, 30_000, 1001, 17_982, '00:10:00;00'],
    [1, 60_000, 1001, 3600, '00:01:00;04'],
    [0, 30_000, 1001, 1800, '00:01:00:00'],
    [0, 24, 1, 24 * 86_400, '00:00:00:00'],
    [4, 25, 1, -25, '-00:00:01:00'],
  ])('flags %i, %i/%i, frame %i is %s', (flags, timescale, duration, frame, text) => {
    expect(start(flags, timescale, duration, frame)).toEqual({
      start: text,
      dropFrame: (flags & 1) === 1,
      framesPerSecond: timescale / duration,
    });
  });

  test('a counter is no time, and no rate gives none', () => {
    expect(start(8, 25, 1, 5)).toBeNull();
    expect(start(0, 25, 0, 5)).toBeNull();
  });
});
