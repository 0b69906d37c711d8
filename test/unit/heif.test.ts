/** Still images by their description: everything here is built, so that each way of saying a fact occurs. */
import { describe, expect, test } from 'vitest';
import {
  hashFrames,
  inspect,
  inspectSync,
  MediaError,
  readFrames,
  scrub,
} from '../../src/index.js';
import type { Image, MediaReport } from '../../src/report/report.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, hex, type Part, u8, u16, u32, utf8 } from '../support/box.js';
import { clap, hevc, hvcC, nclx, pasp } from '../support/codecs/video.js';
import { videoTrack } from '../support/fixtures/common.js';
import {
  alphaUrn,
  appleGainMapUrn,
  auxC,
  av1C,
  depthUrn,
  exifItem,
  grid,
  type ItemSpec,
  imir,
  irot,
  ispe,
  overlay,
  pixi,
  profile,
  type StillSpec,
  still,
  toneMap,
} from '../support/heif.js';
import { progressive } from '../support/movie.js';
import { appleNote, bytes, coordinate, short, text, tiff } from '../support/tiff.js';

const picture = Uint8Array.from({ length: 100 }, (_, i) => i);
const coded = (id: number, more: Partial<ItemSpec> = {}): ItemSpec => ({
  id,
  type: 'av01',
  data: picture,
  properties: [1, 2],
  ...more,
});

/** Property 1 is a size, 2 the codec's configuration; further ones follow. */
const simple = (more: Partial<StillSpec> = {}): StillSpec => ({
  brands: ['avif', ['mif1', 'miaf']],
  primary: 1,
  items: [coded(1)],
  ...more,
  properties: [ispe(64, 48), av1C(), ...(more.properties ?? [])],
});

function reportOf(spec: StillSpec): MediaReport {
  const file = bytesOf(...still(spec));
  const [first, ...others] = backends.map((backend) => {
    const { inspected: _, ...report } = inspectSync(file, { backend });
    return report;
  });
  for (const other of others) expect(other).toEqual(first);
  return first as MediaReport;
}

function imageOf(spec: StillSpec): Image {
  const { image, problems } = reportOf(spec);
  // Of the order of transformations: heif-rules.test.ts.
  expect(problems.filter(({ code }) => code !== 'item-property-rule')).toEqual([]);
  if (image === null) throw new Error('no image');
  return image;
}

