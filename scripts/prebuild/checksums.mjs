// Lists the digests of the prebuilds in prebuilds/SHA256SUMS. The loader loads nothing else from there.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(import.meta.dirname, '..', '..', 'prebuilds');

/** The prebuilds' names below `prebuilds`, with slashes. */
export function prebuildNames() {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => name.replaceAll(path.sep, '/'))
      .filter((name) => name.endsWith('.node'))
      .sort();
  } catch {
    return [];
  }
}

export function writeChecksums() {
  const list = path.join(folder, 'SHA256SUMS');
  const names = prebuildNames();
  if (names.length === 0) return rmSync(list, { force: true });
  const lines = names.map((name) => {
    const digest = createHash('sha256').update(readFileSync(path.join(folder, name)));
    return `${digest.digest('hex')}  ${name}\n`;
  });
  writeFileSync(list, lines.join(''));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeChecksums();
