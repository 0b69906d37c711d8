/** A sample description that no sample uses says nothing of the track: ISO/IEC 14496-12 8.7.4. */

import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, replace } from '../support/box.js';
import { asc, mp4a } from '../support/codecs/audio.js';
import { codecTrack } from '../support/fixtures/common.js';
import { fragmented } from '../support/fragmented.js';
import { progressive } from '../support/movie.js';
import { stsc } from '../support/tables.js';

const entries = [mp4a(asc.lc, { rate: 8000 }), mp4a(asc.lc51, { rate: 44_100 })];
const track = { ...codecTrack('soun', entries[0] as never, 44_100, 1024), entries };

const inTables = (description: number) =>
  bytesOf(
    ...progressive({
      tracks: [track],
      adjust: (parts) =>
        replace(parts, 'moov/trak/mdia/minf/stbl/stsc', stsc([[1, 4, description]])),
    }),
  );
const inFragments = (description: number) =>
  bytesOf(
    ...fragmented({
      tracks: [{ ...track, samples: [] }],
      fragments: [
        {
          tracks: [
            {
              track: 0,
              samples: track.samples,
              time: 0,
              header: { description },
            },
          ],
        },
      ],
    }),
  );

describe.each(backends)('by the %s backend', (backend) => {
  test.each([
    ['tables', inTables],
    ['fragments', inFragments],
  ])('the one in use is described: %s', async (_, film) => {
    const channels = async (description: number) =>
      (await inspect(film(description), { backend })).tracks[0]?.audio?.channels;
    expect(await channels(1)).toBe(2);
    expect(await channels(2)).toBe(6);
    expect(await channels(9)).toBe(2);
  });

  test('both stay listed', async () => {
    const { tracks } = await inspect(inTables(2), { backend });
    expect(tracks[0]?.sampleEntries).toEqual(['mp4a', 'mp4a']);
  });
});