describe('what a still image says', () => {
  test('a plain one', () => {
    const report = reportOf(simple({ properties: [nclx(1, 13, 6, true), pixi(8, 8, 8)] }));
    expect(report).toMatchObject({
      container: 'avif',
      mimeType: 'image/avif',
      durationSeconds: null,
      bitRate: null,
      fastStart: null,
      createdAt: null,
      tracks: [],
      problems: [],
    });
    expect(report.image).toMatchObject({
      itemId: 1,
      width: 64,
      height: 48,
      codedWidth: 64,
      codedHeight: 48,
      rotation: 0,
      mirrored: false,
      crop: null,
      codec: 'av1',
      bitDepth: 8,
      chromaSubsampling: '4:2:0',
      derivation: null,
      alpha: null,
      exif: null,
      itemCount: 1,
      items: [{ id: 1, type: 'av01', role: 'primary', length: 100, extents: 1 }],
    });
  });

  test.each([
    ['heic', 'image/heic', 'heif'],
    ['heix', 'image/heic', 'heif'],
    ['hevc', 'image/heic-sequence', 'heif'],
    ['mif1', 'image/heif', 'heif'],
    ['msf1', 'image/heif-sequence', 'heif'],
    ['avis', 'image/avif', 'avif'],
    ['isom', 'image/avif', 'avif'],
  ])('major brand %s', (major, mimeType, container) => {
    const report = reportOf(simple({ brands: [major, ['mif1']] }));
    expect([report.mimeType, report.container]).toEqual([mimeType, container]);
  });

  test('ids of 32 bits, property indexes of 15, places of 64', () => {
    for (const version of [0, 1, 2] as const)
      for (const wide of [false, true])
        for (const long of [false, true]) {
          const image = imageOf(simple({ version, wide, long }));
          expect([image.width, image.items[0]?.length]).toEqual([64, 100]);
        }
    const big = 0x12345;
    const image = imageOf(simple({ version: 2, primary: big, items: [coded(big)] }));
    expect([image.itemId, image.width]).toEqual([big, 64]);
  });

  test('colour from the image data where no property says it', () => {
    // Main 10, its parameter sets in the configuration.
    const image = imageOf({
      primary: 1,
      items: [{ id: 1, type: 'hvc1', data: picture, properties: [1, 2, 3] }],
      properties: [ispe(320, 180), hvcC(hevc.main10General, [hevc.main10Sps]), pasp(4, 3)],
    });
    expect(image).toMatchObject({
      codec: 'hevc',
      profile: 'Main 10',
      bitDepth: 10,
      sampleAspectRatio: [4, 3],
    });
    // AV1 keeps its sequence header in the data: profile 1, still, reduced, 1×1, 4:4:4, full range.
    const header = hex('12000a07380006902020 69');
    const found = imageOf(
      simple({
        items: [coded(1, { data: header, properties: [1, 2, 3] })],
        properties: [profile('Display P3')],
      }),
    );
    expect(found).toMatchObject({
      chromaSubsampling: '4:4:4',
      color: { range: 'full', icc: { description: 'Display P3' } },
    });
    const hdr = imageOf(
      simple({
        items: [coded(1, { properties: [1, 2, 3, 4] })],
        properties: [nclx(9, 16, 9, true), box('clli', u16(1000, 400))],
      }),
    );
    expect(hdr.hdr).toMatchObject({ contentLight: { maxCll: 1000, maxFall: 400 } });
  });
});

describe('where the data are', () => {
  const xmp = utf8('<x xmlns="urn:x"/>');
  const described: Partial<ItemSpec> = { type: 'mime', contentType: 'application/rdf+xml' };

  test.each<[string, Partial<ItemSpec>, ItemSpec[]]>([
    ['in the file', {}, []],
    ['in idat', { where: 'idat' }, []],
    ['in three extents', { cuts: [3, 5] }, []],
    ['in two extents of idat', { where: 'idat', cuts: [7] }, []],
    [
      "in another item's extents",
      { where: { source: 9, offset: 4 } },
      [{ id: 9, type: 'mime', contentType: 'text/plain', data: bytesOf(u32(0), xmp), cuts: [9] }],
    ],
  ])('%s', (_, where, more) => {
    const spec = simple({
      items: [coded(1), { id: 2, data: xmp, ...described, ...where } as ItemSpec, ...more],
      references: [
        ['cdsc', 2, [1]],
        ...(more.length === 0 ? [] : ([['iloc', 2, [9]]] as [string, number, number[]][])),
      ],
    });
    const file = bytesOf(...still(spec));
    const image = imageOf(spec);
    expect(image.xmp).toMatchObject({ itemId: 2, length: xmp.length });
    const item = image.items.find(({ id }) => id === 2);
    const offset = item?.offset ?? -1;
    expect(file.subarray(offset, offset + 3)).toEqual(xmp.subarray(0, 3));
  });

  test('an extent without a length takes the rest', () => {
    const parts = still(simple());
    const file = bytesOf(...parts);
    const iloc = Buffer.from(file).indexOf('iloc');
    // The length is the last field of the only extent.
    file.set(u32(0), iloc + 4 + 4 + 2 + 2 + 2 + 2 + 2 + 4 + 2 + 4);
    const { image, problems } = inspectSync(file);
    expect(problems).toEqual([]);
    const [item] = image?.items ?? [];
    expect((item?.offset ?? 0) + (item?.length ?? 0)).toBe(file.length);
  });
});

/** A picture as rows of numbers, transformed one step after the other. */
type Rows = number[][];

const rowsOf = (width: number, height: number): Rows =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => y * width + x));
const turned = (rows: Rows): Rows =>
  (rows[0] ?? []).map((_, x) => rows.map((row) => row[x] as number).reverse());
