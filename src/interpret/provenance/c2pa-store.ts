/**
 * Where the manifests of C2PA stand: the boxes that hold manifest stores, and the manifests in them. C2PA
 * Technical Specification 2.2, 11.1 and A.5.
 */

import { fourcc } from '../../bytes/fourcc.js';
import type { ManifestBlock } from '../../media/metadata-facts.js';
import { expandBrotli } from '../../platform/node.js';
import { boxesIn, type SuperBox, superBoxesIn } from './jumbf.js';

/** Content types of JUMBF, by their first four characters. */
const STORE = fourcc('c2pa');
const MANIFEST = fourcc('c2ma');
const UPDATE_MANIFEST = fourcc('c2um');
const COMPRESSED_MANIFEST = fourcc('c2cm');
const BROB = fourcc('brob');

const mostManifests = 1000;
const mostExpandedBytes = 4 * 1024 * 1024;

/**
 * A manifest as stored. Positions of `box` are in `bytes`, which are a piece of the file or, of a compressed
 * manifest, made of one.
 */
export interface StoredManifest {
  holder: ManifestBlock;
  bytes: Uint8Array;
  box: SuperBox;
  /** In the file. */
  offset: number;
  /** Whether it changes metadata only: what was said of the picture and sound before still holds. */
  update: boolean;
}

export interface Stores {
  /** Box of the store that counts; of several (a store and its updates) the last. */
  holder: ManifestBlock;
  /** In the order of storing; at most 1,000, of which the last is the file's last. */
  manifests: StoredManifest[];
  duplicates: ManifestBlock[];
  damaged: Set<ManifestBlock>;
}

/**
 * The stores of a file, or null without one. `manifest` and `original` boxes hold a store, `update` boxes
 * what was added later; `merkle` boxes only hashes. A second store is a duplicate.
 */
export function findStores(blocks: readonly ManifestBlock[]): Stores | null {
  let stores: Stores | null = null;
  let hasStore = false;
  const budget = { bytes: mostExpandedBytes };
  for (const box of blocks) {
    const { purpose } = box;
    if (purpose === 'merkle') continue;
    stores ??= { holder: box, manifests: [], duplicates: [], damaged: new Set() };
    if (purpose !== 'update') {
      if (hasStore) {
        stores.duplicates.push(box);
        continue;
      }
      hasStore = true;
    }
    stores.holder = box;
    readStore(box, stores, budget);
  }
  return stores;
}

function readStore(holder: ManifestBlock, stores: Stores, budget: { bytes: number }): void {
  const { bytes, start, end } = holder;
  // Not kept, which is a problem of its own.
  if (bytes.length === 0) return;
  const onDamage = () => stores.damaged.add(holder);
  let found = false;
  for (const store of superBoxesIn(bytes, start, end, onDamage)) {
    if (store.contentType !== STORE) continue;
    found = true;
    for (const box of superBoxesIn(bytes, store.content, store.end, onDamage)) {
      const manifest = openManifest(holder, box, budget);
      if (manifest === null) {
        if (box.contentType === COMPRESSED_MANIFEST) onDamage();
        continue;
      }
      const { manifests } = stores;
      if (manifests.length === mostManifests) manifests.pop();
      manifests.push(manifest);
    }
    break;
  }
  if (!found) onDamage();
}

function openManifest(
  holder: ManifestBlock,
  box: SuperBox,
  budget: { bytes: number },
): StoredManifest | null {
  const { bytes, base } = holder;
  const offset = base + box.start;
  if (box.contentType === COMPRESSED_MANIFEST) {
    const expanded = expand(bytes, box, budget);
    if (expanded === null) return null;
    const [inner] = superBoxesIn(expanded, 0, expanded.length, ignore);
    return inner === undefined ? null : plain(holder, expanded, inner, offset);
  }
  return plain(holder, bytes, box, offset);
}

function plain(
  holder: ManifestBlock,
  bytes: Uint8Array,
  box: SuperBox,
  offset: number,
): StoredManifest | null {
  const update = box.contentType === UPDATE_MANIFEST;
  return update || box.contentType === MANIFEST ? { holder, bytes, box, offset, update } : null;
}

const ignore = (): void => undefined;

/**
 * The `jumb` of a manifest out of the Brotli stream in its `brob` box; null where it is damaged or the budget
 * is too small.
 */
function expand(bytes: Uint8Array, box: SuperBox, budget: { bytes: number }): Uint8Array | null {
  for (const { type, payload, end } of boxesIn(bytes, box.content, box.end, ignore)) {
    if (type !== BROB || budget.bytes === 0) continue;
    try {
      const expanded = expandBrotli(bytes.subarray(payload, end), budget.bytes);
      budget.bytes -= expanded.length;
      return expanded;
    } catch {
      // It may have asked for all that was left.
      budget.bytes = 0;
      return null;
    }
  }
  return null;
}
