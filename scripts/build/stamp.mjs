// Whether a build output is still that of its inputs: by content, so that a checkout that
// touches times rebuilds nothing.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

function* filesOf(entry) {
  if (!statSync(entry, { throwIfNoEntry: false })?.isDirectory()) return yield entry;
  for (const name of readdirSync(entry).sort()) yield* filesOf(path.join(entry, name));
}

/** A digest of files and folders (read whole, an absent one counts as empty) and of further facts. */
export function digestOf(entries, facts) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const entry of entries)
    for (const file of filesOf(entry)) {
      hash.update(`\0${file}\0`);
      if (statSync(file, { throwIfNoEntry: false })) hash.update(readFileSync(file));
    }
  return hash.digest('hex');
}

/** A digest of what a prebuild is made of. */
export function addonDigest() {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  return digestOf(['native', 'binding.gyp'], [version]);
}

export function isStamped(stampFile, digest) {
  try {
    return readFileSync(stampFile, 'utf8') === digest;
  } catch {
    return false;
  }
}

export function stamp(stampFile, digest) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, digest);
}
