/**
 * Where a file says that it is from, and whether AI made it: C2PA manifests (`c2pa.ts`), IPTC's
 * digital source type in XMP, and the AIGC label of China (`aigc.ts`). All of it is what the file says of
 * itself; nothing is verified.
 */

import type { MetadataFacts } from '../../media/metadata-facts.js';
import type { AiClaim, Provenance, RawTag } from '../../report/report.js';
import { type Findings, tooMuchText } from '../findings.js';
import { aigcLabel } from './aigc.js';
import { readC2pa } from './c2pa.js';
import { sourceTypeClaim, sourceTypeName } from './source-type.js';

/** Keys of the packet's own properties; within a structure they speak of something else than the file. */
const xmpSourceType = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/DigitalSourceType';
/** By which XMP names a manifest store that is not in the file (C2PA 2.2, 11.5). */
const xmpProvenance = 'http://purl.org/dc/terms/provenance';

/** `tags`: all raw tags of the file. Never throws. */
export function readProvenance(
  { manifests }: MetadataFacts,
  tags: readonly RawTag[],
  findings: Findings,
): Provenance {
  const provenance: Provenance = { c2pa: null, aiGenerated: null, remoteManifest: null };
  const claims: AiClaim[] = [];
  const ingredientClaims: AiClaim[] = [];
  // Few files have one, and what reads it is loaded with the first.
  if (manifests.length > 0)
    provenance.c2pa = readC2pa(manifests, findings, claims, ingredientClaims);
  const labels: AiClaim[] = [];
  for (const tag of tags) {
    if (tag.source === 'xmp' && tag.key === xmpSourceType) {
      const name = sourceTypeName(tag.value);
      if (name !== null) claims.push(sourceTypeClaim('xmp', name, 'file', tag.path, tag.offset));
    } else if (tag.source === 'xmp' && tag.key === xmpProvenance)
      provenance.remoteManifest ??= tag.value;
    const label = aigcLabel(tag, (length) => {
      if (findings.mayRead(length)) return true;
      const place = { ...tag, trackIndex: tag.trackIndex ?? -1 };
      findings.giveUp(place, 'text', tooMuchText);
      return false;
    });
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
 * Of statements in the order of their weight: the first that says made by AI, else the first. So a label that
 * says so outweighs one that says otherwise: who hides it strips labels, and adding one gains nothing. Of
 * those that agree, what is signed comes first (C2PA), and what is said of the file itself before what is
 * said of its ingredients.
 */
function verdict(claims: readonly AiClaim[]): AiClaim | null {
  return claims.find((claim) => claim.claimed) ?? claims[0] ?? null;
}
