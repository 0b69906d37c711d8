/**
 * All that the library asks of Node, Bun or Deno, and of nothing else: files, the addon, the built-in
 * digests. The browser build takes node.browser.ts in its place, which has the same names (tsup.config.ts).
 */

import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadZlib } from './node-builtins.js';

export { loadNative } from '../backends/native.js';
export { openFile, openFileSync, openHandle } from '../sources/file.js';
export { isSameFile, writeNewFile } from './node-files.js';
export { builtInHashing } from './node-hashing.js';
export { loadMp4box } from './node-lazy.cjs';
export { describePlatform } from './runtime.js';

/** The path that a `file:` URL names. Throws `TypeError` for one that is not of this machine. */
export const filePath = (href: string): string => fileURLToPath(href);

/** What `BOXRAY_BACKEND` says. */
export const wantedBackend = (): string | undefined => process.env.BOXRAY_BACKEND;

/** How many threads are worth using. */
export const processors = (): number => availableParallelism();

/**
 * Without this Node warns of the eleventh listener of a signal. One that is not Node's own it does not know.
 */
export function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {}
}

/** Throws where the bytes are no Brotli stream, or hold more than `limit` bytes. */
export const expandBrotli = (bytes: Uint8Array, limit: number): Uint8Array =>
  loadZlib().brotliDecompressSync(bytes, { maxOutputLength: limit });
