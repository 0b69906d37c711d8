/** Every count at its largest: what must stay linear, in hundreds of thousands and millions. */
import {
  ascii,
  box,
  bytesOf,
  fullBox,
  type Part,
  replace,
  u8,
  u16,
  u32,
  u64,
  uuidBox,
  zeros,
} from '../box.js';
import { avc1 } from '../codecs/video.js';
import { audioTrack, codecTrack, videoTrack } from '../fixtures/common.js';
import { mfhd, tfdt, tfhd, trex, trun } from '../fragment-boxes.js';
import { fragmented } from '../fragmented.js';
import { ftyp, mvhd } from '../headers.js';
import { progressive } from '../movie.js';
import { drmSystems, pssh } from '../protection.js';
import { stszConstant } from '../tables.js';
import { nested } from './bombs.js';
import type { HostileFile } from './file.js';
import { tables } from './largest-tables.js';
import { many, repeat, words } from './many.js';
import { add, put, table } from './one-track.js';

const started = (tracks = 1) =>
  fragmented({
    tracks: Array.from({ length: tracks }, () => audioTrack(0)),
    fragments: [],
  });

const fragment = (i: number, ...trafs: Part[]) => box('moof', mfhd(i), ...trafs);

const traf = (trackId: number, ...more: Part[]) =>
  box('traf', tfhd({ trackId, duration: 1, size: 1, flags: 0 }), ...more);

function* boxes(): Generator<HostileFile> {
  const million = repeat(1_000_000, box('free'));
  yield {
    name: '1,000,000 free boxes',
    bytes: bytesOf(...progressive({ tracks: [audioTrack(2)], after: [million] })),
  };
  for (const path of ['moov', table, `${table}/stsd`, `${table}/stsd/mp4a`])
    yield { name: `1,000,000 free boxes in ${path}`, bytes: add(path, million) };
  yield {
    name: '1,000,000 free boxes in moof',
    bytes: bytesOf(...started(), fragment(1, traf(1, million))),
  };
  yield {
    name: '1,000,000 boxes in udta',
    bytes: add('moov', box('udta', repeat(1_000_000, box('abcd')))),
  };
  for (const type of ['moov', 'trak', 'meta', 'udta', 'moof', 'free', 'ilst'])
    yield {
      name: `100,000 nested ${type}`,
      bytes: bytesOf(
        ftyp('isom', 0, ['isom']),
        box(
          'moov',
          mvhd({ timescale: 1, duration: 1 }),
          nested(type, 100_000, zeros(type === 'meta' ? 4 : 0)),
        ),
      ),
    };
  yield {
    name: '200,000 uuid boxes',
    bytes: bytesOf(
      ...progressive({
        tracks: [audioTrack(2)],
        after: [repeat(200_000, uuidBox('00112233445566778899aabbccddeeff'))],
      }),
    ),
  };
  yield {
    name: '100,000 pssh',
    bytes: add('moov', repeat(100_000, pssh(drmSystems.widevine, zeros(1)))),
  };
  yield {
    name: '100,000 emsg',
    bytes: bytesOf(...started(), repeat(100_000, fullBox('emsg', 0, 0, zeros(20)))),
  };
  yield {
    name: '200,000 styp',
    bytes: bytesOf(...started(), repeat(200_000, ftyp('msdh', 0, [], 'styp'))),
  };
  yield {
    name: '99,998 brands',
    bytes: bytesOf(
      box('ftyp', ascii('isom'), u32(0), repeat(99_998, ascii('mp41'))),
      ...started().slice(1),
    ),
  };
}

function* fragments(): Generator<HostileFile> {
  yield {
    name: '20,000 moof of 100 tracks in turn',
    bytes: bytesOf(
      ...started(100),
      many(20_000, (i) =>
        fragment(i, traf((i % 100) + 1, tfdt(i), trun({ samples: [{ size: 1 }] }))),
      ),
    ),
  };
  yield {
    name: '20,000 traf of 1,000 tracks',
    bytes: bytesOf(
      ...started(1_000),
      fragment(
        1,
        many(20_000, (i) => traf((i % 1_000) + 1, trun({ samples: [{ size: 1 }] }))),
      ),
    ),
  };
  yield {
    name: '50,000 trun',
    bytes: bytesOf(
      ...started(),
      fragment(1, traf(1, repeat(50_000, trun({ samples: [{ size: 1 }] })))),
    ),
  };
  yield {
    name: '100,000 trun of nothing',
    bytes: bytesOf(...started(), fragment(1, traf(1, repeat(100_000, trun({ samples: [] }))))),
  };
  yield {
    name: '100,000 moof of nothing',
    bytes: bytesOf(...started(), repeat(100_000, box('moof'))),
  };
  yield {
    name: '100,000 trex',
    bytes: bytesOf(
      ...progressive({
        tracks: [audioTrack(2)],
        inMovie: [
          box(
            'mvex',
            many(100_000, (i) => trex(i)),
          ),
        ],
      }),
    ),
  };
  const rows = (count: number) => words(3 * count, (i) => [16, 1, 0][i % 3] as number);
  const index = (count: number) =>
    fullBox('sidx', 0, 0, u32(1, 1, 0, 0), u16(0, count), rows(count));
  yield {
    name: 'eight sidx of 65,535 references',
    bytes: bytesOf(...started(), repeat(8, index(65_535))),
  };
  yield { name: '20,000 sidx', bytes: bytesOf(...started(), repeat(20_000, index(1))) };
  const access = (count: number) =>
    fullBox('tfra', 0, 0, u32(1, 0, count), repeat(count, bytesOf(u32(1, 700), u8(1, 1, 1))));
  yield {
    name: 'tfra of 500,000 rows',
    bytes: bytesOf(...started(), box('mfra', access(500_000))),
  };
  yield {
    name: '50,000 tfra',
    bytes: bytesOf(...started(), box('mfra', repeat(50_000, access(1)))),
  };
}

