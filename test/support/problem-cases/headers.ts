/** Values in headers that cannot be. */
import { ascii, fullBox, patch, replace, u8, u32, u64, zeros } from '../box.js';
import { audioTrack, videoTrack } from '../fixtures/common.js';
import { broken, type ProblemCase, table } from './case.js';

export const headerCases: ProblemCase[] = [
  {
    code: 'zero-timescale',
    what: 'mvhd',
    parts: broken((parts) => patch(parts, 'moov/mvhd', 12, u32(0))),
    path: 'moov/mvhd',
  },
  {
    code: 'zero-timescale',
    what: 'mdhd',
    parts: broken((parts) => patch(parts, 'moov/trak[1]/mdia/mdhd', 12, u32(0))),
    path: 'moov/trak[1]/mdia/mdhd',
  },
  {
    code: 'zero-timescale',
    what: 'a timescale of 1',
    parts: broken((parts) => patch(parts, 'moov/mvhd', 12, u32(1))),
  },
  {
    code: 'impossible-duration',
    what: 'mdhd of 2^60 ticks',
    parts: broken((parts) => patch(parts, 'moov/trak[0]/mdia/mdhd', 24, u64(2n ** 60n)), {
      tracks: [videoTrack(20, { wide: true })],
    }),
    path: 'moov/trak[0]/mdia/mdhd',
  },
  {
    code: 'impossible-duration',
    what: 'edits of 2^53 and more together',
    parts: broken(undefined, {
      tracks: [
        videoTrack(20, {
          editVersion: 1,
          edits: [
            { duration: 2 ** 53, mediaTime: 0 },
            { duration: 2 ** 53, mediaTime: 0 },
          ],
        }),
      ],
    }),
    path: 'moov/trak[0]/edts/elst',
  },
  {
    code: 'impossible-duration',
    what: 'all ones: not known',
    parts: broken((parts) => patch(parts, 'moov/trak[0]/mdia/mdhd', 24, u64(-1)), {
      tracks: [videoTrack(20, { wide: true })],
    }),
  },
  {
    code: 'invalid-track-id',
    what: 'id 0',
    parts: broken(undefined, { tracks: [videoTrack(20), audioTrack(3, { id: 0 })] }),
    path: 'moov/trak[1]/tkhd',
  },
  {
    code: 'invalid-track-id',
    what: 'id 2^32 - 1',
    parts: broken(undefined, { tracks: [audioTrack(3, { id: 0xffffffff })] }),
  },
  {
    code: 'duplicate-track-id',
    what: 'id 1 twice',
    parts: broken(undefined, { tracks: [videoTrack(20), audioTrack(3, { id: 1 })] }),
    path: 'moov/trak[1]/tkhd',
    says: /id 1 /,
  },
  {
    code: 'duplicate-track-id',
    what: 'id 0 twice',
    parts: broken(undefined, { tracks: [0, 0].map((id) => audioTrack(3, { id })) }),
  },
  {
    code: 'track-reference-missing',
    what: 'id 9',
    parts: broken(undefined, {
      tracks: [videoTrack(20), audioTrack(3, { references: { chap: [1, 9, 8] } })],
    }),
    path: 'moov/trak[1]/tref/chap',
    says: /id 9/,
  },
  {
    code: 'track-reference-missing',
    what: 'id 1, and 0 for none',
    parts: broken(undefined, {
      tracks: [videoTrack(20), audioTrack(3, { references: { chap: [1, 0] } })],
    }),
  },
  {
    code: 'track-reference-to-itself',
    what: 'chapters of its own',
    parts: broken(undefined, {
      tracks: [videoTrack(20), audioTrack(3, { references: { chap: [2] } })],
    }),
    path: 'moov/trak[1]/tref/chap',
  },
  {
    code: 'track-reference-to-itself',
    what: 'another track',
    parts: broken(undefined, {
      tracks: [videoTrack(20), audioTrack(3, { references: { chap: [1, 0] } })],
    }),
  },
  {
    code: 'missing-handler-type',
    what: 'zeros',
    parts: broken((parts) => patch(parts, 'moov/trak[1]/mdia/hdlr', 8, zeros(4))),
    path: 'moov/trak[1]/mdia/hdlr',
  },
  {
    code: 'missing-handler-type',
    what: 'a type that nobody knows',
    parts: broken((parts) => patch(parts, 'moov/trak[1]/mdia/hdlr', 8, ascii('?!7x'))),
  },
  {
    code: 'invalid-text',
    what: 'a name in Latin-1',
    parts: broken((parts) => patch(parts, 'moov/trak[1]/mdia/hdlr', 24, u8(0xe9))),
    path: 'moov/trak[1]/mdia/hdlr',
    at: 'moov/trak[1]',
  },
  {
    code: 'invalid-text',
    what: 'a name in UTF-8',
    parts: broken((parts) => patch(parts, 'moov/trak[1]/mdia/hdlr', 24, u8(0xc3, 0xa9))),
  },
  {
    code: 'invalid-edit',
    what: 'a media time of -2',
    parts: broken(undefined, {
      tracks: [
        videoTrack(20, {
          edits: [
            { duration: 1, mediaTime: -1 },
            { duration: 1, mediaTime: -2 },
          ],
        }),
      ],
    }),
    path: 'moov/trak[0]/edts/elst',
    says: /edit 2/,
  },
  {
    code: 'invalid-edit',
    what: 'a duration past 2^53',
    parts: broken(undefined, {
      tracks: [videoTrack(20, { editVersion: 1, edits: [{ duration: 2n ** 60n, mediaTime: 0 }] })],
    }),
    path: 'moov/trak[0]/edts/elst',
  },
  {
    code: 'invalid-edit',
    what: 'an empty edit',
    parts: broken(undefined, {
      tracks: [
        videoTrack(20, {
          edits: [
            { duration: 40, mediaTime: -1 },
            { duration: 800, mediaTime: 0 },
          ],
        }),
      ],
    }),
  },
  {
    code: 'external-data-reference',
    what: 'a url without the self-contained flag',
    parts: broken(undefined, {
      tracks: [
        audioTrack(3, { dataReferences: [fullBox('url ', 0, 0, ascii('http://example.org/x\0'))] }),
      ],
    }),
    path: 'moov/trak[0]/mdia/minf/dinf/dref/url ',
  },
  { code: 'external-data-reference', what: 'self-contained', parts: broken() },
  {
    code: 'missing-data-reference',
    what: 'index 2 of 1',
    parts: broken((parts) => patch(parts, `${table(1)}/stsd/mp4a`, 6, u8(0, 2))),
    path: `${table(1)}/stsd/mp4a`,
    says: /2 .*1/,
  },
  {
    code: 'missing-data-reference',
    what: 'a dref of 0 entries',
    parts: broken((parts) =>
      replace(parts, 'moov/trak[1]/mdia/minf/dinf/dref', fullBox('dref', 0, 0, u32(0))),
    ),
    path: `${table(1)}/stsd/mp4a`,
  },
  {
    code: 'missing-data-reference',
    what: 'no dref at all',
    parts: broken((parts) => replace(parts, 'moov/trak[1]/mdia/minf/dinf')),
  },
];
