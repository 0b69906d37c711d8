/** Sample tables that lie, contradict each other, or point to the wrong place. */
import { append, ascii, bytesOf, find, fullBox, patch, replace, u16, u32, zeros } from '../box.js';
import { audioTrack, frame, pictures, videoTrack } from '../fixtures/common.js';
import { saio, saiz, senc } from '../protection.js';
import { co64, ctts, sbgp, stco, stsc, stss, stsz, stszConstant, stts, stz2 } from '../tables.js';
import { broken, type ProblemCase, table } from './case.js';

const video = table(0);
const audio = table(1);

/**
 * Replaces a table of the audio track (38 samples in ten chunks of 4, the last of 2) or of the
 * video track (20 in five chunks).
 */
const put = (path: string, replacement: ReturnType<typeof stts>) =>
  broken((parts) => replace(parts, path, replacement));

/** A `subs` with one subsample for each sample, of which it has differences of numbers. */
const subs = (claim: number, steps: number[]) =>
  fullBox('subs', 0, 0, u32(claim), ...steps.map((step) => bytesOf(u32(step), u16(1), zeros(8))));

const bothAreSound = { tracks: [videoTrack(20), audioTrack(38)] };

/** Chunk offsets of a track, changed. */
function moved(track: number, change: (offsets: number[]) => number[]) {
  return broken((parts) => {
    const path = `${table(track)}/stco`;
    const content = bytesOf(...find(parts, path).parts);
    const view = new DataView(content.buffer);
    const offsets = Array.from({ length: view.getUint32(4) }, (_, i) => view.getUint32(8 + 4 * i));
    replace(parts, path, stco(change(offsets)));
  }, bothAreSound);
}

/** One sample of 20 is shown so much later. */
const shifted = (offset: number) =>
  put(
    `${video}/ctts`,
    ctts(
      [
        [10, 0],
        [1, offset],
        [9, 0],
      ],
      1,
    ),
  );

/** A table of version 0 with negative composition offsets. */
const signedOffsets = (quickTime: boolean) =>
  broken(undefined, {
    tracks: [videoTrack(20, { samples: pictures(20, { shift: 1 }), compositionVersion: 0 })],
    quickTime,
  });

const claims: [type: string, ReturnType<typeof stts>][] = [
  ['stts', stts([[38, 1024]], 2)],
  ['stsz', stsz(Array(38).fill(8), 39)],
  ['stsz', stsz([], 0xffffffff)],
  ['stsc', stsc([[1, 4, 1]], 0x15555556)],
  ['stco', stco(Array(10).fill(4000), 11)],
];

const tooMany: ProblemCase[] = claims.map(([type, box]) => ({
  code: 'table-truncated',
  what: `${type} claims more than it holds`,
  parts: put(`${audio}/${type}`, box),
  path: `${audio}/${type}`,
}));

const added = (what: string, type: string, box: ReturnType<typeof stts>): ProblemCase => ({
  code: 'table-truncated',
  what,
  parts: broken((parts) => append(parts, audio, box)),
  path: `${audio}/${type}`,
});

