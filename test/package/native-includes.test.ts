/**
 * Who may include whom in native/: the core knows no family, no family another, and only the addon knows
 * Node.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/paths.js';

const native = path.join(root, 'native');

interface Include {
  file: string;
  /** The file's folder in native/; '' at its top. */
  folder: string;
  included: string;
  /** Of what is included, where it stands in native/; null for headers of others. */
  from: string | null;
}

const files = readdirSync(native, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => /\.(cc|h|def)$/.test(name));

const includes: Include[] = files.flatMap((file) => {
  const folder = file.includes('/') ? path.posix.dirname(file) : '';
  const text = readFileSync(path.join(native, file), 'utf8');
  return [...text.matchAll(/^\s*#\s*include\s+[<"]([^">]+)[">]/gm)].map(([, included = '']) => {
    const beside = path.posix.join(folder, included);
    const found = [beside, included].find((name) => files.includes(name));
    const from = found === undefined ? null : found.includes('/') ? path.posix.dirname(found) : '';
    return { file, folder, included, from };
  });
});

/** The folders of native/ that a folder's files include something of. */
const used = (folder: string) =>
  [...new Set(includes.filter((i) => i.folder === folder).map((i) => i.from))].filter(
    (from) => from !== null && from !== folder,
  );

const families = readdirSync(native).filter(
  (name) => files.includes(`${name}/parser.h`) && name !== 'core',
);

test('there is something to look at', () => {
  expect(includes.length).toBeGreaterThan(100);
  expect(families).toContain('isobmff');
});

test('only the addon includes headers of Node', () => {
  const knowing = includes.filter(({ included }) =>
    /^(napi|node_api|js_native_api|node|uv|v8)(\.h|-)/.test(included),
  );
  expect([...new Set(knowing.map(({ folder }) => folder))]).toEqual(['addon']);
});

test('the core includes nothing but itself, and what asks the processor includes nothing', () => {
  expect(used('core')).toEqual([]);
  expect(used('cpu')).toEqual([]);
});

test.each(families)('%s includes the core and no other family', (family) => {
  expect(used(family).filter((from) => from !== 'core' && from !== 'cpu')).toEqual([]);
});

test('only the list of families includes a family', () => {
  const knowing = includes.filter(
    ({ folder, from }) => families.includes(from ?? '') && folder !== from,
  );
  const outside = knowing.filter(({ folder }) => folder !== 'test' && folder !== 'fuzz');
  expect([...new Set(outside.map(({ file }) => file))]).toEqual(['families.cc']);
});