/** A film whose chapters are a text track of a million samples, one byte of media each. */
function* secondPhase(): Generator<HostileFile> {
  const million = 1_000_000;
  const titled = (count: number) =>
    bytesOf(
      ...progressive({
        tracks: [
          audioTrack(20, { references: { chap: [2] } }),
          codecTrack('text', box('text', zeros(6), u16(1), zeros(43)), 1000, 1000, { flags: 0 }),
        ],
        quickTime: true,
        after: [box('free', zeros(count * 2))],
        adjust: (parts) => {
          const path = 'moov/trak[1]/mdia/minf/stbl';
          replace(parts, `${path}/stsz`, stszConstant(2, count));
          replace(parts, `${path}/stts`, fullBox('stts', 0, 0, u32(1, count, 1)));
          replace(parts, `${path}/stsc`, fullBox('stsc', 0, 0, u32(1, 1, count, 1)));
        },
      }),
    );
  yield { name: '1,000,000 chapters', bytes: titled(million) };
  yield { name: '9,000 chapters', bytes: titled(9_000) };
  for (const type of ['gpmd', 'camm', 'djmd', 'rtmd', 'mebx', 'text', 'tmcd', 'CTMD'])
    yield {
      name: `9,000 samples of ${type}`,
      bytes: bytesOf(
        ...progressive({
          tracks: [
            videoTrack(4),
            codecTrack(
              'meta',
              box(type, zeros(6), u16(1), zeros(type === 'tmcd' ? 18 : 0)),
              1000,
              10,
              {
                samples: Array.from({ length: 9_000 }, (_, i) => ({
                  size: 8 + (i % 3),
                  duration: 1,
                })),
                chunks: [1],
              },
            ),
          ],
          quickTime: true,
        }),
      ),
    };
  yield {
    name: '2,000 tracks with in-band parameter sets',
    bytes: bytesOf(
      ...progressive({
        tracks: Array.from({ length: 2_000 }, () =>
          videoTrack(2, { entries: [box('avc3', bytesOf(avc1()).subarray(8))] }),
        ),
      }),
    ),
  };
}

const colour = (profile: Uint8Array) =>
  put(
    `${table}/stsd`,
    fullBox('stsd', 0, 0, u32(1), bytesOf(avc1(box('colr', ascii('prof'), profile)))),
    videoTrack(20),
  );

function* others(): Generator<HostileFile> {
  const icc = (tags: number, data: Uint8Array, signature = 'desc') => {
    const head = new Uint8Array(132 + 12 * tags);
    head.set(bytesOf(u32(head.length + data.length)));
    head.set(ascii('acsp'), 36);
    head.set(u32(tags), 128);
    for (let i = 0; i < tags; i++)
      head.set(bytesOf(ascii(signature), u32(head.length, data.length)), 132 + 12 * i);
    return bytesOf(head, data);
  };
  const names = (count: number, length: number) =>
    bytesOf(
      ascii('mluc'),
      u32(0, count, 12),
      many(count, () => bytesOf(ascii('deDE'), u32(length, 16))),
      zeros(length),
    );
  yield { name: 'an ICC profile of 300,000 tags', bytes: colour(icc(300_000, zeros(64))) };
  yield {
    name: 'an ICC profile of 100,000 names',
    bytes: colour(icc(1, names(100_000, 1_000_000))),
  };
  yield { name: 'an ICC profile of 8 MB', bytes: colour(icc(1, zeros(8_000_000))) };
  yield {
    name: 'a handler name of 8 MB',
    bytes: put(
      'moov/trak/mdia/hdlr',
      fullBox('hdlr', 0, 0, u32(0), ascii('soun'), zeros(12), zeros(8_000_000).fill(0x61)),
    ),
  };
  yield {
    name: 'a language of 8 MB',
    bytes: add('moov/trak/mdia', fullBox('elng', 0, 0, zeros(8_000_000).fill(0x61))),
  };
  yield {
    name: '100,000 places',
    bytes: add(
      'moov',
      box('udta', repeat(100_000, box('©xyz', u16(18), u16(0x15c7), ascii('+52.5000+013.4000/')))),
    ),
  };
  yield {
    name: '100,000 names',
    bytes: add(
      'moov',
      box(
        'udta',
        many(100_000, (i) => {
          const text = ascii(`Somebody ${i}`);
          return box('©ART', u16(text.length), u16(0), text);
        }),
      ),
    ),
  };
  yield {
    name: 'co64 of 500,000 chunks',
    bytes: put(`${table}/stco`, fullBox('co64', 0, 0, u32(500_000), repeat(500_000, u64(40)))),
  };
}

export const largestGroups: [string, () => Generator<HostileFile>][] = [
  ['boxes', boxes],
  ['fragments', fragments],
  ['tables', tables],
  ['what is read of the media', secondPhase],
  ['names, colours and places', others],
];
