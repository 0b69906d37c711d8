/** Who may import whom: docs/architecture.md says why. Type imports count. */

import { describe, expect, test } from 'vitest';
import { circles, importsIn } from '../support/imports.js';

const imports = importsIn('src');

/**
 * What the modules of a folder may import outside of it. Folders that are not named
 * here may import what they need.
 */
const allowed: Record<string, string[]> = {
  bytes: [],
  media: ['bytes', 'report'],
  report: ['bytes', 'media'],
  codecs: ['bytes', 'media', 'report'],
  interpret: ['bytes', 'media', 'report', 'codecs', 'platform'],
};

/** The list of families, and what is made of their tables. */
const namesEach = ['src/families/index.ts', 'src/backends/wire.ts'];

const folderOf = (file: string): string => file.split('/')[1] as string;
/** `isobmff` for `src/families/isobmff/…`; null for what families share. */
const familyOf = (file: string): string | null =>
  /^src\/families\/([^/]+)\//.exec(file)?.[1] ?? null;

/** `FILE imports FILE` for what is against a rule. */
function breaches(isBreach: (from: string, to: string) => boolean): string[] {
  const found: string[] = [];
  for (const [from, targets] of imports)
    for (const to of targets) if (isBreach(from, to)) found.push(`${from} imports ${to}`);
  return found.sort();
}

test('the tree is read', () => {
  expect(imports.size).toBeGreaterThan(200);
  for (const [file, targets] of imports)
    for (const target of targets)
      if (target.endsWith('.ts')) expect(imports.has(target), `${target}, for ${file}`).toBe(true);
});

describe('circles', () => {
  test('none in src', () => {
    expect(circles(imports)).toEqual([]);
  });

  test('one is found', () => {
    const graph = new Map([
      ['a', ['b', 'x']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a', 'd']],
      ['x', []],
    ]);
    expect(circles(graph)).toEqual([['a', 'b', 'c'], ['d']]);
  });
});

test.each(Object.keys(allowed))('what %s imports', (folder) => {
  const found = breaches((from, to) => {
    if (folderOf(from) !== folder || folderOf(to) === folder) return false;
    return !(allowed[folder] as string[]).includes(folderOf(to));
  });
  expect(found).toEqual([]);
});

test('a family imports no other, and only its own folder knows what is in it', () => {
  const found = breaches((from, to) => {
    const family = familyOf(to);
    if (family === null || namesEach.includes(from)) return false;
    return familyOf(from) !== family;
  });
  expect(found).toEqual([]);
});
