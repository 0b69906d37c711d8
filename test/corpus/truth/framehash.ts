/** Listings of the corpus's files against those that ffmpeg 5.1 made of them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { taskOf } from '../../../src/calls/examine.js';
import { listFrames } from '../../../src/framehash/listing.js';
import { listingLines } from '../../../src/framehash/write.js';
import { MediaError } from '../../../src/index.js';
import { realFiles } from '../../support/corpus.js';
import { corpus } from '../../support/paths.js';

/**
 * What may differ: `digests`, the sequence of digests of each stream; `rows`, columns 1 to 6 or their order;
 * `header`, the lines about format and streams; `refused`, boxray gives a MediaError.
 */
export type Part = 'refused' | 'digests' | 'rows' | 'header';

export interface Comparison {
  file: string;
  /** Rows that ffmpeg lists. */
  frames: number;
  differs: Part[];
}

/** The header lines that are compared: all but the version of FFmpeg, and the titles of the columns. */
const header = /^#(?!software|stream#)/;

/** Of every file that ffmpeg lists frames of, but for Matroska and WebM. */
export async function compareListings(): Promise<Comparison[]> {
  const list: Comparison[] = [];
  for (const { file, path: input } of realFiles()) {
    const theirs = truth(file);
    if (theirs.rows.length === 0 || /\.(mkv|webm|mka)$/.test(file)) continue;
    list.push({ file, frames: theirs.rows.length, differs: await differences(input, theirs) });
  }
  return list;
}

interface Listing {
  header: string[];
  rows: string[][];
}

function truth(file: string): Listing {
  const name = path.join(corpus, 'truth', `${file}.framehash.gz`);
  const bytes = existsSync(name) ? readFileSync(name) : new Uint8Array(0);
  return bytes.length === 0 ? { header: [], rows: [] } : parse(gunzipSync(bytes).toString());
}

function parse(text: string): Listing {
  const lines = text.split('\n').filter((line) => line !== '');
  return {
    header: lines.filter((line) => header.test(line)),
    rows: lines
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.split(/, */).slice(0, 6)),
  };
}

async function differences(input: string, theirs: Listing): Promise<Part[]> {
  const task = taskOf({});
  const settings = {
    backend: task.backend,
    threads: 1,
    signal: undefined,
    onProgress: undefined,
  };
  let ours: Listing;
  try {
    const listing = await listFrames(input, 'md5', null, task, settings);
    ours = parse([...listingLines(listing)].join('\n'));
  } catch (error) {
    if (error instanceof MediaError) return ['refused'];
    throw error;
  }
  const same = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
  const differs: Part[] = [];
  if (!same(digestsByStream(ours), digestsByStream(theirs))) differs.push('digests');
  if (!same(ours.rows, theirs.rows)) differs.push('rows');
  if (!same(ours.header, theirs.header)) differs.push('header');
  return differs;
}

function digestsByStream({ rows }: Listing): [string, string][] {
  const streams = new Map<string, string>();
  for (const [stream = '', , , , , digest = ''] of rows)
    streams.set(stream, `${streams.get(stream) ?? ''} ${digest}`);
  return [...streams].sort();
}
