/** Image items that are damaged, missing, or made of nothing. */
import {
  append,
  bytesOf,
  fullBox,
  offsetOf,
  type Part,
  patch,
  replace,
  u8,
  u16,
  u32,
  u64,
} from '../box.js';
import { dinf } from '../headers.js';
import { av1C, exifItem, grid, type ItemSpec, irot, ispe, type StillSpec, still } from '../heif.js';
import { text, tiff } from '../tiff.js';
import type { ProblemCase } from './case.js';

const picture = new Uint8Array(40).fill(1);
const coded = (id: number): ItemSpec => ({ id, type: 'av01', data: picture, properties: [1, 2] });

/** One coded image and what is given. */
const image =
  (more: Partial<StillSpec> = {}, adjust?: (parts: Part[]) => void) =>
  (): Part[] => {
    const parts = still({
      brands: ['avif', ['mif1', 'miaf']],
      primary: 1,
      items: [coded(1)],
      ...more,
      properties: [ispe(64, 48), av1C(), ...(more.properties ?? [])],
    });
    adjust?.(parts);
    return parts;
  };

/** Where the only item of an `iloc` of version 1 has its fields. */
const field = { sizes: 4, id: 8, method: 10, base: 14, count: 18, offset: 20, length: 24 };
const place = (at: number, value: Uint8Array) => (parts: Part[]) =>
  patch(parts, 'meta/iloc', at, value);

const gridOf = (data: Uint8Array, tiles: number[], more: ItemSpec[] = []): Partial<StillSpec> => ({
  primary: 9,
  items: [coded(1), ...more, { id: 9, type: 'grid', data, where: 'idat', properties: [3] }],
  properties: [ispe(128, 48), ispe(32, 48)],
  references: [['dimg', 9, tiles]],
});

const withExif = (data: Uint8Array): Partial<StillSpec> => ({
  items: [coded(1), { id: 2, type: 'Exif', data }],
  references: [['cdsc', 2, [1]]],
});
const soundExif = tiff({ ifd0: [text(271, 'Maker')] });

/** Offset of the Exif item's data, the last of the file. */
const exifAt = (data: Uint8Array) => (parts: Part[]) => bytesOf(...parts).length - data.length;

const damagedExif: [what: string, data: Uint8Array, says: RegExp][] = [
  [
    'a TIFF header past the end',
    bytesOf(u32(0xffffffff), soundExif.subarray(4)),
    /header is past the end/,
  ],
  ['no TIFF header', exifItem(new Uint8Array(20).fill(1)), /no TIFF header/],
  ['nothing', u32(0), /too short/],
  [
    'a directory past the end',
    exifItem(bytesOf(soundExif.subarray(0, 4), u32(9999))),
    /IFD0 is past/,
  ],
  [
    'a directory that follows itself',
    exifItem(tiff({ ifd0: [text(271, 'a')], next: 8 })),
    /before/,
  ],
  ['a directory cut short', exifItem(soundExif.subarray(0, 12)), /IFD0 is cut short/],
  ['a value past the end', exifItem(soundExif.subarray(0, soundExif.length - 2)), /a value of/],
];

const iloc = 'meta/iloc';
const iref = 'meta/iref';
const ipma = 'meta/iprp/ipma';