export const tableCases: ProblemCase[] = [
  ...tooMany,
  added('ctts', 'ctts', ctts([[38, 0]], 0, 3)),
  added('stss', 'stss', stss([1, 2], 3)),
  added('sbgp', 'sbgp', sbgp('rap ', [[1, 1]], { claim: 2 })),
  added(
    'sgpd of entries of one length',
    'sgpd',
    fullBox('sgpd', 1, 0, ascii('roll'), u32(2, 3), zeros(4)),
  ),
  added(
    'sgpd of entries with their own',
    'sgpd',
    fullBox('sgpd', 1, 0, ascii('seig'), u32(0, 3), u32(0, 0)),
  ),
  ...['stco', 'stsc'].map(
    (type): ProblemCase => ({
      code: 'table-truncated',
      what: `${type} of a track without samples`,
      parts: broken((parts) => replace(parts, `${video}/${type}`, fullBox(type, 0, 0, u32(7))), {
        tracks: [audioTrack(0)],
      }),
      path: `${video}/${type}`,
    }),
  ),
  added('senc with subsamples', 'senc', senc(2, [1, 1], 1000)),
  added('saiz', 'saiz', saiz([1, 2, 3], 38)),
  added('saio', 'saio', saio([1], 0, 2)),
  {
    code: 'table-truncated',
    what: 'stz2 of 4 bits, an odd count',
    parts: put(`${audio}/stsz`, stz2(4, [1, 2, 3], 5)),
    path: `${audio}/stz2`,
  },
  {
    code: 'table-truncated',
    what: 'elst',
    parts: broken((parts) => patch(parts, 'moov/trak[0]/edts/elst', 4, u32(2))),
    path: 'moov/trak[0]/edts/elst',
  },
  {
    code: 'table-truncated',
    what: 'stsd',
    parts: broken((parts) => patch(parts, `${audio}/stsd`, 4, u32(2))),
    path: `${audio}/stsd`,
  },
  {
    code: 'table-truncated',
    what: 'dref',
    parts: broken((parts) => patch(parts, 'moov/trak[1]/mdia/minf/dinf/dref', 4, u32(0xffffffff))),
    path: 'moov/trak[1]/mdia/minf/dinf/dref',
  },
  {
    code: 'table-truncated',
    what: 'padding after the last entry',
    parts: broken((parts) => append(parts, `${audio}/stsc`, u32(0, 0))),
  },
  {
    code: 'sample-count-mismatch',
    what: 'stts of 37 samples',
    parts: put(`${audio}/stts`, stts([[37, 1024]])),
    path: `${audio}/stts`,
    says: /37 .*38/,
  },
  {
    code: 'sample-count-mismatch',
    what: 'stts of 2^32 - 1 samples',
    parts: put(`${audio}/stts`, stts([[0xffffffff, 1024]])),
    path: `${audio}/stts`,
  },
  {
    code: 'sample-count-mismatch',
    what: 'ctts of 21 samples',
    parts: put(`${video}/ctts`, ctts([[21, frame]])),
    path: `${video}/ctts`,
    says: /21 .*20/,
  },
  {
    code: 'sample-count-mismatch',
    what: 'stsc of 30 samples',
    parts: put(`${audio}/stsc`, stsc([[1, 3, 1]])),
    path: `${audio}/stsc`,
    says: /30 .*38/,
  },
  {
    code: 'sample-count-mismatch',
    what: 'stsc of 40 samples',
    parts: put(`${audio}/stsc`, stsc([[1, 4, 1]])),
    path: `${audio}/stsc`,
    says: /40 .*38/,
  },
  { code: 'sample-count-mismatch', what: 'all tables agree', parts: broken() },
  {
    code: 'sample-count-impossible',
    what: 'constant sizes, 2^32 - 1 samples',
    parts: put(`${audio}/stsz`, stszConstant(8, 0xffffffff)),
    path: `${audio}/stsz`,
  },
  {
    code: 'sample-count-impossible',
    what: 'constant sizes',
    parts: put(`${audio}/stsz`, stszConstant(8, 38)),
  },
  ...(
    [
      ['first chunk 0', [[0, 4, 1]], 1],
      ['first chunk 2', [[2, 4, 1]], 1],
      [
        'not rising',
        [
          [1, 4, 1],
          [1, 2, 1],
        ],
        2,
      ],
      [
        '0 samples a chunk',
        [
          [1, 4, 1],
          [3, 0, 1],
        ],
        2,
      ],
      [
        'past the last chunk',
        [
          [1, 4, 1],
          [11, 2, 1],
        ],
        2,
      ],
    ] as [string, [number, number, number][], number][]
  ).map(
    ([what, rows, entry]): ProblemCase => ({
      code: 'invalid-sample-to-chunk',
      what,
      parts: put(`${audio}/stsc`, stsc(rows)),
      path: `${audio}/stsc`,
      says: new RegExp(`entry ${entry} `),
    }),
  ),
  {
    code: 'invalid-sample-to-chunk',
    what: 'the last chunk',
    parts: put(
      `${audio}/stsc`,
      stsc([
        [1, 4, 1],
        [10, 2, 1],
      ]),
    ),
  },
  ...[0, 2].map(
    (index): ProblemCase => ({
      code: 'invalid-sample-description',
      what: `description ${index} of 1`,
      parts: put(
        `${audio}/stsc`,
        stsc([
          [1, 4, index],
          [10, 2, 1],
        ]),
      ),
      path: `${audio}/stsc`,
      says: new RegExp(`description ${index} .*1`),
    }),
  ),
  { code: 'invalid-sample-description', what: 'description 1 of 1', parts: broken() },
  {
    code: 'invalid-sample-duration',
    what: 'a negative delta',
    parts: put(
      `${audio}/stts`,
      stts([
        [37, 1024],
        [1, -1024],
      ]),
    ),
    path: `${audio}/stts`,
  },
  {
    code: 'invalid-sample-duration',
    what: 'the longest',
    parts: put(
      `${audio}/stts`,
      stts([
        [37, 1024],
        [1, 0x7fffffff],
      ]),
    ),
  },
  {
    code: 'impossible-composition-offset',
    what: 'the lowest number',
    parts: shifted(-(2 ** 31)),
    path: `${video}/ctts`,
    says: /-2147483648 ticks/,
  },
  {
    code: 'impossible-composition-offset',
    what: 'a tick more than can be',
    parts: shifted(2 ** 28 + 1),
    path: `${video}/ctts`,
  },
  { code: 'impossible-composition-offset', what: 'the most', parts: shifted(2 ** 28) },
  {
    code: 'negative-composition-offset',
    what: 'in version 0',
    parts: signedOffsets(false),
    path: `${video}/ctts`,
    says: /-512 /,
  },
  {
    code: 'negative-composition-offset',
    what: 'in version 1',
    parts: broken(undefined, { tracks: [videoTrack(20, { samples: pictures(20, { shift: 1 }) })] }),
  },
  {
    code: 'negative-composition-offset',
    what: 'in version 0 of a QuickTime file',
    parts: signedOffsets(true),
  },
  {
    code: 'signed-composition-offset',
    what: 'in a QuickTime file',
    parts: signedOffsets(true),
    path: `${video}/ctts`,
    says: /-512 /,
  },
  {
    code: 'signed-composition-offset',
    what: 'in another file',
    parts: signedOffsets(false),
  },
  ...(
    [
      ['number 0', [0, 11]],
      ['number 21 of 20', [1, 21]],
      ['not rising', [11, 1]],
      ['twice', [1, 1]],
    ] as [string, number[]][]
  ).map(
    ([what, numbers]): ProblemCase => ({
      code: 'invalid-sync-sample',
      what,
      parts: put(`${video}/stss`, stss(numbers)),
      path: `${video}/stss`,
    }),
  ),
  {
    code: 'invalid-sync-sample',
    what: 'the last sample',
    parts: put(`${video}/stss`, stss([1, 20])),
  },
  {
    code: 'no-sync-samples',
    what: 'an empty stss',
    parts: put(`${video}/stss`, stss([])),
    path: `${video}/stss`,
  },
  {
    code: 'no-sync-samples',
    what: 'no stss',
    parts: broken((parts) => replace(parts, `${video}/stss`)),
  },
  {
    code: 'empty-track',
    what: 'no samples',
    parts: broken(undefined, { tracks: [videoTrack(20), audioTrack(0)] }),
    path: 'moov/trak[1]',
  },
  {
    code: 'empty-track',
    what: 'one sample',
    parts: broken(undefined, { tracks: [audioTrack(1)] }),
  },
  {
    code: 'samples-past-end',
    what: 'two chunks beyond the file',
    parts: moved(1, (offsets) => offsets.map((offset, i) => (i < 8 ? offset : 1e6 + i))),
    path: `${audio}/stco`,
    says: /^2 chunks/,
  },
  { code: 'samples-past-end', what: 'the last byte of the file', parts: broken(), cut: 0 },
  {
    code: 'samples-past-end',
    what: 'a byte short',
    parts: broken(),
    cut: 1,
    path: `${audio}/stco`,
    says: /^1 chunks .* 1 bytes/,
  },
  {
    code: 'samples-outside-media-data',
    what: 'a chunk in the header',
    parts: moved(1, (offsets) => [0, ...offsets.slice(1)]),
    path: `${audio}/stco`,
    says: /^1 chunks/,
  },
  {
    code: 'samples-outside-media-data',
    what: 'no mdat',
    parts: broken((parts) => {
      replace(parts, 'mdat', { ...find(parts, 'mdat'), type: 'free' });
    }),
    path: `${audio}/stco`,
    says: /^10 chunks/,
  },
  { code: 'samples-outside-media-data', what: 'chunks at both ends of mdat', parts: broken() },
  {
    code: 'overlapping-chunks',
    what: 'two chunks at one place',
    parts: moved(1, ([first = 0, , ...rest]) => [first, first + 1, ...rest]),
    path: `${audio}/stco`,
    says: /^1 chunks/,
  },
  {
    code: 'overlapping-chunks',
    what: 'chunks in another order',
    parts: moved(1, (offsets) => [...offsets.slice(0, 9).reverse(), ...offsets.slice(9)]),
  },
  {
    code: 'auxiliary-info-mismatch',
    what: 'senc for 39 samples',
    parts: broken((parts) => append(parts, audio, senc(39))),
    path: `${audio}/senc`,
    says: /39 .*38/,
  },
  {
    code: 'auxiliary-info-mismatch',
    what: 'saiz for 39 samples',
    parts: broken((parts) => append(parts, audio, saiz(Array(39).fill(8)))),
    path: `${audio}/saiz`,
  },
  {
    code: 'auxiliary-info-mismatch',
    what: 'subs of sample 39',
    parts: broken((parts) => append(parts, audio, subs(2, [3, 36]))),
    path: `${audio}/subs`,
    says: /39 .*38/,
  },
  {
    code: 'table-truncated',
    what: 'subs of one sample for three',
    parts: broken((parts) => append(parts, audio, subs(3, [3]))),
    path: `${audio}/subs`,
  },
  {
    code: 'auxiliary-info-mismatch',
    what: 'subs of the last sample',
    parts: broken((parts) => append(parts, audio, subs(2, [3, 35]))),
  },
  {
    code: 'auxiliary-info-mismatch',
    what: 'senc and saiz for all',
    parts: broken((parts) => append(parts, audio, senc(38), saiz(Array(38).fill(8)))),
  },
  {
    code: 'offset-too-large',
    what: 'a chunk at 2^53',
    parts: broken((parts) => replace(parts, `${audio}/stco`, co64(Array(10).fill(2 ** 53)))),
  },
];
