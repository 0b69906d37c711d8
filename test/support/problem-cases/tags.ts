/** Tags and chapters whose boxes lie. */
import {
  ascii,
  box,
  fullBox,
  lie,
  offsetOf,
  type Part,
  u8,
  u16,
  u32,
  utf8,
  uuidBox,
  zeros,
} from '../box.js';
import { hdlr } from '../headers.js';
import * as tags from '../tags.js';
import { broken, type ProblemCase } from './case.js';

const { data, item, itunes, packed, quickTimeMeta, strings, text, threeGpp } = tags;

const inUserData = (...parts: Part[]) => broken(undefined, { inMovie: [box('udta', ...parts)] });
const inMovie = (...parts: Part[]) => broken(undefined, { inMovie: parts });

const keyed = (count: number, number: number) => {
  const list = box('ilst', box(String.fromCharCode(0, 0, 0, number), data(1, utf8('x'))));
  const keys = fullBox('keys', 0, 0, u32(count, 11), ascii('mdtakey'));
  return inMovie(box('meta', hdlr('mdta', ''), keys, list));
};

const values = (count: number) => Array.from({ length: count }, () => data(1, utf8('x')));

const metaWith = (...parts: Part[]) => inMovie(fullBox('meta', 0, 0, hdlr('ID32', ''), ...parts));

/** What, the file, and the path below `moov`. */
const damaged: [what: string, parts: ProblemCase['parts'], path: string][] = [
  [
    'a value larger than its item',
    inUserData(itunes(item('©nam', lie(data(1, utf8('abc')), 0x7fffffff)))),
    'udta/meta/ilst/©nam/data',
  ],
  [
    'a value without room for its type',
    inUserData(itunes(item('©nam', box('data', u32(1))))),
    'udta/meta/ilst/©nam/data',
  ],
  ['an item of 7 bytes', inUserData(itunes(lie(text('©nam', 'a'), 7))), 'udta/meta/ilst/©nam'],
  ['more keys than there are', keyed(0xffffffff, 1), 'meta/keys'],
  ['keys without a count', inMovie(box('meta', hdlr('mdta', ''), box('keys'))), 'meta/keys'],
  [
    'a text longer than its box',
    inUserData(box('©nam', u16(0xffff, packed('eng')), u8(0xe9))),
    'udta/©nam',
  ],
  [
    'a place whose name does not end',
    inUserData(threeGpp('loci', 'eng', ascii('A'.repeat(40)))),
    'udta/loci',
  ],
  [
    'keywords that are not there',
    inUserData(threeGpp('kywd', 'eng', u8(200), u8(3), ascii('one'))),
    'udta/kywd',
  ],
  ['no ID3 tag', metaWith(fullBox('ID32', 0, 0, zeros(20))), 'meta/ID32'],
  [
    'an ID3 frame longer than the tag',
    metaWith(tags.id32('eng', tags.frame('TIT2', zeros(4)).fill(0x7f, 4, 8))),
    'meta/ID32',
  ],
  [
    'a property longer than its box',
    inUserData(box('Xtra', u32(0x7fffffff, 1), ascii('a'), zeros(20))),
    'udta/Xtra',
  ],
  [
    'a value longer than its property',
    inUserData(box('Xtra', u32(23, 1), ascii('a'), u32(1), u32(0x7fffffff), u16(8), zeros(4))),
    'udta/Xtra',
  ],
  ['chapters that are not there', inUserData(fullBox('chpl', 1, 0, u8(0), u32(9))), 'udta/chpl'],
  ['chapters without a count', inUserData(fullBox('chpl', 1, 0)), 'udta/chpl'],
];

export const tagCases: ProblemCase[] = [
  ...damaged.map(
    ([what, parts, path]): ProblemCase => ({
      code: 'invalid-metadata',
      what,
      parts,
      path: `moov/${path}`,
    }),
  ),
  {
    code: 'invalid-metadata',
    what: 'a number that no key has',
    parts: keyed(1, 2),
    path: 'moov/meta/ilst/0x00000002',
    at: (parts) => offsetOf(parts, 'moov/meta/ilst') + 8,
  },
  {
    code: 'invalid-metadata',
    what: 'entries of Sony that are not there',
    parts: inMovie(uuidBox(tags.userMediaId, box('MTDT', u16(1)))),
    path: 'moov/uuid/MTDT',
    at: (parts) => offsetOf(parts, 'moov/uuid') + 24,
  },
  {
    code: 'invalid-metadata',
    what: 'tags of every kind that tell the truth, padding among them',
    parts: inUserData(
      itunes(text('©nam', 'Name'), box('free', zeros(30))),
      strings('©cmt', [utf8('Comment'), packed('eng')]),
      box('©mdl', ascii('no length')),
      tags.loci(ascii('\0'), 1, 2, 3),
      tags.chpl(0),
      box('Xtra'),
      zeros(4),
    ),
  },
  { code: 'invalid-metadata', what: 'no tags', parts: inUserData() },
  {
    code: 'invalid-metadata',
    what: 'a key for each number',
    parts: inMovie(quickTimeMeta(['a', data(1, utf8('x'))], ['b', data(1, utf8('y'))])),
  },
  {
    code: 'tags-truncated',
    what: 'one more than are listed',
    parts: inUserData(...Array.from({ length: 2 }, () => itunes(item('abcd', ...values(5001))))),
    path: 'moov/udta/meta/ilst/abcd',
    at: 'moov/udta/meta[1]/ilst/abcd',
    says: /10000/,
  },
  {
    code: 'tags-truncated',
    what: 'as many as are listed',
    parts: inUserData(...Array.from({ length: 2 }, () => itunes(item('abcd', ...values(5000))))),
  },
];
