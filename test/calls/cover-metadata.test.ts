/** What covers and ID3 frames of an owner's own bytes say of a person, and that a scrub takes it away. */

import { describe, expect, test } from 'vitest';
import { inspect, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, type Part, u8, u16, utf8 } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';
import { data, frame, id32, item, itunes, xmpPacket } from '../support/tags.js';
import { tiff, text as tiffText } from '../support/tiff.js';

const segment = (marker: number, ...parts: Part[]) => {
  const content = bytesOf(...parts);
  return bytesOf(u16(marker, content.length + 2), content);
};
const packet = utf8(
  xmpPacket(
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Ann Other"/>',
  ),
);
const cover = bytesOf(
  u16(0xffd8),
  segment(0xffe0, ascii('JFIF\0')),
  segment(0xffe1, ascii('Exif\0\0'), tiff({ ifd0: [tiffText(315, 'Ann Author')] })),
  segment(0xffe1, ascii('http://ns.adobe.com/xap/1.0/\0'), packet),
  segment(0xfffe, ascii('of Ann')),
  u16(0xffda, 8),
  ascii('the picture'),
);

const film = (...inMovie: Part[]) => bytesOf(...progressive({ tracks: [videoTrack(4)], inMovie }));

async function scrubbed(file: Uint8Array, backend: (typeof backends)[number]) {
  const { privacy } = await inspect(file, { backend });
  const chunks: Uint8Array[] = [];
  for await (const chunk of await scrub(file, privacy)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const ofPeople = async (file: Uint8Array, backend: (typeof backends)[number]) =>
  (await inspect(file, { backend })).privacy
    .filter(({ kind }) => kind !== 'time')
    .map(({ kind, value, path }) => `${kind} ${value} ${path}`);

describe.each(backends)('by the %s backend', (backend) => {
  test('Exif and XMP in a cover', async () => {
    const path = 'moov/meta/ilst/covr';
    const file = film(itunes(item('covr', data(13, cover))));
    expect(await ofPeople(file, backend)).toEqual([
      `person Ann Author ${path}/Exif/IFD0/Artist`,
      `person Ann Other ${path}/XMP`,
      `person of Ann ${path}/COM`,
    ]);
    const { rawTags, pictures, image } = await inspect(file, { backend });
    expect(rawTags.map(({ key }) => key)).toEqual(['covr']);
    expect([pictures.length, image]).toEqual([1, null]);
    const copy = await scrubbed(file, backend);
    expect(await ofPeople(copy, backend)).toEqual([]);
    expect(copy.includes('Ann')).toBe(false);
    expect(copy.includes('the picture')).toBe(true);
  });

  test('frames of ID3', async () => {
    const file = film(
      box(
        'meta',
        u16(0, 0),
        id32(
          'und',
          frame('UFID', ascii('example.org\0'), u8(1, 2, 3)),
          frame('PRIV', ascii('owner\0'), u8(0, 9)),
          frame('GEOB', u8(0), ascii('application/x\0\0\0'), u8(1, 255)),
          frame('OWNE', u8(0), ascii('USD1.00\0Ann Buyer')),
          frame('TENC', u8(0), ascii('Ann Coder')),
          frame('TXXX', u8(0), ascii('Owner\0Ann Other')),
          frame('TXXX', u8(0), ascii('replaygain_track_gain\0-6 dB')),
        ),
      ),
    );
    expect((await ofPeople(file, backend)).map((one) => one.replace(/ moov.*/, ''))).toEqual([
      'identifier UFID:example.org, 3 bytes, not read',
      'identifier PRIV:owner, 2 bytes, not read',
      expect.stringMatching(/^identifier GEOB, \d+ bytes, not read$/),
      expect.stringMatching(/^identifier OWNE, \d+ bytes, not read$/),
      'person Ann Coder',
      'person Ann Other',
    ]);
    const copy = await scrubbed(file, backend);
    expect(await ofPeople(copy, backend)).toEqual([]);
    expect(copy.includes('Ann')).toBe(false);
  });
});
