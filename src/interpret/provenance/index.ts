/**
 * Where a file says that it is from, and whether AI made it: C2PA manifests (`c2pa-store.ts` finds them, `c2pa-manifest.ts` reads one), IPTC's
 * digital source type in XMP, and the AIGC label of China (`aigc.ts`). All of it is what the file says of itself; nothing is verified.
 */

import type { ContainerIndex } from '../../container-index.js';
import type { AiClaim, C2pa, Provenance, RawTag } from '../../report.js';
import type { Findings } from '../findings.js';
import { aigcLabel } from './aigc.js';
import { type Reading, type ReadManifest, readManifest } from './c2pa-manifest.js';
import { findStores, type StoredManifest } from './c2pa-store.js';
import { cborBudget } from './cbor.js';
import { isGenerative, sourceTypeName } from './source-type.js';

/** Keys of the packet's own properties; within a structure they speak of something else than the file. */
const xmpSourceType = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/DigitalSourceType';
/** By which XMP names a manifest store that is not in the file (C2PA 2.2, 11.5). */
const xmpProvenance = 'http://purl.org/dc/terms/provenance';

const mostEntries = 100_000;

/** `tags`: all raw tags of the file. Never throws. */
export function readProvenance(
  index: ContainerIndex,
  tags: readonly RawTag[],
  findings: Findings,
): Provenance {
  const provenance: Provenance = { c2pa: null, aiGenerated: null, remoteManifest: null };
  if (index.metadata.length === 0) return provenance;
  const claims: AiClaim[] = [];
  const ingredientClaims: AiClaim[] = [];
  provenance.c2pa = readC2pa(index, findings, claims, ingredientClaims);
  const labels: AiClaim[] = [];
  for (const tag of tags) {
    if (tag.source === 'xmp' && tag.key === xmpSourceType) {
      const name = sourceTypeName(tag.value);
      if (name !== null) claims.push(sourceTypeClaim('xmp', name, 'file', tag.path, tag.offset));
    } else if (tag.source === 'xmp' && tag.key === xmpProvenance)
      provenance.remoteManifest ??= tag.value;
    const label = aigcLabel(tag);
    if (label !== null)
      labels.push({
        claimed: label.claimed,
        by: 'aigc',
        digitalSourceType: null,
        scope: 'file',
        aigc: label.members,
        path: tag.path,
        offset: tag.offset,
      });
  }
  provenance.aiGenerated = verdict([...claims, ...labels, ...ingredientClaims]);
  return provenance;
}

/**
 * Of statements in the order of their weight: the first that says made by AI, else the first. So a label that says so outweighs one
 * that says otherwise: who hides it strips labels, and adding one gains nothing. Of those that agree, what is signed comes first (C2PA), and what
 * is said of the file itself before what is said of its ingredients.
 */
function verdict(claims: readonly AiClaim[]): AiClaim | null {
  return claims.find((claim) => claim.claimed) ?? claims[0] ?? null;
}

function readC2pa(
  index: ContainerIndex,
  findings: Findings,
  claims: AiClaim[],
  ingredientClaims: AiClaim[],
): C2pa | null {
  const stores = findStores(index.metadata);
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

/** The manifests that speak of the file's own picture and sound: the active one and, while these are updates, those that they update. */
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

function sourceTypeClaim(
  by: 'c2pa' | 'xmp',
  name: string,
  scope: AiClaim['scope'],
  path: string,
  offset: number,
): AiClaim {
  return {
    claimed: isGenerative(name),
    by,
    digitalSourceType: name,
    scope,
    aigc: null,
    path,
    offset,
  };
}
