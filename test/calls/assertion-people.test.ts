/** What C2PA assertions say of people is found where it stands, and can be blanked. */

import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inspectSync, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { type Box, box, bytesOf, type Part, u8, utf8, zeros } from '../support/box.js';
import {
  assertion,
  c2paBox,
  manifest,
  manifestStore,
  provenanceBox,
  superBox,
} from '../support/c2pa.js';
import { audioTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';

const json = (label: string, content: string): Box =>
  superBox('json', label, [box('json', utf8(content))]);
const work = json(
  'stds.schema-org.CreativeWork',
  '{"@type":"CreativeWork","author":[{"@type":"Person","name":"J\\u00fcrgen \\"PLANT\\" One",' +
    '"identifier" : "https://example.org/plant2"}],"url":"self","headline":"no name"}',
);
const metadata = json(
  'c2pa.metadata',
  '{"@context":{"exif":"x","dc":"http://purl.org/dc/elements/1.1/creator"},' +
    '"dc:creator":["PLANT3"],"exif:GPSLatitude":"48,12.5N","exif:GPSLongitude":16.37,' +
    '"Iptc4xmpExt:LocationCreated":{"Iptc4xmpExt:City":"PLANT4"},"dc:title":"no name"}',
);
const actions = assertion('c2pa.actions.v2', {
  actions: [{ action: 'c2pa.opened', when: '2026-01-02T03:04:05Z', softwareAgent: { name: 'x' } }],
  metadata: { reviewRatings: [{ value: 1 }], 'dc:creator': 'PLANT5' },
});
const expected = [
  ['person', 'Jürgen "PLANT" One'],
  ['person', 'https://example.org/plant2'],
  ['person', 'PLANT3'],
  ['location', '48,12.5N'],
  ['location', '16.37'],
  ['location', 'PLANT4'],
  ['time', '2026-01-02T03:04:05Z'],
  ['person', 'PLANT5'],
];

const file = (...after: Part[]) => bytesOf(...progressive({ tracks: [audioTrack(2)] }), ...after);
const store = (...assertions: Box[]) => file(c2paBox({ label: 'm', assertions }));

describe.each(backends)('people in C2PA assertions, %s', (backend) => {
  // The film itself has times in its headers.
  const found = (bytes: Uint8Array) =>
    inspectSync(bytes, { backend }).privacy.filter(({ path }) => path === 'uuid');
  const said = (bytes: Uint8Array) => found(bytes).map(({ kind, value }) => [kind, value]);
  async function blanked(bytes: Uint8Array): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await scrub(bytes, found(bytes), { backend })) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }

  test('in JSON and in CBOR, by the bytes that say it', async () => {
    const bytes = store(work, metadata, actions);
    expect(said(bytes)).toEqual(expected);
    const texts = found(bytes).map(({ offset, length }) =>
      new TextDecoder().decode(bytes.subarray(offset, offset + length)),
    );
    expect(texts[0]).toBe('J\\u00fcrgen \\"PLANT\\" One');
    expect(texts.slice(1)).toEqual(expected.slice(1).map(([, value]) => value));
    const clean = await blanked(bytes);
    expect(clean.length).toBe(bytes.length);
    expect(Buffer.from(clean).includes('PLANT')).toBe(false);
    expect(found(clean)).toEqual([]);
    // Only these: what the claim and the signature say is left as it is.
    expect(inspectSync(clean, { backend }).provenance.c2pa?.active?.label).toBe('m');
  });

  test('a compressed manifest goes as a whole', async () => {
    const plain = bytesOf(manifest({ label: 'z', assertions: [work] }));
    const packed = brotliCompressSync(plain);
    const held = superBox('c2cm', 'z', [box('brob', packed)]);
    const bytes = file(provenanceBox('manifest', manifestStore(held)));
    expect(found(bytes)).toMatchObject([
      { kind: 'person', value: 'Jürgen "PLANT" One', encoding: 'binary', length: packed.length },
    ]);
    expect(found(await blanked(bytes))).toEqual([]);
  });

  test.each<[string, Box]>([
    ['a text in pieces', superBox('cbor', 'a', [box('cbor', u8(0x7f, 0x61, 0x41, 0xff))])],
    ['more behind its one value', superBox('cbor', 'a', [box('cbor', u8(0xa0), utf8('PLANT'))])],
    [
      '40 lists in each other',
      superBox('cbor', 'a', [box('cbor', u8(...Array(40).fill(0x81)), u8(0))]),
    ],
    ['JSON as deep', json('a', `${'['.repeat(40)}"PLANT"${']'.repeat(40)}`)],
    ['a manifest that is no Brotli', superBox('c2cm', 'z', [box('brob', u8(1, 2, 3))])],
  ])('what cannot be read is said: %s', async (_, held) => {
    const bytes = file(
      provenanceBox('manifest', manifestStore(manifest({ label: 'm', assertions: [held] }), held)),
    );
    expect(new Set(found(bytes).map(({ kind }) => kind))).toEqual(new Set(['unread']));
    expect(found(await blanked(bytes))).toEqual([]);
  });

  test.each<[string, Box]>([
    ['no names', json('a', '{"@type":"author","name":"x","description":"creator","n":-1.5e3}')],
    ['broken JSON without any', json('a', '{"name":"x\\"')],
    ['an empty author', json('a', '{"author":" ","creator":[]}')],
    ['zeros', superBox('cbor', 'a', [box('cbor', zeros(64))])],
  ])('nothing is found where nothing is said: %s', (_, held) => {
    expect(found(store(held))).toEqual([]);
  });

  test('an error in the JSON hides nothing that follows', () => {
    expect(said(store(json('a', '{,]}: "x" {"author" : \n"PLANT"')))).toEqual([
      ['person', 'PLANT'],
    ]);
  });
});
