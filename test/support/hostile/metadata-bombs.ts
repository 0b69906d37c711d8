/** Metadata of many megabytes that ask for as much work as each reader can be made to do. */

import { encode } from 'cborg';
import {
  ascii,
  box,
  bytesOf,
  fullBox,
  type Part,
  u8,
  u16,
  u32,
  utf8,
  uuidBox,
  zeros,
} from '../box.js';
import { assertion, c2paBox, superBox } from '../c2pa.js';
import { audioTrack } from '../fixtures/common.js';
import { hdlr } from '../headers.js';
import { exifItem, ispe, still } from '../heif.js';
import { progressive } from '../movie.js';
import { data, frame, freeform, id32, item, itunes, threeGpp, xtra } from '../tags.js';
import { gpmdTrack, klv, nest } from '../telemetry.js';
import { tiff, bytes as tiffBytes, text as tiffText } from '../tiff.js';

/** Made when it is its turn. */
export interface LargeFile {
  name: string;
  make: () => Uint8Array;
}

const MiB = 2 ** 20;
const large = 15 * MiB;

const movie = (...inMovie: Part[]) => bytesOf(...progressive({ tracks: [audioTrack(2)], inMovie }));
const xmp = (packet: Uint8Array) => uuidBox('be7acfcb-97a9-42e8-9c71-999491e3afac', packet);

/** `text` as often as fits into `size` bytes, between two others. */
function filled(before: string, text: string, after: string, size: number): Uint8Array {
  const times = Math.floor((size - before.length - after.length) / text.length);
  return Uint8Array.from(Buffer.from(before + text.repeat(times) + after, 'latin1'));
}

