/** Where the manifests of C2PA stand: the boxes that hold manifest stores, and the manifests in them. C2PA Technical Specification 2.2, 11.1 and A.5. */

import { text } from '../../bytes/bytes.js';
import { fourcc } from '../../bytes/fourcc.js';
import { isContentProvenance } from '../../families/isobmff/metadata/c2pa-box.js';
import type { KeptElement } from '../../media/container-index.js';
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

/** A manifest as stored. Positions of `box` are in `bytes`, which are a piece of the file or, of a compressed manifest, made of one. */
export interface StoredManifest {
  holder: KeptElement;
  bytes: Uint8Array;
  box: SuperBox;
  /** In the file. */
  offset: number;
  /** Whether it changes metadata only: what was said of the picture and sound before still holds. */
  update: boolean;
}

export interface Stores {
  /** Box of the store that counts; of several (a store and its updates) the last. */
  holder: KeptElement;
  /** In the order of storing; at most 1,000, of which the last is the file's last. */
  manifests: StoredManifest[];
  duplicates: KeptElement[];
  damaged: Set<KeptElement>;
}

/**
 * The stores of a file, or null without one. `manifest` and `original` boxes hold a store, `update` boxes what was added
 * later; `merkle` boxes only hashes. A second store is a duplicate.
 */
export function findStores(metadata: readonly KeptElement[]): Stores | null {
  let stores: Stores | null = null;
  let hasStore = false;
  const budget = { bytes: mostExpandedBytes };
  for (const box of metadata) {
    if (!isContentProvenance(box)) continue;
    const purpose = purposeOf(box);
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
    readStore(box, purpose.length, stores, budget);
  }
  return stores;
}

const purposeAt = 4;
const longestPurpose = 64;

function purposeOf({ bytes }: KeptElement): string {
  return text(bytes, purposeAt, Math.min(bytes.length, purposeAt + longestPurpose));
}

function readStore(
  holder: KeptElement,
  purposeLength: number,
  stores: Stores,
  budget: { bytes: number },
): void {
  const { bytes } = holder;
  // Not kept, which is a problem of its own.
  if (bytes.length === 0) return;
  const onDamage = () => stores.damaged.add(holder);
  const payload = holder.offset + holder.size - bytes.length;
  // After the purpose and its NUL, 8 bytes say where the first `merkle` box stands.
  const start = purposeAt + purposeLength + 1 + 8;
  let found = false;
  for (const store of superBoxesIn(bytes, start, bytes.length, onDamage)) {
    if (store.contentType !== STORE) continue;
    found = true;
    for (const box of superBoxesIn(bytes, store.content, store.end, onDamage)) {
      const manifest = openManifest(holder, bytes, payload, box, budget);
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
  holder: KeptElement,
  bytes: Uint8Array,
  payload: number,
  box: SuperBox,
  budget: { bytes: number },
): StoredManifest | null {
  const offset = payload + box.start;
  if (box.contentType === COMPRESSED_MANIFEST) {
    const expanded = expand(bytes, box, budget);
    if (expanded === null) return null;
    const [inner] = superBoxesIn(expanded, 0, expanded.length, ignore);
    return inner === undefined ? null : plain(holder, expanded, inner, offset);
  }
  return plain(holder, bytes, box, offset);
}

function plain(
  holder: KeptElement,
  bytes: Uint8Array,
  box: SuperBox,
  offset: number,
): StoredManifest | null {
  const update = box.contentType === UPDATE_MANIFEST;
  return update || box.contentType === MANIFEST ? { holder, bytes, box, offset, update } : null;
}

const ignore = (): void => undefined;

/** The `jumb` of a manifest out of the Brotli stream in its `brob` box; null where it is damaged or the budget is too small. */
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
