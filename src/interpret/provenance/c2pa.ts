/** The C2PA manifests of a file: `c2pa-store.ts` finds them, `c2pa-manifest.ts` reads one. */

import type { ManifestBlock } from '../../media/metadata-facts.js';
import type { AiClaim, C2pa } from '../../report/report.js';
import type { Findings } from '../findings.js';
import { type Reading, type ReadManifest, readManifest } from './c2pa-manifest.js';
import { findStores, type StoredManifest } from './c2pa-store.js';
import { cborBudget } from './cbor.js';
import { sourceTypeClaim } from './source-type.js';

const mostEntries = 100_000;

/** Null without a store. Adds what the manifests claim, of the file and of its ingredients. Never throws. */
export function readC2pa(
  blocks: readonly ManifestBlock[],
  findings: Findings,
  claims: AiClaim[],
  ingredientClaims: AiClaim[],
): C2pa | null {
  const stores = findStores(blocks);
  if (stores === null) return null;
  for (const { path, offset } of stores.duplicates)
    findings.add('duplicate-box', path, offset, -1, 0, 0);
  for (const { path, offset } of stores.damaged)
    findings.add(
      'invalid-provenance',
      path,
      offset,
      -1,
      0,
      0,
      'a box in it has an impossible size, or none is a manifest store',
    );

  const reported = new Set<StoredManifest>();
  const reading: Reading = {
    cbor: cborBudget(),
    entries: mostEntries,
    damage(manifest, what) {
      if (reported.has(manifest)) return;
      reported.add(manifest);
      const { path, offset } = manifest.holder;
      const label = manifest.box.label.slice(0, 100);
      findings.add('invalid-provenance', path, offset, -1, 0, 0, `manifest '${label}': ${what}`);
    },
  };
  // The active one first, which has the first right to what may be read.
  const [active, ...others] = stores.manifests
    .reverse()
    .map((stored) => readManifest(stored, reading));
  const own = active === undefined ? [] : sameContent(active, others);
  for (const manifest of own) claimOf(manifest, 'file', claims);
  for (const manifest of others)
    if (!own.includes(manifest)) claimOf(manifest, 'ingredient', ingredientClaims);
  const { path, offset, size } = stores.holder;
  return {
    verified: false,
    path,
    offset,
    length: size,
    active: active?.described ?? null,
    ingredients: others.reverse().map((manifest) => manifest.described),
  };
}

/**
 * The manifests that speak of the file's own picture and sound: the active one and, while these are updates,
 * those that they update.
 */
function sameContent(active: ReadManifest, others: readonly ReadManifest[]): ReadManifest[] {
  const same = [active];
  const byLabel = new Map(others.map((manifest) => [manifest.described.label, manifest]));
  let last = active;
  while (last.stored.update && last.parent !== null) {
    const parent = byLabel.get(last.parent);
    if (parent === undefined) break;
    byLabel.delete(last.parent);
    same.push(parent);
    last = parent;
  }
  return same;
}

function claimOf(
  { sourceType, stored }: ReadManifest,
  scope: AiClaim['scope'],
  claims: AiClaim[],
): void {
  if (sourceType === null) return;
  const { name, offset } = sourceType;
  claims.push(sourceTypeClaim('c2pa', name, scope, stored.holder.path, offset));
}
