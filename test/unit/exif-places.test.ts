/** Where the TIFF header of Exif data stands, and homes of Exif that are no image item. */

import { describe, expect, test } from 'vitest';
import { inspect, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, hex, u16, u32, uuidBox, zeros } from '../support/box.js';
import { audioTrack } from '../support/fixtures/common.js';
import { ispe, still } from '../support/heif.js';
import { progressive } from '../support/movie.js';
import { timedTrack, withTracks } from '../support/telemetry.js';
import { rationals, text, tiff } from '../support/tiff.js';

const degrees = (value: number): [number, number][] => [
  [value, 1],
  [0, 1],
  [0, 1],
];
const place = [text(1, 'N'), rationals(2, degrees(48)), text(3, 'E'), rationals(4, degrees(11))];
const exif = tiff({ ifd0: [text(315, 'A. Person')], gps: place });

const withItem = (data: Uint8Array) =>
  bytesOf(
    ...still({
      primary: 1,
      items: [
        { id: 1, type: 'av01', data: zeros(16), properties: [1] },
        { id: 2, type: 'Exif', data },
      ],
      properties: [ispe(64, 64)],
      references: [['cdsc', 2, [1]]],
    }),
  );

describe.each(backends)('by the %s backend', (backend) => {
  test.each([
    ['after four bytes that say 0', bytesOf(u32(0), exif)],
    ['after four bytes that say 6, and Exif', bytesOf(u32(6), ascii('Exif\0\0'), exif)],
    ['at once', exif],
    ['after Exif', bytesOf(ascii('Exif\0\0'), exif)],
    ['after four bytes that lie', bytesOf(u32(0xffff), exif)],
    ['after four bytes that lie, and Exif', bytesOf(u32(99), ascii('Exif\0\0'), exif)],
  ])('the header %s', async (_, data) => {
    const { image, privacy, problems } = await inspect(withItem(data), { backend });
    expect(image?.exif?.location).toMatchObject({ latitude: 48, longitude: 11 });
    expect(privacy.map(({ kind }) => kind)).toEqual(['person', 'location', 'location']);
    expect(problems.map(({ code }) => code)).not.toContain('invalid-exif');
  });

  test('Exif without a header is said not to be read, and can be taken away', async () => {
    const file = withItem(bytesOf(u32(0), ascii('PERSON'), exif.subarray(4)));
    const { privacy } = await inspect(file, { backend });
    expect(privacy).toMatchObject([{ kind: 'unread', value: expect.stringMatching(/TIFF/) }]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await scrub(file, privacy)) chunks.push(chunk);
    const clean = Uint8Array.from(Buffer.concat(chunks));
    expect(Buffer.from(clean).includes('PERSON')).toBe(false);
    expect((await inspect(clean, { backend })).privacy).toEqual([]);
  });

  test('items that share their bytes are read as far as 32 MiB', async () => {
    const data = new Uint8Array(4 * 2 ** 20);
    data.set(bytesOf(u32(0), exif));
    const shared = Array.from({ length: 10 }, (_, i) => ({
      id: 3 + i,
      type: 'Exif',
      data,
      where: { source: 2, offset: 0 },
    }));
    const file = bytesOf(
      ...still({
        primary: 1,
        items: [
          { id: 1, type: 'av01', data: zeros(16), properties: [1] },
          { id: 2, type: 'Exif', data },
          ...shared,
        ],
        properties: [ispe(64, 64)],
        references: [
          ['iloc', 3, [2]],
          ...shared.slice(1).map(({ id }) => ['iloc', id, [2]] as [string, number, number[]]),
        ],
      }),
    );
    const { privacy } = await inspect(file, { backend });
    const unread = privacy.filter(({ kind }) => kind === 'unread');
    expect(unread.map(({ length }) => length)).toEqual([data.length]);
    expect(unread[0]?.value).toMatch(/more metadata than are read/);
  });

  test("Canon's uuid in a movie", async () => {
    const note = bytesOf(ascii('II'), hex('2a00'), ascii('note'));
    const canon = uuidBox(
      '85c0b687-820f-11e0-8111-f4ce462b6a48',
      box('CNCV', ascii('CanonCR3_001/00.11.00/00.00.00')),
      box('CMT1', tiff({ ifd0: [text(272, 'EOS R'), text(315, 'A. Person')] })),
      box('CMT2', tiff({ ifd0: [text(0xa431, '0123')] })),
      box('CMT3', note),
      box('CMT4', tiff({ ifd0: place })),
    );
    const file = bytesOf(...progressive({ tracks: [audioTrack(2)], inMovie: [canon] }));
    const { device, privacy } = await inspect(file, { backend });
    expect(device).toMatchObject({ make: 'Canon', model: 'EOS R' });
    const inCanon = privacy.filter(({ path }) => path.startsWith('moov/uuid'));
    expect(inCanon.map(({ kind, value, path }) => [kind, value, path])).toEqual([
      ['person', 'A. Person', 'moov/uuid/CMT1/IFD0/Artist'],
      ['serial', '0123', 'moov/uuid/CMT2/ExifIFD/SerialNumber'],
      ['unread', "Canon's note is not read", 'moov/uuid/CMT3'],
      ['location', '48, 11', 'moov/uuid/CMT4/GPS/GPSLatitude'],
      ['location', '48, 11', 'moov/uuid/CMT4/GPS/GPSLongitude'],
    ]);
  });

  test("GoPro's file data are a finding as a whole", async () => {
    const sample = bytesOf(ascii('GPRO'), ascii('H00.0000'));
    const file = bytesOf(
      ...progressive(withTracks([timedTrack('meta', box('fdsc', zeros(6), u16(1)), [sample])])),
    );
    const { privacy } = await inspect(file, { backend });
    const offset = Buffer.from(file).indexOf(Buffer.from(sample));
    expect(privacy).toContainEqual(
      expect.objectContaining({ kind: 'telemetry', offset, length: sample.length }),
    );
  });
});
