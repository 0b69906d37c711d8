/** A copy of the built package as `npm install` leaves it, which tests may damage. */

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './paths.js';

/** The addon of this checkout, or null where none was built. */
export const builtAddon = (() => {
  const file = path.join(root, 'build', 'Release', 'boxray.node');
  return existsSync(file) ? file : null;
})();

export interface Installed {
  /** The project's folder; a file there may import 'boxray'. */
  project: string;
  /** The package's folder. */
  folder: string;
}

/** In a new temporary folder, which the caller removes. Without prebuilds. */
export function installedCopy(): Installed {
  const project = mkdtempSync(path.join(tmpdir(), 'boxray-installed-'));
  const modules = path.join(project, 'node_modules');
  const folder = path.join(modules, 'boxray');
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true });
  for (const name of Object.keys(
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies,
  ))
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  return { project, folder };
}

/** Puts a file where the loader looks for prebuilds, by its name below `prebuilds`, and lists its digest. */
export function addPrebuild(prebuilds: string, name: string, bytes: Uint8Array): string {
  const file = path.join(prebuilds, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(path.join(prebuilds, 'SHA256SUMS'), `${digest}  ${name}\n`, { flag: 'a' });
  return file;
}
