/** What a file says of its origin, damaged. */
import { box, type Part, u8, utf8, zeros } from '../box.js';
import { assertion, c2paBox, manifestStore, provenanceBox, superBox } from '../c2pa.js';
import { broken, type ProblemCase } from './case.js';

const after = (...parts: Part[]) => broken(undefined, { after: parts });

const damaged: [what: string, store: Part, says: RegExp][] = [
  ['a store without manifest', provenanceBox('manifest', zeros(9)), /impossible size, or none/],
  [
    'a manifest without claim',
    c2paBox({ label: 'urn:uuid:1', claim: null }),
    /manifest 'urn:uuid:1': its claim is missing/,
  ],
  [
    'a claim that is no CBOR',
    provenanceBox(
      'manifest',
      manifestStore(
        superBox('c2ma', 'm', [superBox('c2cl', 'c2pa.claim', [box('cbor', utf8('not a map'))])]),
      ),
    ),
    /manifest 'm': its claim is missing or cannot be read/,
  ],
  [
    'actions of 2^32 - 1 pairs',
    c2paBox({
      label: 'm',
      assertions: [
        superBox('cbor', 'c2pa.actions', [box('cbor', u8(0xba, 0xff, 0xff, 0xff, 0xff))]),
      ],
    }),
    /its assertion c2pa.actions cannot be read/,
  ],
];

export const provenanceCases: ProblemCase[] = [
  ...damaged.map(
    ([what, store, says]): ProblemCase => ({
      code: 'invalid-provenance',
      what,
      parts: after(store),
      path: 'uuid',
      says,
    }),
  ),
  {
    code: 'invalid-provenance',
    what: 'a store, and an assertion that boxray does not read',
    parts: after(
      c2paBox({
        label: 'm',
        assertions: [
          assertion('c2pa.actions', { actions: [] }),
          superBox('cbor', 'org.example', [box('cbor', utf8('not a map'))]),
        ],
      }),
    ),
  },
];
