/**
 * IPTC's vocabulary of digital source types,
 * http://cv.iptc.org/newscodes/digitalsourcetype/, and the two that C2PA adds.
 */

import type { AiClaim } from '../../report/report.js';

/**
 * Those by which a generative model made the content or a part of it. `algorithmicMedia` is
 * by definition made without one.
 */
const generative: ReadonlySet<string> = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
  'trainedAlgorithmicData',
]);

/**
 * The last part of the URI, or of whatever form it was written in (`digsrctype:…`); null where nothing is
 * stated, for which C2PA has `empty`.
 */
export function sourceTypeName(stored: string | null): string | null {
  if (stored === null) return null;
  const name = /([^/#:]*)[/#:]*$/.exec(stored.trim().slice(-200))?.[1] ?? '';
  return name === '' || name === 'empty' ? null : name;
}

export const isGenerative = (name: string): boolean => generative.has(name);

/** Of several names the one that says most: a generative one, else the first. */
export function strongest(names: Iterable<string | null>): string | null {
  let first: string | null = null;
  for (const name of names) {
    if (name === null) continue;
    if (isGenerative(name)) return name;
    first ??= name;
  }
  return first;
}

/** What a digital source type says of whether AI made it. `offset`: of the statement in the file. */
export function sourceTypeClaim(
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
