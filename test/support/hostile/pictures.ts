/** Still images that ask for much work or memory. */
import { box, bytesOf, fullBox, type Part, replace, u8, u16, u32, zeros } from '../box.js';
import { alphaUrn, auxC, av1C, exifItem, grid, ispe, pixi, still } from '../heif.js';
import { tiff } from '../tiff.js';
import type { HostileFile } from './file.js';
import { many } from './many.js';

const coded = { id: 1, type: 'av01', data: zeros(50), properties: [1, 2] };
const properties = [ispe(64, 48), av1C(), auxC(alphaUrn), pixi(8, 8, 8)];

/** Everything that an image file may say, once. */
export function richStill(): Part[] {
  const exif = tiff({ exif: [{ tag: 42_033, type: 2, count: 6, value: zeros(6).fill(65) }] });
  return still({
    brands: ['avif', ['mif1', 'miaf']],
    primary: 5,
    items: [
      coded,
      { ...coded, id: 2, cuts: [7] },
      { ...coded, id: 3, properties: [1, 2, 3], where: 'idat' },
      { id: 4, type: 'Exif', data: exifItem(exif) },
      { id: 5, type: 'grid', data: grid(1, 2, 128, 48), where: 'idat', properties: [5, 4, 6, 7] },
      { id: 6, type: 'mime', contentType: 'application/rdf+xml', data: zeros(9) },
    ],
    properties: [
      ...properties,
      ispe(128, 48),
      box('irot', u8(1)),
      box('clap', u32(20, 1, 20, 1, 0, 1, 0, 1)),
    ],
    references: [
      ['dimg', 5, [1, 2]],
      ['auxl', 3, [5]],
      ['cdsc', 4, [5]],
      ['cdsc', 6, [5]],
    ],
    groups: [['altr', 9, [5, 1]]],
  });
}

const items = (count: number, type: string): Part =>
  fullBox(
    'iinf',
    1,
    0,
    u32(count),
    many(count, (i) =>
      fullBox('infe', 3, 0, u32(i + 1), u16(0), new TextEncoder().encode(`${type}\0`)),
    ),
  );

const references = (count: number, of: (i: number) => [string, number, number[]]): Part =>
  fullBox(
    'iref',
    1,
    0,
    many(count, (i) => {
      const [type, from, to] = of(i);
      return box(type, u32(from), u16(to.length), u32(...to));
    }),
  );

/** An image file whose boxes in `meta` are replaced. */
function withBoxes(boxes: Record<string, Part>): Uint8Array {
  const parts = still({ primary: 1, items: [coded], properties, references: [['thmb', 1, [1]]] });
  for (const [path, part] of Object.entries(boxes)) replace(parts, `meta/${path}`, part);
  return bytesOf(...parts);
}

const all = Array.from({ length: 65_535 }, (_, i) => i + 1);

export function* pictures(): Generator<HostileFile> {
  yield {
    name: 'a chain of 50,000 images, each made of the next',
    bytes: withBoxes({
      iinf: items(50_000, 'grid'),
      iref: references(49_999, (i) => ['dimg', i + 1, [i + 2]]),
    }),
  };
  yield {
    name: 'a ring of them',
    bytes: withBoxes({
      iinf: items(50_000, 'iden'),
      iref: references(50_000, (i) => ['dimg', i + 1, [((i + 1) % 50_000) + 1]]),
    }),
  };
  yield {
    name: '50 grids of all items, themselves among them',
    bytes: withBoxes({
      iinf: items(65_535, 'grid'),
      iref: references(50, (i) => ['dimg', i + 1, all]),
    }),
  };
  for (const type of ['thmb', 'auxl', 'cdsc', 'dimg', 'iloc'])
    yield {
      name: `40,000 ${type} references from one item`,
      bytes: withBoxes({ iref: references(40_000, () => [type, 1, [1]]) }),
    };
  yield {
    name: '50,000 thumbnails of one configuration of 4 MB',
    bytes: withBoxes({
      iinf: items(50_000, 'hvc1'),
      iref: references(50_000, (i) => ['thmb', i + 1, [1]]),
      iprp: box(
        'iprp',
        box('ipco', ispe(64, 48), box('hvcC', zeros(22), u8(255), zeros(4_000_000).fill(33))),
        associations(50_000, [1, 2]),
      ),
    }),
  };
  yield {
    name: '40,000 images of 255 properties',
    bytes: withBoxes({
      iinf: items(40_000, 'av01'),
      iprp: box(
        'iprp',
        box('ipco', ispe(64, 48), av1C()),
        associations(40_000, Array(255).fill(2)),
      ),
    }),
  };
  yield {
    name: '10,000 items of 100 pieces of an item of 1,000 pieces',
    bytes: withBoxes({
      iinf: items(10_001, 'av01'),
      iref: references(10_000, (i) => ['iloc', i + 1, [10_001]]),
      iloc: fullBox(
        'iloc',
        2,
        0,
        u8(0x44, 0x00),
        u32(10_001),
        many(10_000, (i) => place(i + 1, 2, 100)),
        place(10_001, 0, 1000),
      ),
    }),
  };
  yield {
    name: 'Exif of 250 tags that are all the same text of 3 MB',
    bytes: bytesOf(
      ...still({
        primary: 1,
        items: [coded, { id: 2, type: 'Exif', data: exifItem(sharedText(250, 3_000_000)) }],
        properties,
      }),
    ),
  };
}

/** An entry of `iloc` of version 2 whose extents are bytes 0 to 999. */
function place(id: number, method: number, extents: number): Uint8Array {
  const bytes = new Uint8Array(10 + 8 * extents);
  bytes.set(bytesOf(u32(id), u16(method, 0, extents)));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < extents; i++) view.setUint32(14 + 8 * i, method === 2 ? 1000 : 1);
  return bytes;
}

function associations(count: number, indexes: number[]): Part {
  const one = bytesOf(u8(indexes.length), u8(...indexes));
  return fullBox(
    'ipma',
    1,
    0,
    u32(count),
    many(count, (i) => bytesOf(u32(i + 1), one)),
  );
}

function sharedText(tags: number, length: number): Uint8Array {
  const directory = Array.from({ length: tags }, () => ({
    tag: 315,
    type: 2,
    count: 0,
    value: zeros(0),
  }));
  const bytes = bytesOf(tiff({ ifd0: directory }), zeros(length).fill(0x61));
  const start = bytes.length - length;
  for (let i = 0; i < tags; i++) bytes.set(u32(length, start), 10 + 12 * i + 4);
  return bytes;
}
