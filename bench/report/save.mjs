// bench/results and the README's section.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { markdownReport } from './markdown.mjs';
import { withSection } from './readme.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'bench/results');
export const latest = path.join(folder, 'latest.json');

export const readResults = (file = latest) => JSON.parse(readFileSync(file, 'utf8'));

export function writeResults(file, results) {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}

/** Makes the results the latest: JSON, Markdown, charts, and the README's section. */
export async function save(results) {
  writeResults(latest, results);
  writeFileSync(path.join(folder, 'latest.md'), markdownReport(results));
  const { charts } = await import('./charts.mjs');
  for (const [name, svg] of Object.entries(await charts(results)))
    writeFileSync(path.join(folder, name), `${svg}\n`);
  const readme = path.join(root, 'README.md');
  writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), results));
}
