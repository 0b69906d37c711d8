/** Few bytes that ask for much work or memory. */
import {
  append,
  ascii,
  box,
  bytesOf,
  fullBox,
  type Part,
  replace,
  u32,
  u64,
  zeros,
} from '../box.js';
import { avc1 } from '../codecs/video.js';
import { audioTrack, codecTrack, videoTrack } from '../fixtures/common.js';
import { mehd, mfhd, sidx, tfdt, tfhd, trex, trun } from '../fragment-boxes.js';
import { fragmented } from '../fragmented.js';
import { ftyp, mvhd } from '../headers.js';
import { progressive } from '../movie.js';
import { drmSystems, pssh } from '../protection.js';
import { stsc, stszConstant, stts } from '../tables.js';
import type { HostileFile } from './file.js';
import { many } from './many.js';

/** `count` boxes, one in the other. */
export function nested(type: string, count: number, head: Uint8Array): Uint8Array {
  const step = 8 + head.length;
  const bytes = new Uint8Array(step * count);
  for (let i = 0; i < count; i++)
    bytes.set(bytesOf(u32(step * (count - i)), ascii(type), head), step * i);
  return bytes;
}

export function* nesting(): Generator<HostileFile> {
  const head = bytesOf(ftyp('isom', 0, ['isom']));
  const full = new Set(['meta', 'stsd', 'dref', 'iinf', 'tref']);
  for (const type of [
    'moov',
    'trak',
    'mdia',
    'minf',
    'stbl',
    'dinf',
    'dref',
    'edts',
    'stsd',
    'meta',
    'udta',
    'mvex',
    'moof',
    'traf',
    'mfra',
    'tref',
    'free',
  ]) {
    const inside = nested(type, 10_000, full.has(type) ? u32(0, 1) : zeros(0));
    yield { name: `10,000 nested ${type}`, bytes: bytesOf(head, inside) };
    yield {
      name: `10,000 nested ${type} in moov`,
      bytes: bytesOf(head, box('moov', mvhd({ timescale: 1, duration: 1 }), inside)),
    };
  }
  for (const type of ['sinf', 'wave', 'esds', 'schi']) {
    const entry = avc1(nested(type, 5_000, type === 'esds' ? u32(0) : zeros(0)));
    yield {
      name: `5,000 nested ${type} in a sample entry`,
      bytes: bytesOf(...progressive({ tracks: [videoTrack(2, { entries: [entry] })] })),
    };
  }
}

