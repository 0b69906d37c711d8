/**
 * Tags and chapters against what ffprobe, MediaInfo and ExifTool say of the corpus. What differs stands here
 * with its reason, and no allowance outlives its cause.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { userTags } from '../../src/ffprobe/tags.js';
import { inspectSync } from '../../src/index.js';
import { MediaError } from '../../src/media/errors.js';
import type { MediaReport, RawTag } from '../../src/report/report.js';
import { ascii, box, bytesOf, f32, fullBox, type Part, u8, u16, utf8 } from '../support/box.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { audioTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';
import { corpus } from '../support/paths.js';
import * as tags from '../support/tags.js';
import { type ExifTag, exifTags, hasExifTool } from './truth/exiftool.js';

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
      const ours = userTags(report(file).rawTags);
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
      IFD1: "the small picture in a photo's Exif data, which MediaInfo passes over",
    });
  });
});

function generalTrack(file: string): Record<string, string> | null {
  type MediaInfo = { media: { track: Record<string, string>[] } | null };
  const found = truth<MediaInfo>(file, 'mediainfo')?.media?.track;
  return found?.find((track) => track['@type'] === 'General') ?? null;
}

describe.skipIf(!hasExifTool)('tags against ExifTool', () => {
  test.skipIf(!hasCorpus)('each that it finds in the corpus', () => {
    const found = exifTags(files.map(({ path: at }) => at));
    const differences: string[] = [];
    let compared = 0;
    for (const { file, path: at } of files) {
      const ours = reports.get(file);
      if (ours === undefined) continue;
      const theirs = (found.get(at) ?? []).filter(({ group }) => !group.startsWith('XMP'));
      compared += theirs.length;
      differences.push(...unlike(file, ours, theirs));
    }
    expect(compared).toBeGreaterThanOrEqual(340);
    expectOnly(differences, {
      'WM/SharedUserRating': 'a number of 32 bits, as in ASF, of which ExifTool prints nothing',
      'testcase.m4a rate': 'two digits of text, which ExifTool takes for a number',
      'CAME: ours ["16 bytes"]': 'ExifTool prints these bytes as hex',
      'invalid_userdata.mp4 cprt': 'there is no value in it',
      'test_case_1185230.mp4 ?too': 'a second movie header says something else; the first counts',
      'fixture-2.m4v gstd': 'ExifTool divides by 1000',
    });
  });

  test('kinds that no public file has, in files made for it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'boxray-tags-'));
    try {
      const at = path.join(folder, 'every-kind.mov');
      const bytes = bytesOf(...everyKind());
      writeFileSync(at, bytes);
      const theirs = exifTags([at]).get(at) ?? [];
      expect(theirs.length).toBeGreaterThanOrEqual(25);
      expectOnly(unlike('every-kind.mov', inspectSync(bytes), theirs), {});
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A tag of each kind in the forms that ExifTool reads too. */
function everyKind(): Part[] {
  const camera = box(
    'TAGS',
    ascii('NIKON DIGITAL CAMERA'.padEnd(24, '\0')),
    ascii('E5700'.padEnd(80, '\0')),
  );
  return progressive({
    quickTime: true,
    tracks: [audioTrack(4)],
    inMovie: [
      box(
        'udta',
        tags.strings('©nam', [utf8('Name'), tags.packed('eng')], [utf8('Nom'), tags.packed('fra')]),
        tags.strings('©cmt', [u8(0x4e, 0x8e, 0x65), 0]),
        tags.strings('©xyz', [utf8('+37.3317-122.0307/'), tags.packed('eng')]),
        box('©mdl', ascii('FC3170')),
        tags.threeGpp('titl', 'eng', ascii('Title\0')),
        tags.threeGpp('auth', 'eng', tags.utf16('作者'), u16(0)),
        tags.threeGpp('perf', 'eng', ascii('Band\0')),
        tags.threeGpp('coll', 'eng', ascii('Collection\0')),
        fullBox('yrrc', 0, 0, u16(2004)),
        fullBox('urat', 0, 0, u8(0, 0, 0, 4)),
        tags.loci(ascii('Home\0'), -122.5, 37.25, 12.5),
        tags.xtra(['WM/Publisher', 8, tags.utf16('Verlag\0', 'le', false)]),
        box('CNMN', ascii('Canon EOS R5\0')),
        box('FIRM', ascii('H19.03\0')),
        box('GPMF', tags.klv('DEVC', '\0', 1, tags.klv('MINF', 'c', 5, ascii('HERO9')))),
        camera,
        box('XMP_', utf8(tags.xmpPacket('<dc:rights>Rights</dc:rights>'))),
      ),
      tags.quickTimeMeta(
        ['com.apple.quicktime.make', tags.data(1, utf8('Apple'))],
        ['com.apple.quicktime.title', tags.data(2, tags.utf16('題', 'be', false))],
        ['com.apple.quicktime.location.ISO6709', tags.data(1, utf8('+37.3317-122.0307+012.000/'))],
        ['com.apple.quicktime.rating.user', tags.data(23, f32(0.5))],
      ),
    ],
    after: [
      tags.xmpUuid(
        tags.xmpPacket(
          '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">T</rdf:li></rdf:Alt></dc:title>',
        ),
      ),
    ],
  });
}

/** Of tables that belong to privacy, or to a maker alone, these. */
const readKeys: Record<string, string[]> = { GoPro: ['MINF', 'FMWR'], Nikon: ['0', '24'] };

/** What ExifTool finds and we have not, or otherwise. */
function unlike(file: string, ours: MediaReport, found: readonly ExifTag[]): string[] {
  const differences: string[] = [];
  for (const theirs of found) {
    if (readKeys[theirs.group]?.includes(theirs.key) === false) continue;
    if (theirs.key === 'chpl') {
      const listed = ours.chapters.map((one) => `${one.startSeconds} ${one.title}`).join();
      if (listed !== theirs.value) differences.push(differs(file, 'chpl', listed, theirs.value));
      continue;
    }
    const sites = ours.rawTags.filter((tag) => sameKey(tag, theirs));
    if (!sites.some((tag) => comparable(tag) === expected(theirs)))
      differences.push(differs(file, theirs.key, sites.map(comparable), expected(theirs)));
  }
  return differences;
}

function sameKey({ key, language }: RawTag, theirs: ExifTag): boolean {
  const [, stored = '', suffix] = /^(.*?)(?:-([a-z]{3}))?$/.exec(theirs.key) ?? [];
  const id = stored.replace(/^\?/, '©');
  if (suffix !== undefined && suffix !== language) return false;
  if (theirs.group === 'Keys') return [id, `com.${id}`, `com.apple.quicktime.${id}`].includes(key);
  if (theirs.group === 'iTunes') return key.endsWith(`:${id}`);
  if (theirs.group.startsWith('XMP')) return new RegExp(`[/#]${id}$`).test(key);
  if (theirs.group === 'Nikon') return key === `TAGS:${theirs.key === '0' ? 'make' : 'model'}`;
  return key === (theirs.group === 'GoPro' ? `GPMF:${id}` : id);
}

/** Ours in the form that ExifTool prints with `-n`. */
function comparable({ key, value, length }: RawTag): string {
  if (key === 'loci')
    return coordinates(value ?? '')
      .split(' ')
      .slice(0, 2)
      .join(' ');
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
