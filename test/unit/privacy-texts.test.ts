/** Places in the samples of text tracks, and values whose type is not what they are. */

import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import { PrivacyList } from '../../src/interpret/privacy/list.js';
import { findInText } from '../../src/interpret/privacy/text-track.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, fullBox, u32 } from '../support/box.js';
import { plainEntry } from '../support/codecs/text.js';
import { codecTrack, videoTrack } from '../support/fixtures/common.js';
import { hdlr } from '../support/headers.js';
import { progressive } from '../support/movie.js';

const places = (text: string) => {
  const list = new PrivacyList(100);
  findInText(ascii(text), { offset: 1000, path: 'here', trackIndex: 0 }, list);
  return list.found.map(({ kind, value, offset, length }) => ({
    kind,
    value,
    text: text.slice(offset - 1000, offset - 1000 + length),
  }));
};

const found = (value: string, text: string) => [{ kind: 'location', value, text }];

describe('places in a text', () => {
  test.each([
    ['at +48.2082+016.3738/ now', '48.2082, 16.3738', '+48.2082+016.3738/'],
    ['+00.0000+000.0000/', '0, 0', '+00.0000+000.0000/'],
    ['-33.86+151.21+12.5CRSWGS_84/', '-33.86, 151.21', '-33.86+151.21+12.5CRSWGS_84/'],
    ['$GPRMC,1,A,4529.874,N,07337.012,W', '45.4979, -73.6168667', '4529.874,N,07337.012,W'],
    ['$GPGGA,161313.00,4529.874,N,07337.012,W,1', '45.4979, -73.6168667', '4529.874,N,07337.012,W'],
    ['$GNGLL,4529.874,S,07337.012,E', '-45.4979, 73.6168667', '4529.874,S,07337.012,E'],
  ])('%s', (text, value, said) => {
    expect(places(text)).toEqual(found(value, said));
  });

  test.each(['1+1.5-2.5/', 'from +48.2 to -12.5', 'GPGGA,,,,,'])('not %s', (text) => {
    expect(places(text)).toEqual([]);
  });
});

describe.each(backends)('by the %s backend', (backend) => {
  test.each(['wvtt', 'sbtt', 'stxt', 'mett'])('samples of %s are looked at', async (type) => {
    const data = ascii('+48.2082+016.3738/');
    const track = {
      ...codecTrack('text', plainEntry(type, ascii('\0\0')), 1000, 1000),
      samples: [{ size: data.length, duration: 1000, data }],
    };
    const file = bytesOf(...progressive({ tracks: [videoTrack(4), track] }));
    const { privacy } = await inspect(file, { backend });
    expect(privacy.map(({ value }) => value)).toContain('48.2082, 16.3738');
  });

  test('a text whose type is that of a number', async () => {
    const item = (key: string, value: string) => box(key, box('data', u32(21, 0), ascii(value)));
    const ilst = box('ilst', item('©ART', 'Ann'), item('©xyz', '+48.2082+016.3738/'));
    const meta = fullBox('meta', 0, 0, hdlr('mdir', ''), ilst);
    const file = bytesOf(...progressive({ tracks: [videoTrack(4)], inMovie: [box('udta', meta)] }));
    const { privacy, rawTags } = await inspect(file, { backend });
    expect(rawTags.map(({ value }) => value)).toEqual(['Ann', '+48.2082+016.3738/']);
    expect(privacy.map(({ kind, value }) => `${kind} ${value}`)).toEqual(
      expect.arrayContaining(['person Ann', 'location 48.2082, 16.3738']),
    );
  });
});