/** Few bytes that ask for much work or memory. */
export function* bombs(): Generator<HostileFile> {
  const table = 'moov/trak/mdia/minf/stbl';
  const one = (change: (parts: Part[]) => void) =>
    bytesOf(...progressive({ tracks: [audioTrack(20)], adjust: change }));
  const fragment = (...runs: Part[]) =>
    bytesOf(
      ...fragmented({ tracks: [audioTrack(0)], fragments: [] }),
      box(
        'moof',
        mfhd(1),
        box('traf', tfhd({ trackId: 1, duration: 48000, size: 1, flags: 0 }), tfdt(0), ...runs),
      ),
      box('mdat', zeros(64)),
    );
  for (const count of [1e7, 2e8, 0xffffffff])
    yield {
      name: `constant stsz of ${count} samples`,
      bytes: one((parts) => replace(parts, `${table}/stsz`, stszConstant(1, count))),
    };
  yield {
    name: 'constant stsz of 2^32 - 1 bytes',
    bytes: one((parts) => replace(parts, `${table}/stsz`, stszConstant(0xffffffff, 0xffffffff))),
  };
  yield {
    name: 'stts of 2^32 - 1 samples, 2,000 times',
    bytes: one((parts) =>
      replace(
        parts,
        `${table}/stts`,
        stts(Array.from({ length: 2000 }, () => [0xffffffff, 0xffffffff])),
      ),
    ),
  };
  yield {
    name: 'stsc of 20,000 runs of 2^32 - 1 samples',
    bytes: one((parts) =>
      replace(
        parts,
        `${table}/stsc`,
        stsc(Array.from({ length: 20_000 }, (_, i) => [i + 1, 0xffffffff, 1])),
      ),
    ),
  };
  yield {
    name: 'a run of 2^32 - 1 samples',
    bytes: fragment(trun({ samples: [], claim: 0xffffffff })),
  };
  yield {
    name: '5,000 runs of 2^32 - 1 samples',
    bytes: fragment(many(5_000, () => trun({ samples: [], claim: 0xffffffff }))),
  };
  yield {
    name: '5,000 runs of 60 samples',
    bytes: fragment(many(5_000, () => trun({ samples: [], claim: 60 }))),
  };
  yield {
    name: '20,000 traf',
    bytes: bytesOf(
      ...fragmented({ tracks: [audioTrack(0)], fragments: [] }),
      box(
        'moof',
        mfhd(1),
        many(20_000, () => box('traf', tfhd({ trackId: 1 }), trun({ samples: [{ size: 1 }] }))),
      ),
    ),
  };
  yield {
    name: '20,000 traf of unknown tracks',
    bytes: bytesOf(
      ...fragmented({ tracks: [audioTrack(0)], fragments: [] }),
      box(
        'moof',
        mfhd(1),
        many(20_000, (i) => box('traf', tfhd({ trackId: i + 2 }))),
      ),
    ),
  };
  yield {
    name: '10,000 moof',
    bytes: bytesOf(
      ...fragmented({ tracks: [audioTrack(0)], fragments: [] }),
      many(10_000, (i) =>
        box(
          'moof',
          mfhd(i),
          box('traf', tfhd({ trackId: 1 }), tfdt(i), trun({ samples: [{ size: 1 }] })),
        ),
      ),
    ),
  };
  yield {
    name: '3,000 tracks',
    bytes: bytesOf(
      ...progressive({
        tracks: Array.from({ length: 3_000 }, () =>
          codecTrack('zzzz', box('zzzz', zeros(8)), 1, 1, { samples: [] }),
        ),
      }),
    ),
  };
  const nobody = Array.from({ length: 50_000 }, (_, i) => 1_000_000 + i);
  yield {
    name: '3,000 tracks, and 150,000 chapter references to none of them',
    bytes: bytesOf(
      ...progressive({
        tracks: Array.from({ length: 3_000 }, (_, i) =>
          codecTrack('zzzz', box('zzzz', zeros(8)), 1, 1, {
            samples: [],
            ...(i < 3 ? { references: { chap: nobody } } : {}),
          }),
        ),
      }),
    ),
  };
  const far = progressive({ tracks: [audioTrack(4, { chunks: [1] })], co64: true });
  replace(
    far,
    'moov/trak/mdia/minf/stbl/co64',
    fullBox(
      'co64',
      0,
      0,
      u32(4),
      many(4, () => u64(2n ** 59n)),
    ),
  );
  yield { name: 'four chunks at 2^59', bytes: bytesOf(...far) };
  yield {
    name: '5,000 tracks',
    bytes: bytesOf(
      ftyp('isom', 0, []),
      box(
        'moov',
        mvhd({ timescale: 1, duration: 0 }),
        many(5_000, () => box('trak')),
      ),
    ),
  };
  yield {
    name: '100,000 empty boxes',
    bytes: bytesOf(
      ...progressive({ tracks: [audioTrack(2)] }),
      many(100_000, () => box('free')),
    ),
  };
  yield {
    name: '100,000 empty boxes in stbl',
    bytes: one((parts) =>
      append(
        parts,
        table,
        many(100_000, () => box('free')),
      ),
    ),
  };
  yield {
    name: '20,000 sample groups',
    bytes: one((parts) =>
      append(
        parts,
        table,
        many(20_000, (i) => fullBox('sbgp', 0, 0, u32(i, 1, 20, 1))),
      ),
    ),
  };
  yield {
    name: '50,000 track references',
    bytes: one((parts) =>
      append(
        parts,
        'moov/trak',
        box(
          'tref',
          box(
            'chap',
            many(50_000, (i) => u32(i)),
          ),
        ),
      ),
    ),
  };
  yield {
    name: '20,000 kinds of track reference',
    bytes: one((parts) =>
      append(
        parts,
        'moov/trak',
        box(
          'tref',
          many(20_000, () => box('chap', u32(77))),
        ),
      ),
    ),
  };
  yield {
    name: '50,000 edits',
    bytes: one((parts) =>
      append(
        parts,
        'moov/trak',
        box(
          'edts',
          fullBox(
            'elst',
            1,
            0,
            u32(50_000),
            many(50_000, () => bytesOf(u64(-1), u64(5), u32(0x10000))),
          ),
        ),
      ),
    ),
  };
  yield {
    name: '2,000 descriptions',
    bytes: bytesOf(
      ...progressive({
        tracks: [audioTrack(2, { entries: Array.from({ length: 2_000 }, () => avc1()) })],
      }),
    ),
  };
  yield {
    name: '2,000 udta and pssh',
    bytes: bytesOf(
      ...progressive({
        tracks: [audioTrack(2)],
        inMovie: Array.from({ length: 2_000 }, (_, i) =>
          i % 2 === 0 ? box('udta', zeros(9)) : pssh(drmSystems.widevine, zeros(1)),
        ),
      }),
    ),
  };
  yield {
    name: '5,000 trex',
    bytes: bytesOf(
      ...progressive({
        tracks: [audioTrack(2)],
        inMovie: [
          box(
            'mvex',
            mehd(1),
            many(5_000, () => trex(1)),
          ),
        ],
      }),
    ),
  };
  yield {
    name: 'sidx that refers to itself',
    bytes: bytesOf(
      ...progressive({ tracks: [audioTrack(2)] }),
      sidx({ timescale: 1, firstOffset: -44, references: [{ size: 44, duration: 1, type: 1 }] }),
    ),
  };
  yield {
    name: '50,000 chunks at byte 0',
    bytes: one((parts) =>
      replace(parts, `${table}/stco`, fullBox('stco', 0, 0, u32(50_000), zeros(200_000))),
    ),
  };
}
