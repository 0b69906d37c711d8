/** Fragments and indexes of them that do not fit the file. */
import { append, box, find, lie, offsetOf, type Part, patch, replace, u32, zeros } from '../box.js';
import { alike, audioTrack } from '../fixtures/common.js';
import { mfra, sidx, tfdt, tfhd, tfra, trun } from '../fragment-boxes.js';
import { type Fragmented, fragmented } from '../fragmented.js';
import { piffSenc, senc } from '../protection.js';
import type { ProblemCase } from './case.js';

/** One sound track in three fragments of five frames. */
const base =
  (adjust?: (parts: Part[]) => void, more: Partial<Fragmented> = {}) =>
  () =>
    fragmented({
      tracks: [audioTrack(0)],
      fragments: [0, 1, 2].map((k) => ({
        tracks: [{ track: 0, samples: alike(5, 8, 1024), time: k * 5120 }],
      })),
      ...(adjust === undefined ? {} : { adjust }),
      ...more,
    });

const run = 'moof[1]/traf[0]/trun[0]';

export const fragmentCases: ProblemCase[] = [
  {
    code: 'fragment-unknown-track',
    what: 'track 7',
    parts: base((parts) => patch(parts, 'moof[1]/traf/tfhd', 4, u32(7))),
    path: 'moof[1]/traf[0]/tfhd',
    says: /id 7/,
  },
  { code: 'fragment-unknown-track', what: 'track 1', parts: base() },
  {
    code: 'fragment-before-movie',
    what: 'a moof before moov',
    parts: base((parts) => {
      const at = parts.findIndex((part) => 'type' in part && part.type === 'moov');
      parts.push(...parts.splice(at, 1));
    }),
    path: 'moof[0]',
  },
  { code: 'fragment-before-movie', what: 'moov first', parts: base() },
  {
    code: 'decode-time-backwards',
    what: 'from 5120 to 100',
    parts: base((parts) => replace(parts, 'moof[1]/traf/tfdt', tfdt(100))),
    path: 'moof[1]/traf[0]/tfdt',
    track: 0,
    says: /5120 to 100/,
  },
  {
    code: 'decode-time-backwards',
    what: 'a gap',
    parts: base((parts) => replace(parts, 'moof[2]/traf/tfdt', tfdt(10300))),
  },
  {
    code: 'decode-time-gap',
    what: 'more than a tenth of a second',
    parts: base((parts) => replace(parts, 'moof[2]/traf/tfdt', tfdt(20000))),
    path: 'moof[2]/traf[0]/tfdt',
    track: 0,
    says: /20000, no sample lasts through 9760 ticks/,
  },
  {
    code: 'decode-time-gap',
    what: 'a few ticks',
    parts: base((parts) => replace(parts, 'moof[2]/traf/tfdt', tfdt(10300))),
  },
  {
    code: 'invalid-data-offset',
    what: 'before the file',
    parts: base((parts) => patch(parts, 'moof[1]/traf/trun', 8, u32(-2147483648))),
    path: run,
    track: 0,
  },
  {
    code: 'invalid-data-offset',
    what: 'byte 0',
    parts: base((parts) => patch(parts, 'moof[1]/traf/trun', 8, u32(-offsetOf(parts, 'moof[1]')))),
  },
  {
    code: 'offset-too-large',
    what: 'a base data offset past 2^53',
    parts: base(undefined, {
      addressing: 'base-data-offset',
      fragments: [
        {
          tracks: [
            {
              track: 0,
              samples: alike(2, 8, 1024),
              time: 0,
              header: { baseDataOffset: 2n ** 60n },
            },
          ],
        },
      ],
    }),
    path: 'moof[0]/traf[0]/tfhd',
    track: 0,
  },
  {
    code: 'samples-past-end',
    what: 'a run beyond the file',
    parts: base((parts) => patch(parts, 'moof[1]/traf/trun', 8, u32(100_000))),
    path: run,
    track: 0,
    says: /^1 chunks/,
  },
  {
    code: 'samples-outside-media-data',
    what: 'a run in its own moof',
    parts: base((parts) => patch(parts, 'moof[1]/traf/trun', 8, u32(0))),
    path: run,
    track: 0,
    says: /^1 chunks/,
  },
  {
    code: 'table-truncated',
    what: 'a run of 2^32 - 1 rows',
    parts: base((parts) => patch(parts, 'moof[1]/traf/trun', 4, u32(0xffffffff))),
    path: run,
    track: 0,
    says: /4294967295 entries.* 5$/,
  },
  {
    code: 'sample-count-impossible',
    what: 'a run of 2^32 - 1 samples without a row',
    parts: base((parts) => {
      replace(
        parts,
        'moof[1]/traf/tfhd',
        tfhd({ trackId: 1, defaultBaseIsMoof: true, duration: 1024, size: 8 }),
      );
      replace(
        parts,
        'moof[1]/traf/trun',
        trun({ dataOffset: 100, samples: [], claim: 0xffffffff }),
      );
    }),
    path: run,
    track: 0,
  },
  {
    code: 'invalid-sample-duration',
    what: 'a negative duration in a run',
    parts: base(undefined, {
      fragments: [{ tracks: [{ track: 0, samples: alike(2, 8, -1), time: 0 }] }],
    }),
    path: 'moof[0]/traf[0]/trun[0]',
    track: 0,
  },
  {
    code: 'negative-composition-offset',
    what: 'in a run of version 0',
    parts: base(undefined, {
      fragments: [
        {
          tracks: [
            {
              track: 0,
              samples: alike(2, 8, 1024).map((sample) => ({ ...sample, offset: -5 })),
              time: 0,
              fields: ['size', 'duration', 'offset'],
            },
          ],
        },
      ],
    }),
    path: 'moof[0]/traf[0]/trun[0]',
    track: 0,
    says: /-5 /,
  },
  {
    code: 'invalid-sample-description',
    what: 'description 3 in tfhd',
    parts: base(undefined, {
      fragments: [
        { tracks: [{ track: 0, samples: alike(2, 8, 1024), time: 0, header: { description: 3 } }] },
      ],
    }),
    path: 'moof[0]/traf[0]/tfhd',
    track: 0,
    says: /3 .*1$/,
  },
  {
    code: 'missing-box',
    what: 'no tfhd',
    parts: base((parts) => replace(parts, 'moof[1]/traf/tfhd')),
    path: 'moof[1]/traf[0]/tfhd',
    at: 'moof[1]/traf[0]',
  },
  {
    code: 'missing-box',
    what: 'no mfhd',
    parts: base((parts) => replace(parts, 'moof[1]/mfhd')),
    path: 'moof[1]/mfhd',
    at: 'moof[1]',
  },
  {
    code: 'missing-box',
    what: 'no mvex',
    parts: base((parts) => replace(parts, 'moov/mvex')),
    path: 'moov/mvex',
    at: 'moov',
  },
  {
    code: 'missing-box',
    what: 'no trex',
    parts: base((parts) => replace(parts, 'moov/mvex/trex')),
    path: 'moov/mvex/trex',
    at: 'moov',
    track: 0,
  },
  {
    code: 'duplicate-box',
    what: 'two tfdt',
    parts: base((parts) => replace(parts, 'moof[1]/traf/tfdt', tfdt(5120), tfdt(5120))),
    path: 'moof[1]/traf[0]/tfdt',
    at: 'moof[1]/traf/tfdt[1]',
    track: null,
  },
  {
    code: 'impossible-duration',
    what: 'a decode time past 2^53',
    parts: base((parts) => replace(parts, 'moof[2]/traf/tfdt', tfdt(2n ** 60n))),
    path: 'moof[2]/traf[0]/tfdt',
    track: 0,
  },
  {
    code: 'auxiliary-info-mismatch',
    what: 'senc for six of five samples',
    parts: base((parts) => append(parts, 'moof[1]/traf', senc(6))),
    path: 'moof[1]/traf[0]/senc',
    track: 0,
  },
  {
    code: 'auxiliary-info-mismatch',
    what: "PIFF's box for six of five samples",
    parts: base((parts) => append(parts, 'moof[1]/traf', piffSenc(6))),
    path: 'moof[1]/traf[0]/uuid',
    track: 0,
  },
  {
    code: 'invalid-segment-index',
    what: 'a reference of 0 bytes',
    parts: base(undefined, {
      before: [
        sidx({
          timescale: 48000,
          references: [
            { size: 10, duration: 1 },
            { size: 0, duration: 1 },
          ],
        }),
      ],
    }),
    path: 'sidx',
    says: /reference 2/,
  },
  {
    code: 'invalid-segment-index',
    what: 'references past the end',
    parts: base(undefined, {
      before: [sidx({ timescale: 48000, references: [{ size: 1_000_000, duration: 1 }] })],
    }),
    path: 'sidx',
    says: /reference 1/,
  },
  {
    code: 'invalid-segment-index',
    what: 'references that fit',
    parts: base(undefined, {
      before: [sidx({ timescale: 48000, references: [{ size: 40, duration: 1 }] })],
    }),
  },
  {
    code: 'zero-timescale',
    what: 'of a segment index',
    parts: base(undefined, {
      before: [sidx({ timescale: 0, references: [{ size: 40, duration: 1 }] })],
    }),
    path: 'sidx',
  },
  {
    code: 'table-truncated',
    what: 'a segment index of 65,535 references',
    parts: base(undefined, {
      before: [sidx({ timescale: 1, references: [{ size: 40, duration: 1 }], claim: 65535 })],
    }),
    path: 'sidx',
  },
  {
    code: 'invalid-random-access-index',
    what: 'a moof past the end',
    parts: base(undefined, { after: [mfra([tfra(1, [[0, 1e6]])])] }),
    path: 'mfra/tfra',
  },
  {
    code: 'invalid-random-access-index',
    what: 'an mfro of another size',
    parts: base(undefined, { after: [mfra([tfra(1, [[0, 0]])], 5)] }),
    path: 'mfra/mfro',
  },
  {
    code: 'invalid-random-access-index',
    what: 'true offsets',
    parts: base(
      (parts) => replace(parts, 'mfra', mfra([tfra(1, [[0, offsetOf(parts, 'moof[2]')]])])),
      {
        after: [mfra([tfra(1, [[0, 0]])])],
      },
    ),
  },
  {
    code: 'table-truncated',
    what: 'tfra',
    parts: base(undefined, { after: [mfra([tfra(1, [[0, 0]], { claim: 9 })])] }),
    path: 'mfra/tfra',
  },
  {
    code: 'box-exceeds-parent',
    what: 'a run longer than its traf',
    parts: base((parts) => {
      find(parts, 'moof[1]/traf/trun').size = 5000;
    }),
    // A box whose header does not hold is not counted: its path has no number.
    path: 'moof[1]/traf[0]/trun',
    track: null,
  },
  {
    code: 'trailing-bytes',
    what: 'bytes at the end of a traf',
    parts: base((parts) => append(parts, 'moof[1]/traf', zeros(3).fill(1))),
    path: 'moof[1]/traf[0]',
    at: (parts) => offsetOf(parts, 'mdat[1]') - 3,
    track: null,
  },
  {
    code: 'invalid-box-size',
    what: 'size 3 in a moof',
    parts: base((parts) => append(parts, 'moof[2]', lie(box('free', zeros(4)), 3))),
    path: 'moof[2]/free',
  },
];