const flipped = (rows: Rows): Rows => rows.map((row) => [...row].reverse());
const cut = (rows: Rows, x: number, y: number, width: number, height: number): Rows =>
  rows.slice(y, y + height).map((row) => row.slice(x, x + width));

function applied(rows: Rows, type: 'clap' | 'irot' | 'imir', value: number): Rows {
  if (type === 'irot') {
    let out = rows;
    // Anticlockwise, as turns to the right.
    for (let i = 0; i < (4 - value) % 4; i++) out = turned(out);
    return out;
  }
  if (type === 'imir') return value === 1 ? flipped(rows) : [...rows].reverse();
  const width = (rows[0] ?? []).length;
  return cut(rows, (width - 2) / 2 + 1, (rows.length - 2) / 2 - 1, 2, 2);
}

describe('transforms, in their order', () => {
  const steps: ['clap' | 'irot' | 'imir', number][] = [
    ['clap', 0],
    ['irot', 1],
    ['irot', 2],
    ['irot', 3],
    ['imir', 0],
    ['imir', 1],
  ];
  const boxOf = (type: string, value: number): Part =>
    type === 'clap' ? clap(2, 2, 1, -1) : type === 'irot' ? irot(value) : imir(value);

  test('every one, two or three of them leave what rotation, mirroring and crop say', () => {
    const lists = steps.flatMap((one) => [
      [one],
      ...steps.flatMap((two) => [[one, two], ...steps.map((three) => [one, two, three])]),
    ]);
    let compared = 0;
    for (const list of lists) {
      // A second crop of the same size would move out of what the first one leaves.
      if (list.filter(([type]) => type === 'clap').length > 1) continue;
      let expected = rowsOf(8, 6);
      for (const [type, value] of list) expected = applied(expected, type, value);
      const image = imageOf({
        primary: 1,
        items: [
          { id: 1, type: 'av01', data: picture, properties: [1, 2, ...list.map((_, i) => 3 + i)] },
        ],
        properties: [ispe(8, 6), av1C(), ...list.map(([type, value]) => boxOf(type, value))],
      });
      let shown = rowsOf(8, 6);
      const { crop } = image;
      if (crop !== null) shown = cut(shown, crop.x, crop.y, crop.width, crop.height);
      for (let i = 0; i < image.rotation / 90; i++) shown = turned(shown);
      if (image.mirrored) shown = flipped(shown);
      expect(shown, JSON.stringify(list)).toEqual(expected);
      expect([image.width, image.height]).toEqual([expected[0]?.length, expected.length]);
      expect(image.transforms).toHaveLength(list.length);
      compared++;
    }
    expect(compared).toBeGreaterThan(200);
  });
});

