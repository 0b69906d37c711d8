/**
 * Finds the addon's file: a prebuild for exactly this platform, then a local build. Nothing else is tried, so
 * a node_modules copied from another machine never gives its binary, and what does not load leaves its
 * reason.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCrypto } from '../platform/node-builtins.js';
import { libc } from '../platform/runtime.js';
import { version } from '../version.js';
import type { AddonProblem } from './backend.js';

/** What every version of the addon has. */
interface AnyAddon {
  /** The version of boxray that it was compiled for. */
  version?: unknown;
}

export interface FoundAddon<Addon> {
  addon: Addon;
  /** Absolute path of the file that was loaded. */
  file: string;
}

export class AddonError extends Error {
  constructor(
    readonly code: AddonProblem,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Throws an `AddonError` that says of each file why it does not load, or that there is none and what is there
 * instead.
 */
export function loadAddon<Addon extends AnyAddon>(): FoundAddon<Addon> {
  const root = packageRoot();
  const name = prebuildName();
  const failures: AddonError[] = [];
  const attempt = (file: string, check: (file: string) => void): Addon | null => {
    if (!existsSync(file)) return null;
    try {
      check(file);
      // Absolute, so any base will do.
      const addon: Addon = createRequire(file)(file);
      if (addon.version === version) return addon;
      throw new AddonError(
        'other-version',
        `it is of version ${String(addon.version)}, and boxray is ${version}`,
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push(new AddonError(problemOf(error), `${file}: ${message}`));
      return null;
    }
  };
  // A bundle may have the prebuilds beside it.
  for (const folder of new Set([root ?? here(), here()])) {
    const file = path.join(folder, 'prebuilds', name);
    const addon = attempt(file, () => checkDigest(path.join(folder, 'prebuilds'), name));
    if (addon !== null) return { addon, file };
  }
  if (root !== null) {
    const file = path.join(root, 'build', 'Release', 'boxray.node');
    const addon = attempt(file, () => {});
    if (addon !== null) return { addon, file };
  }
  const [first] = failures;
  if (first === undefined) throw nothingThere(root, name);
  throw new AddonError(first.code, failures.map(({ message }) => message).join('; '));
}

/** Node's permission model and `--no-addons` refuse by a code of their own. */
function problemOf(error: unknown): AddonProblem {
  if (error instanceof AddonError) return error.code;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ERR_DLOPEN_DISABLED' || code === 'ERR_ACCESS_DENIED'
    ? 'not-permitted'
    : 'does-not-load';
}

/**
 * The prebuild's name below `prebuilds`, as prebuildify gives it: `linux-x64/boxray.glibc.node`,
 * `win32-x64/boxray.node`.
 */
function prebuildName(): string {
  const tag = process.platform === 'linux' ? `.${libc() ?? 'unknown'}` : '';
  return `${process.platform}-${process.arch}/boxray${tag}.node`;
}

/**
 * Throws where a prebuild is not the one that was packed. A loader notices only some damage: of a file cut
 * short it maps pages that are not there, and then the process dies of a bus error.
 */
function checkDigest(prebuilds: string, name: string): void {
  const list = listIn(prebuilds);
  const digest = loadCrypto()
    .createHash('sha256')
    .update(readFileSync(path.join(prebuilds, name)))
    .digest('hex');
  if (!list.split('\n').includes(`${digest}  ${name}`))
    throw new AddonError(
      'damaged',
      'it is damaged: prebuilds/SHA256SUMS has no such digest for it',
    );
}

function listIn(prebuilds: string): string {
  try {
    return readFileSync(path.join(prebuilds, 'SHA256SUMS'), 'utf8');
  } catch {
    return '';
  }
}

/**
 * The folder of this module, or of the bundle that it is part of. In CommonJS there is no `import.meta.url`.
 */
const here = (): string =>
  import.meta.url ? path.dirname(fileURLToPath(import.meta.url)) : __dirname;

/** The folder of the package; null in a bundle that has none around. */
function packageRoot(): string | null {
  // Where the package is as it was packed this is dist's parent, and told so much faster than Node resolves
  // names.
  const parent = path.dirname(here());
  if (isPackage(parent)) return parent;
  try {
    return path.dirname(createRequire(path.join(here(), 'x')).resolve('boxray/package.json'));
  } catch {
    return null;
  }
}

function isPackage(folder: string): boolean {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).name === 'boxray';
  } catch {
    return false;
  }
}

function nothingThere(root: string | null, name: string): AddonError {
  if (root === null)
    return new AddonError(
      'bundled',
      `boxray is part of a bundle, and there is no prebuilds/${name} in ${here()}: ` +
        'keep boxray external (esbuild: --external:boxray), or copy its folder prebuilds there',
    );
  const there = prebuildsIn(root);
  const have = there.length === 0 ? 'there are no prebuilds' : `there are ${there.join(', ')}`;
  return new AddonError(
    'no-prebuild',
    `no prebuild for this platform (${name}) and no local build in ${root}; ${have}`,
  );
}

function prebuildsIn(root: string): string[] {
  try {
    return readdirSync(path.join(root, 'prebuilds'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.node'))
      .sort();
  } catch {
    return [];
  }
}
