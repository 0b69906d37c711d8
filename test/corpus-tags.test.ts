/**
 * Tags and chapters against what ffprobe, MediaInfo and ExifTool say of the corpus. What differs stands here with its reason, and
 * no allowance outlives its cause.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { MediaError } from '../src/errors.js';
import { inspectSync } from '../src/index.js';
import type { MediaReport, RawTag } from '../src/report.js';
import { hasCorpus, realFiles } from './build/corpus.js';
import { type ExifTag, exifTags, hasExifTool } from './truth/exiftool.js';
import { corpus } from './truth/ffprobe.js';
import { formatTags } from './truth/format-tags.js';

interface Probe {
  format: { format_name: string; tags?: Record<string, string> };
  streams: { codec_type: string; id?: string; tags?: Record<string, string> }[];
  chapters: { start_time: string; end_time: string; tags?: { title?: string } }[];
}

const files = hasCorpus ? realFiles().filter(({ file }) => !/\.(mkv|mka|webm)$/.test(file)) : [];

const reports = new Map<string, MediaReport>();
for (const { file, path: at } of files) {
  try {
    reports.set(file, inspectSync(at));
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
  }
}

function truth<T>(file: string, kind: string): T | null {
  try {
    return JSON.parse(readFileSync(path.join(corpus, 'truth', `${file}.${kind}.json`), 'utf8'));
  } catch {
    return null;
  }
}

const probes = new Map<string, Probe>();
for (const file of reports.keys()) {
  const probe = truth<Probe>(file, 'probe');
  if (probe?.format?.format_name.startsWith('mov')) probes.set(file, probe);
}

const report = (file: string): MediaReport => reports.get(file) as MediaReport;

/** Differences by `FILE key`, with what they are allowed for. */
function expectOnly(differences: string[], allowed: Record<string, string>): void {
  const unknown = differences.filter(
    (one) => !Object.keys(allowed).some((key) => one.includes(key)),
  );
  expect(unknown).toEqual([]);
  const unused = Object.keys(allowed).filter(
    (key) => !differences.some((one) => one.includes(key)),
  );
  expect(unused).toEqual([]);
}

/** Of the file itself, not of its tags. */
const notTags = new Set(['major_brand', 'minor_version', 'compatible_brands', 'creation_time']);

const differs = (file: string, key: string, ours: unknown, theirs: unknown) =>
  `${file} ${key}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`;

describe.skipIf(!hasCorpus)('tags against ffprobe', () => {
  test('its format tags follow from the raw tags, all and no more', () => {
    const differences: string[] = [];
    let compared = 0;
    for (const [file, probe] of probes) {
      const ours = formatTags(report(file).rawTags);
      const theirs = probe.format.tags ?? {};
      for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
        if (notTags.has(key)) continue;
        compared++;
        if (ours[key] !== theirs[key]) differences.push(differs(file, key, ours[key], theirs[key]));
      }
    }
    expect(compared).toBeGreaterThanOrEqual(310);
    expectOnly(differences, {
      'Encoding Params': 'ffprobe prints the beginning of a binary value as text',
    });
  });

  test("the normalised tags have ffprobe's values under its names", () => {
    const differences: string[] = [];
    let compared = 0;
    for (const [file, probe] of probes)
      for (const [key, theirs] of Object.entries(probe.format.tags ?? {})) {
        const ours = report(file).tags[key];
        if (ours === undefined || notTags.has(key)) continue;
        compared++;
        if (ours !== theirs) differences.push(differs(file, key, ours, theirs));
      }
    expect(compared).toBeGreaterThanOrEqual(240);
    expectOnly(differences, {
      'sample_rotate_and_reflect.mp4 location':
        'two sites disagree: the first counts here, the last there',
      'sample_with_metadata.mp4 location':
        'two sites disagree: the first counts here, the last there',
      'sample_with_numeric_genre.mp4 location':
        'two sites disagree: the first counts here, the last there',
    });
  });

  test('chapters', () => {
    const differences: string[] = [];
    const rounded = (seconds: number | null) => (seconds === null ? null : seconds.toFixed(6));
    let compared = 0;
    for (const [file, { chapters }] of probes) {
      const ours = report(file).chapters.map((chapter) => [
        rounded(chapter.startSeconds),
        rounded(chapter.endSeconds),
        chapter.title,
      ]);
      const theirs = chapters.map((one) => [one.start_time, one.end_time, one.tags?.title]);
      if (ours.length + theirs.length > 0) compared++;
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        differences.push(differs(file, 'chapters', ours, theirs));
    }
    expect(compared).toBeGreaterThanOrEqual(2);
    expectOnly(differences, {
      'test-pod.m4a chapters':
        "two tracks of chapters, titles and addresses: ffprobe's second overwrites its first",
    });
  });
});

/** MediaInfo's name of a field, and the tag that it shows. */
const mediaInfoFields: [field: string, tag: string][] = [
  ['Album', 'album'],
  ['Album_Performer', 'album_artist'],
  ['Performer', 'artist'],
  ['Composer', 'composer'],
  ['Genre', 'genre'],
  ['Recorded_Date', 'date'],
  ['Copyright', 'copyright'],
  ['Comment', 'comment'],
  ['Grouping', 'grouping'],
  ['Lyrics', 'lyrics'],
  ['Track', 'title'],
];

