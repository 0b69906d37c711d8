/** Times of 2^53 ticks and more are problems, and not used. */

import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, patch, u64 } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { progressive, type Track } from '../support/movie.js';

const film = (more: Partial<Track>) =>
  bytesOf(...progressive({ tracks: [videoTrack(20, { edits: [], ...more })] }));

describe.each(backends)('by the %s backend', (backend) => {
  test.each<[what: string, edits: NonNullable<Track['edits']>]>([
    ['an empty edit', [{ duration: 2 ** 60, mediaTime: -1 }]],
    ['an edit of the media', [{ duration: 2 ** 60, mediaTime: 0 }]],
    ['a media time', [{ duration: 500, mediaTime: 2 ** 60 }]],
    ['a media time below -1', [{ duration: 500, mediaTime: -2 }]],
  ])('%s', async (_, edits) => {
    const { tracks, problems } = await inspect(film({ editVersion: 1, edits }), { backend });
    expect(problems.map(({ code }) => code)).toContain('invalid-edit');
    expect(tracks[0]).toMatchObject({ startSeconds: 0.04, durationSeconds: 0.8, edits: [] });
  });

  test('a duration of a header', async () => {
    const parts = progressive({
      tracks: [videoTrack(20, { wide: true, edits: [] })],
      adjust: (made) => patch(made, 'moov/trak[0]/mdia/mdhd', 24, u64(2n ** 60n)),
    });
    const { tracks, problems } = await inspect(bytesOf(...parts), { backend });
    expect(problems.map(({ code }) => code)).toContain('impossible-duration');
    expect(tracks[0]).toMatchObject({ durationSeconds: 0.8, header: { durationTicks: null } });
  });
});
