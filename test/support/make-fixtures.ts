/**
 * `npm run fixtures`: writes every file of test/fixtures, and the table of them,
 * again. Run from the project's root.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureTable } from './fixture-table.js';
import { fixtureBytes, fixtures } from './fixtures/index.js';

const folder = join('test', 'fixtures');
mkdirSync(folder, { recursive: true });
let total = 0;
for (const fixture of fixtures) {
  const bytes = fixtureBytes(fixture);
  writeFileSync(join(folder, fixture.file), bytes);
  total += bytes.length;
}
writeFileSync(join(folder, 'README.md'), fixtureTable());
console.log(`${fixtures.length} fixtures, ${total} bytes`);