describe('images made of others', () => {
  const derived = (id: number, type: string, data: Uint8Array, more: Partial<ItemSpec> = {}) =>
    ({ id, type, data, where: 'idat', properties: [3], ...more }) as ItemSpec;

  test('a grid', () => {
    const image = imageOf(
      simple({
        primary: 5,
        items: [
          ...[1, 2, 3, 4].map((id) => coded(id, { hidden: true })),
          derived(5, 'grid', grid(2, 2, 100, 90), { properties: [3, 4] }),
        ],
        properties: [ispe(100, 90), irot(3)],
        references: [['dimg', 5, [1, 2, 3, 4]]],
      }),
    );
    expect(image).toMatchObject({
      width: 90,
      height: 100,
      codedWidth: 100,
      rotation: 90,
      codec: 'av1',
      bitDepth: 8,
      derivation: 'grid',
      grid: { rows: 2, columns: 2, tileWidth: 64, tileHeight: 48 },
    });
    expect(image.items.map(({ role }) => role)).toEqual([
      'part',
      'part',
      'part',
      'part',
      'primary',
    ]);
  });

  test('a grid of grids, of 32-bit size and without a size of its own', () => {
    const report = reportOf(
      simple({
        primary: 4,
        items: [
          coded(1),
          derived(2, 'grid', grid(1, 2, 128, 48)),
          derived(3, 'grid', grid(1, 2, 128, 48)),
          derived(4, 'grid', grid(2, 1, 128, 96, true), { properties: [] }),
        ],
        properties: [ispe(128, 48)],
        references: [
          ['dimg', 2, [1, 1]],
          ['dimg', 3, [1, 1]],
          ['dimg', 4, [2, 3]],
        ],
      }),
    );
    expect(report.image).toMatchObject({
      width: 128,
      height: 96,
      codec: 'av1',
      grid: { rows: 2, columns: 1, tileWidth: 128, tileHeight: 48 },
    });
    expect(report.problems).toMatchObject([{ code: 'invalid-item' }]);
    expect(report.problems[0]?.message).toMatch(/image 4 has no size/);
  });

  test('an overlay, and a turned copy', () => {
    const layers = imageOf(
      simple({
        primary: 2,
        items: [coded(1), derived(2, 'iovl', overlay(200, 100))],
        properties: [ispe(200, 100)],
        references: [['dimg', 2, [1]]],
      }),
    );
    expect(layers).toMatchObject({ width: 200, height: 100, derivation: 'overlay', codec: 'av1' });
    const copy = imageOf(
      simple({
        primary: 2,
        items: [coded(1), { id: 2, type: 'iden', properties: [1, 3] }],
        properties: [irot(1)],
        references: [['dimg', 2, [1]]],
      }),
    );
    expect(copy).toMatchObject({ width: 48, height: 64, rotation: 270, derivation: 'identity' });
  });
});

describe('what belongs to an image', () => {
  test('alpha, depth, thumbnails, each turned by itself', () => {
    const image = imageOf(
      simple({
        items: [
          coded(1, { properties: [1, 2, 3] }),
          coded(2, { properties: [1, 2, 3, 4], hidden: true }),
          coded(3, { properties: [6, 2, 5] }),
          coded(4, { properties: [6, 2, 3] }),
        ],
        properties: [irot(1), auxC(alphaUrn), auxC(depthUrn), ispe(16, 12)],
        references: [
          ['auxl', 2, [1]],
          ['auxl', 3, [1]],
          ['thmb', 4, [1]],
          ['prem', 1, [2]],
        ],
      }),
    );
    expect([image.width, image.height]).toEqual([48, 64]);
    expect(image.alpha).toMatchObject({ itemId: 2, width: 48, height: 64, premultiplied: true });
    expect(image.depth).toMatchObject({ itemId: 3, width: 16, height: 12, codec: 'av1' });
    expect(image.thumbnails).toMatchObject([{ itemId: 4, width: 12, height: 16, length: 100 }]);
    expect(image.auxiliary.map(({ type }) => type)).toEqual([alphaUrn, depthUrn]);
    expect(image.items.map(({ role }) => role)).toEqual(['primary', 'alpha', 'depth', 'thumbnail']);
  });

  test('gain maps of both kinds, and what stands for what', () => {
    const apple = imageOf(
      simple({
        items: [coded(1), coded(2, { properties: [1, 2, 3] })],
        properties: [auxC(appleGainMapUrn)],
        references: [['auxl', 2, [1]]],
      }),
    );
    expect(apple.gainMap).toMatchObject({ kind: 'apple', itemId: 2, baseHeadroom: null });
    const iso = imageOf(
      simple({
        items: [
          coded(1),
          coded(2, { hidden: true, properties: [3, 2] }),
          { id: 3, type: 'tmap', data: toneMap(0, 5), properties: [1] },
        ],
        properties: [ispe(32, 24)],
        references: [['dimg', 3, [1, 2]]],
        groups: [['altr', 7, [3, 1]]],
      }),
    );
    expect(iso.gainMap).toMatchObject({
      kind: 'iso-21496-1',
      itemId: 2,
      width: 32,
      baseHeadroom: 0,
      alternateHeadroom: 2.5,
    });
    expect(iso.groups).toEqual([{ type: 'altr', id: 7, itemIds: [3, 1] }]);
    expect(iso.items.map(({ role }) => role)).toEqual(['primary', 'gain-map', 'image']);
  });

  test('layers', () => {
    const a1lx = box('a1lx', u8(0), u16(500, 700, 0));
    const image = imageOf(
      simple({
        items: [coded(1, { properties: [1, 2, 3, 4, 5] })],
        properties: [a1lx, box('lsel', u16(1)), box('a1op', u8(2))],
      }),
    );
    expect(image.layers).toEqual({ sizes: [500, 700], selected: 1, operatingPoint: 2 });
  });
});

