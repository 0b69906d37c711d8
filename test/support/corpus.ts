/** The shared corpus beside the project, where there is one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { corpus } from './paths.js';

export const hasCorpus = existsSync(corpus);

/** Paths of the real and joined files, by the manifest's name. */
export function realFiles(): { file: string; path: string }[] {
  const rows = readFileSync(path.join(corpus, 'MANIFEST.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  return rows.map((row) => {
    const [file = ''] = row.split('\t');
    return { file, path: path.join(corpus, file) };
  });
}

export interface HostileRow {
  file: string;
  path: string;
  family: string;
  expect: 'error' | 'problem' | 'either' | 'report' | 'ok';
  seconds: number;
  extraMegabytes: number;
  check: string;
  note: string;
}

/** The hostile files and what is expected of them. */
export function hostileRows(): HostileRow[] {
  const folder = path.join(corpus, 'hostile');
  const rows = readFileSync(path.join(folder, 'expected.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const present = new Set(readdirSync(folder));
  return rows.map((row) => {
    const [file = '', family = '', , , expect = '', seconds, extra, check = '', note = ''] =
      row.split('\t');
    if (!present.has(file)) throw new Error(`the corpus lacks ${file}`);
    return {
      file,
      path: path.join(folder, file),
      family,
      expect: expect as HostileRow['expect'],
      seconds: Number(seconds),
      extraMegabytes: Number(extra),
      check,
      note,
    };
  });
}
