// Runs a TypeScript file of the project, or imports it:
// `node scripts/build/run-ts.mjs FILE [ARGUMENT…]`, `await importTs(FILE)`.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The exports of a TypeScript module; `file` is relative to the project's root. */
export async function importTs(file) {
  // Inside node_modules, so that packages are found from there.
  const folder = mkdtempSync(path.join(root, 'node_modules', '.run-ts-'));
  try {
    const outfile = path.join(folder, 'module.mjs');
    await build({
      entryPoints: [path.resolve(root, file)],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await importTs(process.argv[2]);
