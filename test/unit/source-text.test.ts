/** How long lines and files may be: CONTRIBUTING.md, "Style". */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const sources = ['src', 'native', 'test', 'scripts', 'bench'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs|cc|h|def)$/.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name))
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n') })),
);

test('lines are at most 110 columns, in tests at least those of comments', () => {
  const long: string[] = [];
  for (const { file, lines } of sources)
    for (const [i, line] of lines.entries()) {
      if (line.length <= 110) continue;
      if (file.startsWith('test/') && !/^\s*(\/\/|\/?\*)/.test(line)) continue;
      long.push(`${file}:${i + 1}`);
    }
  expect(sources.length).toBeGreaterThan(500);
  expect(long).toEqual([]);
});

test('no file of the library is over 400 lines', () => {
  const long = sources
    .filter(({ file, lines }) => /^(src|native)\//.test(file) && lines.length > 401)
    .map(({ file, lines }) => `${file}: ${lines.length - 1}`);
  expect(long).toEqual([]);
});
