/**
 * The movie's matrix is joined with the track's, and an edit list may be repeated (ISO/IEC 14496-12 8.2.2,
 * 8.6.6).
 */

import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, type Part, patch, u8, u32 } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';

const one = 0x10000;
const end = 0x40000000;
const quarter = [0, one, 0, -one, 0, 0, 0, 0, end];
const half = [-one, 0, 0, 0, -one, 0, 0, 0, end];
const flipped = [-one, 0, 0, 0, one, 0, 0, 0, end];
const twice = [2 * one, 0, 0, 0, one, 0, 0, 0, end];
const plain = [one, 0, 0, 0, one, 0, 0, 0, end];

/** After version, flags, times, timescale, duration, rate and volume; in `tkhd` after layer and the like. */
const inMovie = 36;
const inTrack = 40;

const withMatrices = (movie: number[], track: number[]) =>
  bytesOf(
    ...progressive({
      tracks: [videoTrack(4)],
      adjust: (parts: Part[]) => {
        patch(parts, 'moov/mvhd', inMovie, u32(...movie));
        patch(parts, 'moov/trak/tkhd', inTrack, u32(...track));
      },
    }),
  );

describe.each(backends)('by the %s backend', (backend) => {
  test.each<[what: string, movie: number[], track: number[], rotation: number, mirrored: boolean]>([
    ['a quarter of the movie', quarter, plain, 90, false],
    ['a quarter of each', quarter, quarter, 180, false],
    ['a half and a quarter', half, quarter, 270, false],
    ['a flip of each', flipped, flipped, 0, false],
    ['a flip of the movie', flipped, plain, 0, true],
    ['none', plain, quarter, 90, false],
  ])('%s', async (_, movie, track, rotation, mirrored) => {
    const [found] = (await inspect(withMatrices(movie, track), { backend })).tracks;
    expect(found?.video).toMatchObject({ rotation, mirrored });
  });

  test('a scale of the movie', async () => {
    const [found] = (await inspect(withMatrices(twice, plain), { backend })).tracks;
    expect(found?.video?.displayWidth).toBe(2 * (found?.header.width ?? 0));
    expect(found?.video?.aspectSource).toBe('container');
  });

  test.each([
    ['is repeated', 1, 3],
    ['is not', 0, 1],
  ])('the edit list %s', async (_, flags, times) => {
    const edits = [{ duration: 100, mediaTime: 0 }];
    const file = bytesOf(
      ...progressive({
        tracks: [videoTrack(400, { edits })],
        adjust: (parts: Part[]) => {
          patch(parts, 'moov/mvhd', 16, u32(300));
          patch(parts, 'moov/trak/edts/elst', 3, u8(flags));
        },
      }),
    );
    const report = await inspect(file, { backend });
    const [found] = report.tracks;
    expect(found?.edits).toHaveLength(times);
    // Each begins 0.04 s before the first frame is shown.
    expect(found?.durationSeconds).toBeCloseTo(times * 0.06, 9);
  });
});
