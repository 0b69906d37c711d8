/** C2PA stores, XMP and AIGC labels that lie, or ask for much. */
import { brotliCompressSync, constants } from 'node:zlib';
import { ascii, type Box, box, bytesOf, lie, type Part, u8, u32, utf8, zeros } from '../box.js';
import { assertion, c2paBox, manifest, manifestStore, provenanceBox, superBox } from '../c2pa.js';
import { audioTrack } from '../fixtures/common.js';
import { progressive } from '../movie.js';
import { nested } from './bombs.js';
import type { HostileFile } from './file.js';
import { repeat } from './many.js';

/** CBOR of few bytes that claims much, or nests deep. */
const bombs: [string, Uint8Array][] = [
  ['an array of 2^32 - 1', u8(0x9a, 0xff, 0xff, 0xff, 0xff)],
  ['an array of 2^64 - 1', u8(0x9b, 255, 255, 255, 255, 255, 255, 255, 255)],
  ['a map of 2^32 - 1', u8(0xba, 0xff, 0xff, 0xff, 0xff, 0)],
  ['a text of 2^32 - 1', u8(0x7a, 0xff, 0xff, 0xff, 0xff)],
  ['a text of 2^64 - 1', u8(0x7b, 255, 255, 255, 255, 255, 255, 255, 255)],
  ['100,000 nested arrays', new Uint8Array(100_000).fill(0x81)],
  ['100,000 nested maps', new Uint8Array(100_000).fill(0xa1)],
  ['100,000 nested tags', new Uint8Array(100_000).fill(0xc1)],
  ['100,000 nested endless arrays', new Uint8Array(100_000).fill(0x9f)],
  ['100,000 nested endless maps', new Uint8Array(100_000).fill(0xbf)],
  ['an endless text', u8(0x7f, 0x61, 0x61, 0xff)],
  ['a map of 500,000 pairs', bytesOf(u8(0xba), u32(500_000), zeros(1_000_000))],
  ['an array of 1,000,000 zeros', bytesOf(u8(0x9a), u32(1_000_000), zeros(1_000_000))],
  ['breaks', new Uint8Array(1000).fill(0xff)],
  ['reserved values', u8(0x9f, 0x1c, 0x3d, 0xf8, 0x18, 0xff)],
  ['a number', u8(0x1b, 255, 255, 255, 255, 255, 255, 255, 255)],
  ['nothing', zeros(0)],
  ['bad UTF-8 as key and value', u8(0xa1, 0x62, 0xff, 0xfe, 0x62, 0xc0, 0x80)],
  ['the key __proto__', bytesOf(u8(0xa1, 0x69), ascii('__proto__'), u8(0xa1, 0x61, 0x61, 1))],
];

const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const file = (...after: Part[]) => bytesOf(...progressive({ tracks: [audioTrack(2)] }), ...after);

const inClaim = (bytes: Uint8Array): Box =>
  provenanceBox(
    'manifest',
    manifestStore(superBox('c2ma', 'm', [superBox('c2cl', 'c2pa.claim', [box('cbor', bytes)])])),
  );

const inAssertion = (label: string, type: string, bytes: Uint8Array): Box =>
  c2paBox({
    label: 'm',
    assertions: [superBox(type, label, [box(type, bytes)])],
  });

const json = (text: string) => inAssertion('c2pa.metadata', 'json', utf8(text));

export function* provenance(): Generator<HostileFile> {
  for (const [what, bytes] of bombs) {
    yield { name: `C2PA claim: ${what}`, bytes: file(inClaim(bytes)) };
    for (const label of ['c2pa.actions.v2', 'c2pa.ingredient.v3'])
      yield { name: `${label}: ${what}`, bytes: file(inAssertion(label, 'cbor', bytes)) };
  }
  yield { name: 'JSON nested 60,000 deep', bytes: file(json('{"a":'.repeat(12_000))) };
  yield { name: 'JSON of 2 MB', bytes: file(json(`{"a":"${'x'.repeat(2_000_000)}"}`)) };

  for (const purpose of ['manifest', 'update', 'original', 'merkle', '', 'x'.repeat(5_000)])
    yield {
      name: `10,000 nested jumb as '${purpose.slice(0, 10)}'`,
      bytes: file(provenanceBox(purpose, nested('jumb', 10_000, zeros(0)))),
    };
  const description = bytesOf(superBox('c2pa', 'c2pa', []));
  yield {
    name: '10,000 nested stores',
    bytes: file(provenanceBox('manifest', nested('jumb', 10_000, description.subarray(8)))),
  };
  for (const [what, parts] of [
    ['an empty store', []],
    ['no description', [box('jumb', box('cbor', zeros(3)))]],
    ['a description of 3 bytes', [box('jumb', box('jumd', zeros(3)))]],
    ['a size of 7', [lie(manifestStore(), 7)]],
    ['a size of 0 within', [manifestStore(lie(manifest({ label: 'm' }), 0))]],
    ['a size beyond the box', [lie(manifestStore(manifest({ label: 'm' })), 0xffffffff)]],
    ['a 64-bit size beyond all', [lie(manifestStore(), 0xffffffffffffffffn, 'large')]],
    ['a manifest beyond its store', [manifestStore(lie(manifest({ label: 'm' }), 0xffffff))]],
    ['a label without end', [superBox('c2pa', '', [], 3, [new Uint8Array(100_000).fill(0x61)])]],
  ] as [string, Part[]][])
    yield { name: `JUMBF: ${what}`, bytes: file(provenanceBox('manifest', ...parts)) };

  yield {
    name: '20,000 manifests',
    bytes: file(
      provenanceBox(
        'manifest',
        manifestStore(repeat(20_000, bytesOf(manifest({ label: 'm', claim: null })))),
      ),
    ),
  };
  const action = { action: 'c2pa.created', digitalSourceType: 'x' };
  yield {
    name: '20 manifests of 9,000 actions',
    bytes: file(
      provenanceBox(
        'manifest',
        manifestStore(
          repeat(
            20,
            bytesOf(
              manifest({
                label: 'm',
                assertions: [assertion('c2pa.actions', { actions: new Array(9_000).fill(action) })],
              }),
            ),
          ),
        ),
      ),
    ),
  };
  yield {
    name: 'updates that update each other',
    bytes: file(
      c2paBox(
        ...['a', 'b', 'a'].map((label, i) => ({
          label,
          type: 'c2um',
          assertions: [
            assertion('c2pa.ingredient.v3', {
              relationship: 'parentOf',
              activeManifest: { url: `self#jumbf=/c2pa/${'bab'[i]}` },
            }),
          ],
        })),
      ),
    ),
  };
  const bomb = box('brob', brotliCompressSync(zeros(50_000_000), fast));
  yield {
    name: '50 manifests that unpack to 50 MB each',
    bytes: file(
      provenanceBox('manifest', manifestStore(repeat(50, bytesOf(superBox('c2cm', 'm', [bomb]))))),
    ),
  };
  yield { name: '2,000 stores', bytes: file(repeat(2_000, bytesOf(c2paBox({ label: 'm' })))) };
}
