/** The video of a motion photo says something of a person as any other does. */

import { describe, expect, test } from 'vitest';
import { inspect, inspectSync, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { box, bytesOf } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { av1C, ispe, still } from '../support/heif.js';
import { progressive } from '../support/movie.js';
import { xyz } from '../support/telemetry.js';

const video = bytesOf(
  ...progressive({
    tracks: [videoTrack(5)],
    inMovie: [box('udta', xyz('+48.2082+016.3738/'))],
  }),
);
const photo = (inside: Uint8Array) =>
  bytesOf(
    ...still({
      primary: 1,
      items: [{ id: 1, type: 'av01', data: Uint8Array.of(18, 0), properties: [1, 2] }],
      properties: [ispe(8, 8), av1C()],
      after: [box('mpvd', inside)],
    }),
  );

describe.each(backends)('by the %s backend', (backend) => {
  test('is searched, and scrubbed', async () => {
    const file = photo(video);
    const { privacy } = await inspect(file, { backend });
    const [found] = privacy.filter(({ kind }) => kind === 'location');
    expect(found).toMatchObject({
      kind: 'location',
      value: '48.2082, 16.3738',
      path: 'mpvd/moov/udta/©xyz',
      trackIndex: null,
    });
    const at = found?.offset as number;
    expect(Buffer.from(file.subarray(at, at + 18)).toString()).toBe('+48.2082+016.3738/');
    expect(inspectSync(file, { backend }).privacy).toEqual(privacy);
    const source = {
      size: file.length,
      read: (from: number, n: number) => file.subarray(from, from + n),
    };
    expect((await inspect(source, { backend })).privacy).toEqual(privacy);
    for (const what of [privacy, 'all'] as const) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await scrub(file, what, { backend })) chunks.push(chunk);
      const copy = Buffer.concat(chunks);
      expect((await inspect(copy, { backend })).privacy).toEqual([]);
      const inner = copy.subarray(copy.length - video.length);
      expect((await inspect(inner, { backend })).tracks).toHaveLength(1);
    }
  });

  test('that cannot be read is unread', async () => {
    const { privacy } = await inspect(photo(Buffer.from('no video at all')), { backend });
    expect(privacy).toMatchObject([{ kind: 'unread', path: 'mpvd', length: 15 }]);
  });

  test('holds no further one', async () => {
    const { privacy } = await inspect(photo(photo(video)), { backend });
    expect(privacy).toEqual([]);
  });
});
