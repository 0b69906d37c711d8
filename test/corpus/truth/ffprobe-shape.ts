/** `toFfprobe` against what ffprobe 5.1 printed of the corpus, field for field. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toFfprobe } from '../../../src/ffprobe/index.js';
import { inspectSync, MediaError } from '../../../src/index.js';
import { corpus } from '../../support/paths.js';
import { probedFiles } from './ffprobe.js';

export interface Difference {
  file: string;
  /** `format`, `chapter`, or the stream's `codec_type`. */
  place: string;
  index: number;
  field: string;
  /** Undefined: absent. */
  ours: unknown;
  theirs: unknown;
}

export interface Agreement {
  /** Values that ffprobe printed. */
  all: number;
  same: number;
  /** Values that ffprobe did not print. */
  extra: number;
}

export interface ShapeComparison {
  /** By `place.field`; streams of all types together under `stream`. */
  fields: Map<string, Agreement>;
  differences: Difference[];
}

type Row = Record<string, unknown>;
interface Probe {
  format: Row;
  streams: Row[];
  chapters: Row[];
}

/** `kinds`: of the corpus's manifest. */
export function compareShapes(kinds: readonly string[]): ShapeComparison {
  const comparison: ShapeComparison = { fields: new Map(), differences: [] };
  for (const file of probedFiles(kinds)) {
    const theirs: Probe = JSON.parse(
      readFileSync(path.join(corpus, 'truth', `${file}.probe.json`), 'utf8'),
    );
    let ours: Probe;
    try {
      const report = inspectSync(path.join(corpus, file));
      ours = JSON.parse(JSON.stringify(toFfprobe(report, { filename: file })));
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      note(comparison, file, 'file', 0, 'report', undefined, 'report');
      continue;
    }
    compareRows(comparison, file, 'format', 0, ours.format, theirs.format);
    theirs.streams.forEach((stream, i) => {
      compareRows(comparison, file, 'stream', i, ours.streams[i] ?? {}, stream);
    });
    theirs.chapters.forEach((chapter, i) => {
      compareRows(comparison, file, 'chapter', i, ours.chapters[i] ?? {}, chapter);
    });
  }
  return comparison;
}

function compareRows(
  comparison: ShapeComparison,
  file: string,
  place: string,
  index: number,
  ours: Row,
  theirs: Row,
): void {
  const [a, b] = [flat(ours), flat(theirs)];
  for (const field of new Set([...Object.keys(a), ...Object.keys(b)]))
    note(comparison, file, place, index, field, a[field], b[field]);
}

function note(
  { fields, differences }: ShapeComparison,
  file: string,
  place: string,
  index: number,
  field: string,
  ours: unknown,
  theirs: unknown,
): void {
  const key = `${place}.${field.replace(/^tags\..*-.*$/, 'tags.-')}`;
  const sums = fields.get(key) ?? { all: 0, same: 0, extra: 0 };
  fields.set(key, sums);
  if (theirs === undefined) sums.extra++;
  else sums.all++;
  if (theirs !== undefined && ours === theirs) sums.same++;
  else differences.push({ file, place, index, field, ours, theirs });
}

/** `tags.title`, `disposition.default`, and of side data `Display Matrix.rotation`. */
function flat(row: Row): Row {
  const found: Row = {};
  for (const [key, value] of Object.entries(row)) {
    if (key === 'side_data_list')
      for (const { side_data_type: type, ...data } of value as Row[]) {
        found[String(type)] = true;
        for (const [name, one] of Object.entries(data)) found[`${type}.${name}`] = one;
      }
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) found[`${key}.${name}`] = one;
    else found[key] = value;
  }
  return found;
}