describe('Exif and XMP', () => {
  const data = tiff({
    ifd0: [text(271, 'Apple'), text(272, 'iPhone 15'), short(274, 6), text(305, '17.1')],
    exif: [
      text(36867, '2024:04:22 14:38:09'),
      text(36881, '+02:00'),
      text(42033, 'SN-12345'),
      bytes(0x927c, appleNote(17, '1A2B3C4D-0000-1111-2222-333344445555')),
    ],
    gps: [text(1, 'S'), coordinate(2, [33, 51, 31.5]), text(3, 'E'), coordinate(4, [151, 12, 51])],
  });
  const withExif = (item: Uint8Array, more: Partial<ItemSpec> = {}): StillSpec =>
    simple({
      items: [coded(1), { id: 2, type: 'Exif', data: item, ...more }],
      references: [['cdsc', 2, [1]]],
    });

  test('device, times, place, and the id that a Live Photo shares with its video', () => {
    const report = reportOf(withExif(exifItem(data, 'Exif\0\0')));
    expect(report.image?.exif).toMatchObject({
      itemId: 2,
      orientation: 6,
      make: 'Apple',
      model: 'iPhone 15',
      takenAt: '2024-04-22T14:38:09+02:00',
      location: { latitude: -33.85875, longitude: 151.214167, altitude: null },
    });
    // The transforms count, not Exif's orientation.
    expect(report.image?.rotation).toBe(0);
    expect(report.image?.contentIdentifier).toBe('1A2B3C4D-0000-1111-2222-333344445555');
    expect(report.device).toEqual({ make: 'Apple', model: 'iPhone 15', software: '17.1' });
    expect(report.createdAt).toBe('2024-04-22T12:38:09Z');
    expect(report.privacy.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'time 2024-04-22T14:38:09',
      'serial SN-12345',
      'identifier 1A2B3C4D-0000-1111-2222-333344445555',
      'location -33.85875, 151.214167',
      'location -33.85875, 151.214167',
    ]);
  });

  test.each<[string, Partial<ItemSpec>]>([
    ['in one piece', {}],
    ['in idat', { where: 'idat' }],
    ['cut through the position', { cuts: [data.length - 20] }],
  ])('scrub takes away what is found, and nothing else: %s', async (_, more) => {
    const file = bytesOf(...still(withExif(exifItem(data), more)));
    const { privacy, problems, image } = inspectSync(file);
    expect(problems).toEqual([]);
    expect(privacy.length).toBeGreaterThanOrEqual(5);
    const copy = new Uint8Array(
      await new Response((await scrub(file, privacy)) as BodyInit).arrayBuffer(),
    );
    const after = inspectSync(copy);
    expect(after.privacy).toEqual([]);
    expect(after.problems).toEqual([]);
    expect(after.image).toEqual({
      ...image,
      contentIdentifier: null,
      exif: { ...image?.exif, takenAt: null, location: null },
    });
  });

  test('little-endian, and a note of another maker', () => {
    const note = bytesOf(ascii('Nikon\0'), new Uint8Array(20).fill(7));
    const other = tiff({
      little: true,
      ifd0: [text(271, 'NIKON'), short(274, 8, true)],
      exif: [bytes(0x927c, note)],
    });
    const report = reportOf(withExif(exifItem(other)));
    expect(report.image?.exif).toMatchObject({ make: 'NIKON', orientation: 8 });
    expect(report.privacy).toMatchObject([{ kind: 'identifier', length: note.length }]);
  });

  test.each<[string, Partial<ItemSpec>]>([
    ['in one piece', {}],
    ['cut within the value', { cuts: [] }],
  ])('XMP gives tags and the verdict on AI, with the places of the values: %s', (_, more) => {
    const type = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
    const xmp = utf8(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
       <rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType="${type}"
       xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Painter"/><!-- ${' '.repeat(60)} --></rdf:RDF></x:xmpmeta>`,
    );
    const described = { type: 'mime', contentType: 'application/rdf+xml', data: xmp };
    const cuts = more.cuts === undefined ? {} : { cuts: [Buffer.from(xmp).indexOf('Painter') + 3] };
    const spec = simple({
      items: [coded(1), { id: 2, ...described, ...cuts }],
      references: [['cdsc', 2, [1]]],
    });
    const { tags, rawTags, provenance } = reportOf(spec);
    expect(tags.encoder).toBe('Painter');
    expect(provenance.aiGenerated).toMatchObject({ claimed: true, by: 'xmp' });
    const file = bytesOf(...still(spec));
    const stored = rawTags
      .filter(({ value }) => value === 'Painter')
      .map(({ offset, length }) => Buffer.from(file.subarray(offset, offset + length)).toString());
    expect(stored).toEqual(more.cuts === undefined ? ['Painter'] : ['Pai', 'nter']);
  });

  test('a motion photo', () => {
    const video = bytesOf(...progressive({ tracks: [videoTrack(5)] }));
    const xmp = utf8(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
       <rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1"
       GCamera:MotionPhotoPresentationTimestampUs="400000"/></rdf:RDF></x:xmpmeta>`,
    );
    const spec = simple({
      items: [coded(1), { id: 2, type: 'mime', contentType: 'application/rdf+xml', data: xmp }],
      references: [['cdsc', 2, [1]]],
      after: [box('mpvd', video)],
    });
    const { motionPhoto } = imageOf(spec);
    expect(motionPhoto).toMatchObject({
      length: video.length,
      presentationTimestampMicroseconds: 400_000,
    });
    const { offset = 0, length = 0 } = motionPhoto ?? {};
    const inside = bytesOf(...still(spec)).slice(offset, offset + length);
    expect(inspectSync(inside).tracks).toHaveLength(1);
  });

  test('a limit on what is read leaves them out without a complaint', async () => {
    const file = bytesOf(...still(withExif(exifItem(data))));
    const report = await inspect(file, { limits: { mediaBytes: 1 } });
    expect(report.image?.exif?.make ?? null).toBeNull();
    expect(report.image).toMatchObject({ width: 64, codec: 'av1' });
  });
});

describe('sequences and frames', () => {
  const still64 = () => still(simple({ brands: ['avis', ['avif', 'msf1']] }));

  test('a sequence with a still gives tracks and an image', () => {
    const [, meta] = still64();
    const parts = progressive({
      brands: ['avis', 0, ['avif', 'msf1']],
      tracks: [videoTrack(5)],
      after: [meta as Part],
    });
    const { container, tracks, image } = inspectSync(bytesOf(...parts));
    expect(container).toBe('avif');
    expect(tracks).toHaveLength(1);
    expect(image?.width).toBe(64);
  });

  test('one without gives tracks alone, and a still no frames', async () => {
    const parts = progressive({ brands: ['msf1', 0, ['hevc']], tracks: [videoTrack(5)] });
    expect(inspectSync(bytesOf(...parts)).image).toBeNull();
    const file = bytesOf(...still64());
    for (const backend of backends)
      for (const call of [readFrames, hashFrames]) {
        const error = await call(file, { backend }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(MediaError);
        expect((error as MediaError).message).toMatch(/AVIF.*no frames/);
      }
  });

  test('a meta box of tags is no image', () => {
    const tags = box('meta', u32(0), box('hdlr', u32(0, 0), ascii('mdir'), u32(0, 0, 0), u8(0)));
    const parts = progressive({ tracks: [videoTrack(5)], after: [tags] });
    expect(inspectSync(bytesOf(...parts)).image).toBeNull();
  });
});
