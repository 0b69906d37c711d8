/** What a file says of samples that stand in another one is never read out of this one. */
import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { ascii, bytesOf, fullBox, u32 } from '../support/box.js';
import { tmcd, tmcdHeader } from '../support/codecs/text.js';
import { audioTrack, codecTrack } from '../support/fixtures/common.js';
import { gmhd } from '../support/headers.js';
import { progressive } from '../support/movie.js';

const elsewhere = { dataReferences: [fullBox('url ', 0, 0, ascii('file:///media.dat\0'))] };

const timecode = (more: object) =>
  codecTrack('tmcd', tmcd(0, 25, 1, 25), 25, 25, {
    mediaHeader: gmhd(tmcdHeader()),
    samples: [{ size: 4, duration: 25, data: u32(1500) }],
    ...more,
  });

const file = (more: object) =>
  bytesOf(...progressive({ quickTime: true, tracks: [audioTrack(4, elsewhere), timecode(more)] }));

describe.each(backends)('%s', (backend) => {
  /** The problem of the first track leaves no room for that of the second. */
  const second = (bytes: Uint8Array) => {
    const { tracks, problems } = inspectSync(bytes, { backend, limits: { problems: 1 } });
    return [tracks[1]?.timecode?.start ?? null, problems.map(({ code }) => code)];
  };

  test('a timecode that stands here', () => {
    expect(second(file({}))).toEqual(['00:01:00:00', ['external-data-reference']]);
  });

  test('one that stands elsewhere, however few problems are listed', () => {
    expect(second(file(elsewhere))).toEqual([
      null,
      ['external-data-reference', 'problems-truncated'],
    ]);
  });
});
