/** Boxes that are damaged, missing, doubled, or out of place. */
import {
  append,
  ascii,
  box,
  bytesOf,
  find,
  lie,
  offsetOf,
  type Part,
  patch,
  replace,
  sizeOf,
  u8,
  u32,
  u64,
  zeros,
} from '../box.js';
import { audioTrack } from '../fixtures/common.js';
import { mehd, trex } from '../fragment-boxes.js';
import { mvhd } from '../headers.js';
import { co64 } from '../tables.js';
import { broken, type ProblemCase, table } from './case.js';

const edited = (
  what: string,
  path: string,
  change: (path: string) => ReturnType<typeof broken>,
) => ({
  what: `${what} ${path}`,
  path,
  parts: change(path),
});

const containers = ['moov/trak[1]/mdia', 'moov/trak[1]/mdia/minf', table(1)];

/** Required boxes, each with the box whose offset the problem names. */
const required: [path: string, parent: string][] = [
  ['moov/mvhd', 'moov'],
  ['moov/trak[1]/tkhd', 'moov/trak[1]'],
  ['moov/trak[1]/mdia', 'moov/trak[1]'],
  ['moov/trak[1]/mdia/mdhd', 'moov/trak[1]/mdia'],
  ['moov/trak[1]/mdia/hdlr', 'moov/trak[1]/mdia'],
  ['moov/trak[1]/mdia/minf', 'moov/trak[1]/mdia'],
  [table(1), 'moov/trak[1]/mdia/minf'],
  ...['stsd', 'stts', 'stsc', 'stsz', 'stco'].map((type): [string, string] => [
    `${table(1)}/${type}`,
    table(1),
  ]),
];

const singles = required.map(([path]) => path);

const versioned = [
  'moov/mvhd',
  'moov/trak[0]/tkhd',
  'moov/trak[0]/mdia/mdhd',
  'moov/trak[0]/edts/elst',
];

const moovAfter = (part: Part) => broken((parts) => parts.splice(1, 0, part));
const named = (type: string) =>
  broken((parts) => {
    find(parts, 'moov').type = type;
  });
const within = (type: string) =>
  broken((parts) => {
    parts.splice(1, 1, box(type, parts[1] as Part));
  });

