// Finding the packages of contenders, which are dependencies of bench/ alone.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const require = createRequire(import.meta.url);

/** The folder of an installed package, or null. Not by resolving it: some export no package.json. */
export function folderOf(name) {
  for (const folder of require.resolve.paths(name)) {
    const candidate = path.join(folder, name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
  }
  return null;
}

/** Why the package cannot be used, or null. */
export const missingPackage = (name) => (folderOf(name) ? null : `${name} is not installed`);

/** The version of an installed package, or null. */
export function versionOf(name) {
  const folder = folderOf(name);
  return folder && require(path.join(folder, 'package.json')).version;
}