/** Insides of one document. */
const documents: [what: string, before: string, text: string, after: string][] = [
  ['entities &lt;', '<a>', '&lt;', '</a>'],
  ['entities &amp;', '<a>', '&amp;', '</a>'],
  ['numbered entities', '<a>', '&#1234567;', '</a>'],
  ['attributes', '<a', ' b="c"', '/>'],
  ['attributes of one prefix', '<a xmlns:n="u"', ' n:b="c"', '/>'],
  ['one prefix declared over and over', '<a', ' xmlns:n="u"', '/>'],
  ['brackets in CDATA', '<a><![CDATA[', ']]', ']]></a>'],
  ['CDATA sections', '<a>', '<![CDATA[x]]>', '</a>'],
  ['elements', '<a>', '<b/>', '</a>'],
  ['elements with text', '<a>', '<b>c</b>', '</a>'],
  ['comments', '<a>', '<!---->', '</a>'],
  ['instructions', '<a>', '<??>', '</a>'],
  ['white space', '<a>', ' ', '</a>'],
  ['white space in a tag', '<a', ' ', '/>'],
  ['bare ampersands', '<a>', '&', '</a>'],
  ['ampersands that begin a name', '<a>', '&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '</a>'],
  ['depth', '', '<a>', ''],
  ['one long name', '<a', 'a', '/>'],
  ['one long prefix', '<a', 'a', ':b/>'],
  ['a long namespace', '<a:b xmlns:a="', 'u', '"><a:c>d</a:c></a:b>'],
  ['open angles', '', '<', ''],
  ['document types', '', '<!DOCTYPE a>', '<a/>'],
  ['coordinates', '<a>', '+12.3456+123.456', '/</a>'],
];

export function* metadataBombs(): Generator<LargeFile> {
  for (const [what, before, text, after] of documents)
    for (const [size, copies] of [
      [large, 1],
      [MiB - 64, 15],
      [MiB / 64, 960],
    ] as const) {
      yield {
        name: `XMP of ${what}, ${copies} of ${size} bytes`,
        make: () => {
          const packet = filled(before, text, after, size);
          return movie(...Array.from({ length: copies }, () => xmp(packet)));
        },
      };
    }

  const longName = 'n'.repeat(255);
  const deep = Array.from({ length: 90 }, () => `<${longName}>`).join('');
  const closed = Array.from({ length: 90 }, () => `</${longName}>`).join('');
  yield {
    name: 'XMP of 10,000 values under long names',
    make: () => movie(xmp(utf8(`<r>${deep}${'<b>c</b>'.repeat(10_000)}${closed}</r>`))),
  };
  yield {
    name: 'XMP in UTF-16',
    make: () =>
      movie(xmp(Uint8Array.from(Buffer.from(`<a>${'&lt;'.repeat(1_800_000)}</a>`, 'utf16le')))),
  };

  // A key is at most a megabyte, and all items may be of one.
  const keys = (name: Uint8Array, count: number, value: Part) =>
    movie(
      box(
        'meta',
        hdlr('mdta', ''),
        fullBox('keys', 0, 0, u32(1), u32(name.length + 8), ascii('mdta'), name),
        box(
          'ilst',
          ...Array.from({ length: count }, () => box(String.fromCharCode(0, 0, 0, 1), value)),
        ),
      ),
    );
  const longKey = new Uint8Array(8 * MiB).fill(0x61);
  yield {
    name: 'a key of 8 MiB, 9,000 times',
    make: () => keys(longKey, 9000, data(1, utf8('x'))),
  };
  yield {
    name: 'a key of 8 MiB that is no UTF-8',
    make: () => keys(new Uint8Array(8 * MiB).fill(0xe9), 9000, data(1, utf8('x'))),
  };
  const label = JSON.stringify({ AIGC: { Label: '1', x: ['a'.repeat(1500)] } });
  yield {
    name: 'AIGC labels',
    make: () => keys(utf8('AIGC'), 9000, data(1, utf8(label))),
  };
  yield {
    name: 'AIGC labels of small members',
    make: () => keys(utf8('AIGC'), 900, data(1, utf8(`{"AIGC":"{}"${',"a":1'.repeat(2500)}}`))),
  };
  const value = (text: string, length: number) => utf8(text.repeat(length / text.length));
  for (const text of ['+12.3456+123.456', '+1', '1234567890', '/+12+123', '"AIGC"{"AIGC":'])
    yield {
      name: `values of ${text}`,
      make: () =>
        movie(
          box(
            'udta',
            itunes(
              ...Array.from({ length: 950 }, () => item('©cmt', data(1, value(text, 16_000)))),
            ),
          ),
        ),
    };
  yield {
    name: 'values in Latin-1',
    make: () =>
      movie(
        box(
          'udta',
          itunes(
            ...Array.from({ length: 950 }, () =>
              item('©cmt', data(1, new Uint8Array(16_000).fill(0xe9))),
            ),
          ),
        ),
      ),
  };
  yield {
    name: 'values in UTF-16',
    make: () =>
      movie(
        box(
          'udta',
          itunes(
            ...Array.from({ length: 950 }, () =>
              item('©cmt', data(2, new Uint8Array(16_000).fill(0x30))),
            ),
          ),
        ),
      ),
  };
  const longMean = 'm'.repeat(1000);
  yield {
    name: 'iTunes free forms of long names',
    make: () =>
      movie(
        box(
          'udta',
          itunes(
            ...Array.from({ length: 9000 }, () =>
              freeform(longMean, 'n'.repeat(600), data(1, utf8('x'))),
            ),
          ),
        ),
      ),
  };
  yield {
    name: 'iTunes items of nothing',
    make: () =>
      movie(
        box('udta', itunes(...Array.from({ length: 1000 }, () => item('©cmt', zeros(15_000))))),
      ),
  };
  yield {
    name: '3GPP keywords',
    make: () =>
      movie(
        box(
          'udta',
          ...Array.from({ length: 9000 }, () =>
            threeGpp(
              'kywd',
              'eng',
              u8(255),
              bytesOf(...Array.from({ length: 255 }, () => u8(4, 97, 97, 97, 97))),
            ),
          ),
        ),
      ),
  };
  yield {
    name: 'udta boxes',
    make: () =>
      movie(
        box(
          'udta',
          ...Array.from({ length: 9000 }, () => box('©xyz', u16(1500), u16(0), zeros(1500))),
        ),
      ),
  };
  yield {
    name: 'Xtra',
    make: () =>
      movie(
        box(
          'udta',
          ...Array.from({ length: 900 }, () =>
            xtra(
              ...Array.from(
                { length: 100 },
                () => ['a'.repeat(100), 8, zeros(50)] as [string, number, Uint8Array],
              ),
            ),
          ),
        ),
      ),
  };
  const meta = (...parts: Part[]) => fullBox('meta', 0, 0, hdlr('ID32', ''), ...parts);
  const frames = (times: number, one: Uint8Array) => {
    const count = Math.floor(times);
    const body = new Uint8Array(count * one.length);
    for (let i = 0; i < count; i++) body.set(one, i * one.length);
    return body;
  };
  yield {
    name: 'ID3 frames of nothing',
    make: () => movie(meta(id32('eng', frames((15 * MiB) / 11, frame('TPE1', u8(0)))))),
  };
  yield {
    name: 'ID3 frames, compressed',
    make: () =>
      movie(
        meta(id32('eng', frames((15 * MiB) / 11, bytesOf(ascii('TPE1'), u8(0, 0, 0, 1, 0, 8, 1))))),
      ),
  };
  yield {
    name: 'ID3 texts',
    make: () =>
      movie(
        meta(id32('eng', frames(900, frame('TXXX', u8(1), new Uint8Array(16_000).fill(0x31))))),
      ),
  };
  yield {
    name: 'tags of ID3',
    make: () =>
      movie(
        ...Array.from({ length: 9000 }, () => meta(id32('eng', frame('TPE1', u8(0), zeros(1000))))),
      ),
  };

  const record = klv('GPS5', 'l', 20, zeros(20 * 3000));
  yield {
    name: 'GPMF in udta',
    make: () =>
      movie(
        box(
          'udta',
          box('GPMF', frames(4_000_000 / 8, klv('CASN', 'c', 0, zeros(0))), frames(150, record)),
        ),
      ),
  };
  yield {
    name: 'GPMF of serial numbers in udta',
    make: () =>
      movie(box('udta', box('GPMF', frames((14 * MiB) / 12, klv('CASN', 'c', 1, utf8('abcd')))))),
  };
  yield {
    name: 'GPMF, nested',
    make: () =>
      movie(
        box(
          'udta',
          box(
            'GPMF',
            frames(
              60,
              nest('DEVC', nest('STRM', frames(20_000, klv('FACE', 'c', 1, utf8('abcd'))))),
            ),
          ),
        ),
      ),
  };
  yield {
    name: 'GPMF samples',
    make: () =>
      bytesOf(
        ...progressive({
          tracks: [
            audioTrack(2),
            gpmdTrack(
              Array.from({ length: 30 }, () => frames(40_000, klv('CASN', 'c', 1, utf8('abcd')))),
            ),
          ],
        }),
      ),
  };

  const image = (
    ...items: { id: number; type: string; contentType?: string; data: Uint8Array }[]
  ) =>
    bytesOf(
      ...still({
        primary: 1,
        items: [{ id: 1, type: 'av01', data: zeros(16), properties: [1] }, ...items],
        properties: [ispe(64, 64)],
        references: items.map(({ id }) => ['cdsc', id, [1]]),
      }),
    );
  const many = tiff({
    ifd0: Array.from({ length: 240 }, () => tiffText(315, 'a'.repeat(15))),
    exif: Array.from({ length: 240 }, () => tiffText(0xa430, 'b'.repeat(15))),
  });
  yield {
    name: 'Exif items',
    make: () =>
      image(
        ...Array.from({ length: 900 }, (_, i) => ({
          id: i + 2,
          type: 'Exif',
          data: exifItem(many),
        })),
      ),
  };
  yield {
    name: 'Exif of one note of 16 MB',
    make: () =>
      image({
        id: 2,
        type: 'Exif',
        data: exifItem(
          tiff({ exif: [tiffBytes(0x927c, zeros(15 * MiB)), tiffBytes(0x9286, zeros(MiB))] }),
        ),
      }),
  };
  yield {
    name: 'XMP items',
    make: () =>
      image(
        ...Array.from({ length: 60 }, (_, i) => ({
          id: i + 2,
          type: 'mime',
          contentType: 'application/rdf+xml',
          data: filled('<a>', '&lt;', '</a>', 16 * 16_384),
        })),
      ),
  };

  const many8 = Array.from({ length: 40_000 }, (_, i) => i);
  yield {
    name: 'C2PA assertions of numbers',
    make: () =>
      movie(
        c2paBox({
          label: 'm',
          assertions: Array.from({ length: 60 }, (_, i) =>
            assertion(`c2pa.actions.v2__${i}`, { a: many8 }),
          ),
        }),
      ),
  };
  yield {
    name: 'C2PA assertions of keys',
    make: () =>
      movie(
        c2paBox({
          label: 'm',
          assertions: Array.from({ length: 12 }, (_, i) =>
            superBox('cbor', `c2pa.actions.v2__${i}`, [
              box('cbor', encode(Object.fromEntries(many8.map((n) => [`k${n}`, 'x'])))),
            ]),
          ),
        }),
      ),
  };
  for (const [name, open, each, close] of [
    ['an author of many values', '{"author":[', '1,', '1]}'],
    ['members', '{', '"author":1,', '"a":1}'],
    ['objects', '[', '{"a":', '1'],
  ] as const)
    yield {
      name: `C2PA JSON, ${name}`,
      make: () =>
        movie(
          c2paBox({
            label: 'm',
            assertions: [
              superBox('json', 'c2pa.metadata', [
                box('json', filled(open, each, close, 1_900_000)),
              ]),
            ],
          }),
        ),
    };
  yield {
    name: 'C2PA JSON',
    make: () =>
      movie(
        c2paBox({
          label: 'm',
          assertions: Array.from({ length: 240 }, (_, i) =>
            superBox('json', `stds.schema-org.CreativeWork__${i}`, [
              box('json', filled('{"a":[', '1,', '1]}', 65_000)),
            ]),
          ),
        }),
      ),
  };
}
