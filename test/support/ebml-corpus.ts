/** The WebM and Matroska files of the shared corpus, with what other readers say of them. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { corpus } from './paths.js';

const folder = path.join(corpus, 'ebml');
export const hasEbmlCorpus = existsSync(folder);

export interface EbmlFile {
  file: string;
  path: string;
}

export function ebmlFiles(): EbmlFile[] {
  const root = path.join(folder, 'files');
  return (readdirSync(root, { recursive: true }) as string[])
    .map((file) => ({ file, path: path.join(root, file) }))
    .filter(({ path }) => statSync(path).isFile())
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What an independent reader counted, by file and track. */
export interface Reference {
  scale: number;
  tracks: {
    number: number;
    codec: string;
    frames: number;
    bytes: number;
    stored: number;
    keyframes: number;
    largest: number;
    first: number | null;
    last: number | null;
  }[];
}

export const references = (): Record<string, Reference> =>
  JSON.parse(readFileSync(path.join(folder, 'reference.json'), 'utf8'));

export interface CraftedRow {
  file: string;
  class: string;
  want: string;
}

export function craftedRows(): CraftedRow[] {
  const rows = readFileSync(path.join(folder, 'crafted-expected.tsv'), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  return rows.slice(1).map((row) => {
    const [file = '', kind = '', , , want = ''] = row.split('\t');
    return { file: `LOCAL+crafted/${file}`, class: kind, want };
  });
}

/** Null where ffprobe refused the file. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of another program
export function probeOf(file: string): any {
  try {
    const probe = JSON.parse(
      readFileSync(path.join(folder, 'truth', `${file}.probe.json`), 'utf8'),
    );
    return probe.streams === undefined ? null : probe;
  } catch {
    return null;
  }
}

/** The MD5 of every frame, by ffmpeg's number of the stream; empty where it gave none. */
export function framehashOf(file: string): Map<number, string[]> {
  const name = path.join(folder, 'truth', `${file}.framehash.gz`);
  const rows = new Map<number, string[]>();
  if (!existsSync(name)) return rows;
  for (const line of gunzipSync(readFileSync(name)).toString().split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const columns = line.split(',').map((column) => column.trim());
    const stream = Number(columns[0]);
    const list = rows.get(stream) ?? [];
    list.push(columns[5] ?? '');
    rows.set(stream, list);
  }
  return rows;
}