describe.skipIf(!hasCorpus)('tags against MediaInfo', () => {
  test('the fields that both have', () => {
    const differences: string[] = [];
    let compared = 0;
    for (const file of reports.keys()) {
      const general = generalTrack(file);
      if (general === null) continue;
      for (const [field, tag] of mediaInfoFields) {
        const theirs = general[field];
        if (theirs === undefined) continue;
        compared++;
        const ours = report(file).tags[tag];
        if (ours !== theirs) differences.push(differs(file, field, ours, theirs));
      }
      const covers = general.Cover?.split(' / ').length ?? 0;
      if (covers !== report(file).pictures.length)
        differences.push(differs(file, 'Cover', report(file).pictures, general.Cover));
    }
    expect(compared).toBeGreaterThanOrEqual(80);
    expectOnly(differences, {
      'Apple  voice memo.m4a Recorded_Date': 'the same time, written another way',
    });
  });
});

function generalTrack(file: string): Record<string, string> | null {
  type MediaInfo = { media: { track: Record<string, string>[] } | null };
  const found = truth<MediaInfo>(file, 'mediainfo')?.media?.track;
  return found?.find((track) => track['@type'] === 'General') ?? null;
}

describe.skipIf(!hasCorpus || !hasExifTool)('tags against ExifTool', () => {
  test('each tag that it finds has its place and value', { timeout: 240_000 }, () => {
    const found = exifTags(files.map(({ path: at }) => at));
    const differences: string[] = [];
    let compared = 0;
    for (const { file, path: at } of files) {
      if (!reports.has(file)) continue;
      for (const theirs of found.get(at) ?? []) {
        if (theirs.group === 'GoPro' && theirs.key !== 'MINF' && theirs.key !== 'FMWR') continue;
        compared++;
        if (theirs.key === 'chpl') {
          const ours = report(file)
            .chapters.map((one) => `${one.startSeconds} ${one.title}`)
            .join();
          if (ours !== theirs.value) differences.push(differs(file, 'chpl', ours, theirs.value));
          continue;
        }
        const sites = report(file).rawTags.filter((tag) => sameKey(tag, theirs));
        if (!sites.some((tag) => comparable(tag) === expected(theirs)))
          differences.push(differs(file, theirs.key, sites.map(comparable), expected(theirs)));
      }
    }
    expect(compared).toBeGreaterThanOrEqual(340);
    expectOnly(differences, {
      'WM/SharedUserRating': 'a number of 32 bits, as in ASF, of which ExifTool prints nothing',
      'testcase.m4a rate': 'two digits of text, which ExifTool takes for a number',
      'CAME: ours ["16 bytes"]': 'ExifTool prints these bytes as hex',
      'invalid_userdata.mp4 cprt': 'there is no value in it',
      'test_case_1185230.mp4 ?too':
        'a second movie header says something else; the first counts here',
      'fixture-2.m4v gstd': 'ExifTool divides by 1000',
    });
  });
});

function sameKey({ key }: RawTag, theirs: ExifTag): boolean {
  const id = theirs.key.replace(/^\?/, '©');
  if (theirs.group === 'Keys') return [id, `com.${id}`, `com.apple.quicktime.${id}`].includes(key);
  if (theirs.group === 'iTunes') return key.endsWith(`:${id}`);
  return key === (theirs.group === 'GoPro' ? `GPMF:${id}` : id);
}

/** Ours in the form that ExifTool prints with `-n`. */
function comparable({ key, value, length }: RawTag): string {
  if (key === 'loci') return coordinates(value ?? '');
  if (value === null) return `${length} bytes`;
  if (/xyz$|ISO6709$/.test(key)) return coordinates(value);
  if (key === 'trkn' || key === 'disk') return value.replace('/', ' of ');
  return asDate(value);
}

/** ExifTool writes dates with colons, and a number as JSON's. */
function asDate(value: string): string {
  const date = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?)?$/.exec(value);
  if (date === null) return /^[+-]?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : value;
  const [, year, month, day, time = '', zone = ''] = date;
  return `${year}:${month}:${day} ${time}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`.trimEnd();
}

function coordinates(value: string): string {
  return (value.match(/[+-][\d.]+/g) ?? []).map(Number).join(' ');
}

const genres = new Map([
  ['18', 'Rock'],
  ['10', 'Metal'],
]);

function expected({ key, value }: ExifTag): string {
  const binary = /^\(Binary data (\d+) bytes/.exec(value);
  if (binary !== null) return `${binary[1]} bytes`;
  const place = / Lat=(\S+) Lon=(\S+) /.exec(value);
  if (place !== null)
    return place
      .slice(1)
      .map((degrees) => Number(Number(degrees).toFixed(4)))
      .join(' ');
  if (key === 'gnre' && /^\d+$/.test(value)) return genres.get(value) ?? value;
  return /^[+-]?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : value;
}