export const structureCases: ProblemCase[] = [
  {
    code: 'truncated-file',
    what: 'mdat cut',
    parts: broken(),
    cut: 100,
    path: 'mdat',
    says: /100 bytes/,
  },
  {
    code: 'truncated-file',
    what: 'moov cut',
    parts: broken(undefined, { index: 'last' }),
    cut: 1,
    path: 'moov',
  },
  { code: 'truncated-file', what: 'nothing cut', parts: broken() },
  {
    code: 'truncated-file',
    what: 'mdat to the end, cut',
    parts: broken(undefined, { mdat: 'toEnd' }),
    cut: 9,
  },
  {
    code: 'invalid-box-size',
    what: 'size 5 at the top level',
    parts: broken(undefined, { after: [lie(box('free', zeros(8)), 5)] }),
    path: 'free',
  },
  {
    code: 'invalid-box-size',
    what: '64-bit size of 15',
    parts: broken(undefined, { after: [lie(box('free', zeros(8)), 15, 'large')] }),
    path: 'free',
  },
  ...[0, 2, 7].map(
    (size): ProblemCase => ({
      code: 'invalid-box-size',
      what: `size ${size} inside a box`,
      parts: broken((parts) => {
        find(parts, `${table(0)}/stss`).size = size;
      }),
      path: `${table(0)}/stss`,
    }),
  ),
  { code: 'invalid-box-size', what: 'size 8', parts: broken(undefined, { after: [box('free')] }) },
  {
    code: 'invalid-box-size',
    what: 'a terminator of four zero bytes',
    parts: broken((parts) => append(parts, table(0), u32(0))),
  },
  ...[...containers, `${table(1)}/stsd`].map(
    (path): ProblemCase => ({
      code: 'box-exceeds-parent',
      ...edited('too long:', path, () =>
        broken((parts) => {
          find(parts, path).size = 100_000;
        }),
      ),
    }),
  ),
  {
    code: 'box-exceeds-parent',
    what: 'a 64-bit size past 2^53',
    parts: broken((parts) => append(parts, 'moov', lie(box('free'), 2n ** 60n, 'large'))),
    path: 'moov/free',
  },
  {
    code: 'box-exceeds-parent',
    what: 'a box that just fits',
    parts: broken((parts) => append(parts, 'moov', box('free', zeros(3)))),
  },
  ...[
    'moov/mvhd',
    'moov/trak[0]/tkhd',
    'moov/trak[0]/mdia/mdhd',
    `${table(0)}/stsz`,
    `${table(0)}/stts`,
  ].map(
    (path): ProblemCase => ({
      code: 'box-too-short',
      ...edited('no content:', path, () =>
        broken((parts) => {
          find(parts, path).parts = [u32(0)];
        }),
      ),
    }),
  ),
  {
    code: 'box-too-short',
    what: 'a uuid of 20 bytes',
    parts: broken(undefined, { after: [box('uuid', zeros(12))] }),
    path: 'uuid',
  },
  ...(
    [
      ['of 12 bytes', [zeros(12)]],
      ['without the data that it claims', [zeros(20), u32(1)]],
      ['without the key ids that it claims', [u32(1 << 24), zeros(16), u32(0xffffffff), zeros(20)]],
    ] as [string, Uint8Array[]][]
  ).map(
    ([what, parts]): ProblemCase => ({
      code: 'box-too-short',
      what: `a pssh ${what}`,
      parts: broken(undefined, { inMovie: [box('pssh', ...parts)] }),
      path: 'moov/pssh',
    }),
  ),
  {
    code: 'box-too-short',
    what: 'a pssh of a key id and a byte of data',
    parts: broken(undefined, {
      inMovie: [box('pssh', u32(1 << 24), zeros(16), u32(1), zeros(16), u32(1), zeros(1))],
    }),
  },
  {
    code: 'box-too-short',
    what: 'a uuid of 24 bytes',
    parts: broken(undefined, { after: [box('uuid', zeros(16))] }),
  },
  {
    code: 'trailing-bytes',
    what: '5 bytes at the end',
    parts: broken(undefined, { after: [ascii('hello')] }),
    path: null,
    at: (parts) => bytesOf(...parts).length - 5,
  },
  {
    code: 'trailing-bytes',
    what: '5 bytes in stbl',
    parts: broken((parts) => append(parts, table(1), ascii('hello'))),
    path: table(1),
    at: (parts) => offsetOf(parts, table(1)) + sizeOf(find(parts, table(1))) - 5,
  },
  {
    code: 'trailing-bytes',
    what: 'zeros at the end',
    parts: broken(undefined, { after: [zeros(5)] }),
  },
  {
    code: 'trailing-bytes',
    what: 'three zeros, as a cut in the size of a box leaves them',
    parts: broken(undefined, { after: [zeros(3)] }),
    path: null,
    at: (parts) => bytesOf(...parts).length - 3,
  },
  {
    code: 'trailing-padding',
    what: '3 zeros',
    parts: broken(undefined, { after: [zeros(3)] }),
  },
  {
    code: 'trailing-padding',
    what: '5 zeros',
    parts: broken(undefined, { after: [zeros(5)] }),
    path: null,
    at: (parts) => bytesOf(...parts).length - 5,
  },
  {
    code: 'trailing-padding',
    what: '4,096 zeros',
    parts: broken(undefined, { after: [zeros(4096)] }),
    path: null,
    at: (parts) => bytesOf(...parts).length - 4096,
  },
  {
    code: 'trailing-padding',
    what: 'a free box of zeros',
    parts: broken(undefined, { after: [box('free', zeros(40))] }),
  },
  {
    code: 'multiple-movie-headers',
    what: 'two moov boxes',
    parts: broken(undefined, { after: [box('moov', mvhd({ timescale: 1, duration: 1 }))] }),
    path: 'moov',
    at: 'moov[1]',
  },
  { code: 'multiple-movie-headers', what: 'one moov', parts: broken() },
  {
    code: 'invalid-box-type',
    what: 'a type of bytes before moov',
    parts: moovAfter(box('-\0\0\0', zeros(20))),
    path: null,
    at: (parts) => offsetOf(parts, 'moov') - 28,
    says: /28 bytes is not text/,
  },
  { code: 'invalid-box-type', what: 'an unknown type', parts: moovAfter(box('x7?!', zeros(20))) },
  {
    code: 'misnamed-movie-header',
    what: 'a free box with the content of moov',
    parts: named('free'),
    path: 'free',
  },
  {
    code: 'misnamed-movie-header',
    what: 'a box that nobody knows',
    parts: named('x7?!'),
    path: 'x7?!',
  },
  {
    code: 'misnamed-movie-header',
    what: 'a wide box around moov',
    parts: within('wide'),
    path: 'wide',
  },
  {
    code: 'misnamed-movie-header',
    what: 'free beside moov',
    parts: moovAfter(box('free', zeros(20))),
  },
  {
    code: 'late-movie-header',
    what: 'moov last',
    parts: broken(undefined, { index: 'last' }),
    path: 'moov',
  },
  {
    code: 'late-movie-header',
    what: 'an empty mdat first',
    parts: broken(undefined, { before: [box('mdat')] }),
  },
  {
    code: 'late-movie-header',
    what: 'moov last, but with mvex',
    parts: broken(undefined, { index: 'last', inMovie: [box('mvex', mehd(800), trex(1))] }),
  },
  {
    code: 'compressed-movie-header',
    what: 'cmov',
    parts: () => [box('moov', box('cmov', zeros(8)))],
    path: 'moov/cmov',
  },
  {
    code: 'compressed-movie-header',
    what: 'cmov elsewhere',
    parts: broken(undefined, { after: [box('cmov', zeros(8))] }),
  },
  {
    code: 'no-tracks',
    what: 'a header alone',
    parts: () => [box('moov', mvhd({ timescale: 1, duration: 0 }))],
    path: 'moov',
  },
  {
    code: 'no-tracks',
    what: 'a track without samples',
    parts: broken(undefined, { tracks: [audioTrack(0)] }),
  },
  ...required.map(
    ([path, parent]): ProblemCase => ({
      code: 'missing-box',
      what: `no ${path}`,
      parts: broken((parts) => replace(parts, path, box('free', ...find(parts, path).parts))),
      path,
      at: parent,
    }),
  ),
  {
    code: 'missing-box',
    what: 'no edts, dinf, stss, ctts',
    parts: broken((parts) => {
      for (const path of [
        'moov/trak[0]/edts',
        'moov/trak[0]/mdia/minf/dinf',
        `${table(0)}/stss`,
        `${table(0)}/ctts`,
      ])
        replace(parts, path);
    }),
  },
  {
    code: 'missing-box',
    what: 'a track without samples needs no chunk tables',
    parts: broken(
      (parts) => {
        replace(parts, `${table(0)}/stsc`);
        replace(parts, `${table(0)}/stco`);
      },
      { tracks: [audioTrack(0)] },
    ),
  },
  ...singles.map(
    (path): ProblemCase => ({
      code: 'duplicate-box',
      what: `two of ${path}`,
      parts: broken((parts) => replace(parts, path, find(parts, path), { ...find(parts, path) })),
      path,
      at: `${path}[1]`,
    }),
  ),
  {
    code: 'duplicate-box',
    what: 'stco and co64',
    parts: broken((parts) => append(parts, table(0), co64([1, 2, 3, 4, 5]))),
    path: `${table(0)}/co64`,
  },
  {
    code: 'duplicate-box',
    what: 'two udta',
    parts: broken(undefined, { inMovie: [box('udta'), box('udta')] }),
  },
  ...versioned.map(
    (path): ProblemCase => ({
      code: 'unsupported-box-version',
      ...edited('version 9:', path, () => broken((parts) => patch(parts, path, 0, u8(9)))),
      says: /version 9/,
    }),
  ),
  { code: 'unsupported-box-version', what: 'version 1', parts: broken(undefined, { wide: true }) },
  {
    code: 'offset-too-large',
    what: 'a chunk offset past 2^53',
    parts: broken((parts) => patch(parts, `${table(1)}/co64`, 8, u64(2n ** 53n + 2n)), {
      co64: true,
    }),
    path: `${table(1)}/co64`,
  },
  { code: 'offset-too-large', what: 'co64', parts: broken(undefined, { co64: true }) },
  {
    code: 'metadata-not-read',
    what: 'one byte more than is kept',
    parts: broken(undefined, { after: [box('udta', zeros(101))] }),
    limits: { keptMetadataBytes: 100 },
    path: 'udta',
    says: /101/,
  },
  {
    code: 'metadata-not-read',
    what: 'as many bytes as are kept',
    parts: broken(undefined, { after: [box('udta', zeros(100))] }),
    limits: { keptMetadataBytes: 100 },
  },
  {
    code: 'unknown-brand',
    what: 'zzzz',
    parts: broken(undefined, { brands: ['zzzz', 1, ['yyyy']] }),
    path: 'ftyp',
  },
  {
    code: 'unknown-brand',
    what: 'isom among others',
    parts: broken(undefined, { brands: ['zzzz', 1, ['yyyy', 'isom']] }),
  },
  { code: 'unknown-brand', what: 'no ftyp', parts: broken(undefined, { brands: null }) },
  {
    code: 'problems-truncated',
    what: 'a cap of 2',
    parts: broken((parts) => {
      for (const index of [0, 1]) replace(parts, `${table(index)}/stsd`);
      replace(parts, 'moov/mvhd');
    }),
    limits: { problems: 2 },
    path: null,
    at: null,
  },
  {
    code: 'problems-truncated',
    what: 'as many as the cap',
    parts: broken((parts) => replace(parts, 'moov/mvhd'), { after: [zeros(3)] }),
    limits: { problems: 2 },
  },
];