export const itemCases: ProblemCase[] = [
  {
    code: 'item-property-rule',
    what: 'a turn before the size',
    parts: image({
      items: [{ ...coded(1), properties: [3, 1, 2] }],
      properties: [irot(1)],
    }),
    path: 'meta/iprp/ipco/irot',
    says: /before its size/,
  },
  {
    code: 'item-property-rule',
    what: 'a turn after the size',
    parts: image({
      items: [{ ...coded(1), properties: [1, 2, 3] }],
      properties: [irot(1)],
    }),
  },
  ...(
    [
      [
        'an extent past the end',
        image({}, place(field.length, u32(5000))),
        /item 1 .*past the end/,
      ],
      [
        'a base past 2^53',
        image({ long: true }, place(field.base, u64(2n ** 60n))),
        /past the end/,
      ],
      ['an idat that is not there', image({}, place(field.method, u16(1))), /no idat/],
      ['construction method 15', image({}, place(field.method, u16(15))), /method 15/],
      ['an item in no item', image({}, place(field.method, u16(2))), /does not exist/],
      ['no place', image({ items: [coded(1), { id: 2, type: 'Exif' }] }), /item 2 .*no place/],
    ] as [string, ProblemCase['parts'], RegExp][]
  ).map(
    ([what, parts, says]): ProblemCase => ({
      code: 'item-data-missing',
      what,
      parts,
      path: iloc,
      says,
    }),
  ),
  {
    code: 'item-data-missing',
    what: 'an extent that ends with the file',
    parts: image({ items: [coded(1), { id: 2, type: 'Exif', data: exifItem(soundExif) }] }),
  },
  ...(
    [
      [
        'property 3 of 2',
        image({}, (parts) => patch(parts, ipma, 11, u8(0x83))),
        ipma,
        /property 3/,
      ],
      [
        'properties of a missing item',
        image({}, (parts) => patch(parts, ipma, 8, u16(7))),
        ipma,
        /item 7/,
      ],
      ['a missing primary item', image({ primary: 3 }), 'meta/pitm', /no item 3/],
      ['a missing target', image({ references: [['thmb', 1, [8]]] }), `${iref}/thmb`, /item 8/],
      [
        'two items of one id',
        image({ items: [coded(1), { id: 1, type: 'av01', properties: [1, 2] }] }),
        'meta/iinf/infe[1]',
        /second item 1/,
      ],
      [
        'an image that is made of itself',
        image({
          items: [
            coded(1),
            { id: 2, type: 'iden', properties: [1] },
            { id: 3, type: 'iden', properties: [1] },
          ],
          references: [
            ['dimg', 2, [3]],
            ['dimg', 3, [2]],
          ],
        }),
        iref,
        /made of itself/,
      ],
      [
        'a grid of two tiles with three',
        image(gridOf(grid(1, 2, 128, 48), [1, 1, 1])),
        iref,
        /3 tiles/,
      ],
      [
        'a grid of unlike tiles',
        image(gridOf(grid(1, 2, 90, 48), [1, 2], [{ ...coded(2), properties: [4, 2] }])),
        iref,
        /different sizes/,
      ],
      [
        'a grid larger than its tiles',
        image(gridOf(grid(1, 2, 129, 48), [1, 1])),
        iref,
        /cover 128/,
      ],
      ['a grid of 3 bytes', image(gridOf(new Uint8Array(3), [1, 1])), iref, /is not one/],
      ['fields of 3 bytes', image({}, place(field.sizes, u8(0x34))), iloc, /size that cannot be/],
      [
        'extents without any bytes',
        image({}, (parts) => {
          patch(parts, iloc, field.sizes, u8(0, 0));
          patch(parts, iloc, field.base, u16(0xffff));
        }),
        iloc,
        /65535 extents/,
      ],
    ] as [string, ProblemCase['parts'], string, RegExp][]
  ).map(
    ([what, parts, path, says]): ProblemCase => ({
      code: 'invalid-item',
      what,
      parts,
      // Of entries, paths name the type alone.
      path: path.replace(/\[\d+\]$/, ''),
      at: path,
      says,
    }),
  ),
  {
    code: 'invalid-item',
    what: 'an image without a size',
    parts: image({ items: [{ ...coded(1), properties: [2] }] }),
    path: 'meta',
    at: (parts) => offsetOf(parts, 'meta') + 8,
    says: /image 1 has no size/,
  },
  {
    code: 'invalid-item',
    what: 'a grid that just covers',
    parts: image(gridOf(grid(1, 2, 128, 48), [1, 1])),
  },
  ...damagedExif.map(
    ([what, data, says]): ProblemCase => ({
      code: 'invalid-exif',
      what,
      parts: image(withExif(data)),
      path: 'meta/iinf/infe[1]',
      at: exifAt(data),
      says,
    }),
  ),
  { code: 'invalid-exif', what: 'sound Exif', parts: image(withExif(exifItem(soundExif))) },
  {
    code: 'invalid-dimensions',
    what: 'an image of 2^32 - 1 pixels a side',
    parts: image({
      items: [{ ...coded(1), properties: [3, 2] }],
      properties: [ispe(0xffffffff, 0xffffffff)],
    }),
    path: 'meta/iprp/ipco/ispe',
    at: 'meta/iprp/ipco/ispe[1]',
  },
  {
    code: 'invalid-dimensions',
    what: 'an image of 0×48',
    parts: image({ items: [{ ...coded(1), properties: [3, 2] }], properties: [ispe(0, 48)] }),
    path: 'meta/iprp/ipco/ispe',
    at: 'meta/iprp/ipco/ispe[1]',
  },
  {
    code: 'table-truncated',
    what: 'an iloc of 65,535 items',
    parts: image({}, place(6, u16(0xffff))),
    path: iloc,
    says: /65535 entries.* 1$/,
  },
  {
    code: 'missing-box',
    what: 'no iloc',
    parts: image({}, (parts) => replace(parts, iloc)),
    path: iloc,
    at: 'meta',
  },
  {
    code: 'external-data-reference',
    what: 'image data in another file',
    parts: image({}, (parts) => {
      patch(parts, iloc, 12, u16(1));
      append(parts, 'meta', dinf(fullBox('url ', 0, 0)));
    }),
    path: iloc,
    track: null,
  },
];
