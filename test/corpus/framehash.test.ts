/**
 * Listings against ffmpeg's, for every ISO BMFF file of the corpus that ffmpeg lists frames of. What differs
 * stands in framehash-allow.json with the reason, and no entry outlives its cause.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasCorpus } from '../support/corpus.js';
import { type Comparison, compareListings, type Part } from './truth/framehash.js';

interface Allowed {
  file: string;
  differs: Part[];
  reason: string;
}

const allowed: Allowed[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'framehash-allow.json'), 'utf8'),
);

describe.skipIf(!hasCorpus)("listings against ffmpeg's", async () => {
  const compared = hasCorpus ? await compareListings() : [];
  const differing = compared.filter(({ differs }) => differs.length > 0);
  const key = ({ file, differs }: Pick<Comparison, 'file' | 'differs'>) =>
    `${file}: ${differs.join(', ')}`;

  test('every difference is allowed, with its reason', () => {
    const known = new Set(allowed.map(key));
    expect(differing.map(key).filter((text) => !known.has(text))).toEqual([]);
    expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  test('each allowance is needed', () => {
    const found = new Set(differing.map(key));
    expect(allowed.map(key).filter((text) => !found.has(text))).toEqual([]);
  });

  test('as many agree as are claimed', () => {
    const agreeing = (part: Part) =>
      compared.filter(({ differs }) => !differs.includes('refused') && !differs.includes(part));
    const digests = agreeing('digests');
    const count = (list: Comparison[]) => list.reduce((sum, { frames }) => sum + frames, 0);
    expect({
      files: compared.length,
      digests: digests.length,
      frames: count(digests),
      rows: agreeing('rows').length,
      whole: compared.filter(({ differs }) => differs.length === 0).length,
    }).toEqual({ files: 248, digests: 177, frames: 27_638, rows: 171, whole: 146 });
  });
});
