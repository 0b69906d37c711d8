/**
 * Where things stand. Also right in a bundle of scripts/build/run-ts.mjs, which
 * stands as deep as this folder.
 */
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

/** The command, built. */
export const command = path.join(root, 'dist', 'cli.js');

export const fixturesFolder = path.join(root, 'test', 'fixtures');

export const fixture = (name: string): string => path.join(fixturesFolder, name);

/** A real encode. */
export const sample = fixture('sample.mp4');

/** The shared corpus, which is not everywhere: see corpus.ts. */
export const corpus = path.resolve(root, '..', 'shared', 'corpus');
