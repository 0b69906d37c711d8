import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  boxTree,
  hashFrames,
  inspect,
  MediaError,
  type MediaReport,
  type PrivacyFinding,
  scrubFile,
} from '../../src/index.js';
import { hasCorpus, realFiles } from '../support/corpus.js';

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;
const hasFfprobe = spawnSync('ffprobe', ['-version']).status === 0;
const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-corpus-privacy-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Case {
  file: string;
  path: string;
  report: MediaReport;
}

/** Files with a movie, thoroughly inspected. */
const cases: Case[] = [];

beforeAll(async () => {
  if (!hasCorpus) return;
  for (const { file, path } of realFiles()) {
    try {
      cases.push({ file, path, report: await inspect(path, { thorough: true }) });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
    }
  }
}, 300_000);

const located = ({ report }: Case) => report.privacy.filter(({ kind }) => kind === 'location');

/** Latitude and longitude of a finding whose value is coordinates. */
function coordinates({ value }: PrivacyFinding): Pair | null {
  const match = /^(-?[\d.]+), (-?[\d.]+)(?:, -?[\d.]+ m)?$/.exec(value);
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

type Pair = readonly [number, number];

/** By path: every pair of coordinates that ExifTool finds, of boxes and of samples. */
function exiftoolCoordinates(paths: readonly string[]): Map<string, Pair[]> {
  const fields = ['GPSCoordinates', 'LocationInformation', 'GPSLatitude', 'GPSLongitude'];
  const { stdout } = spawnSync(
    'exiftool',
    ['-ee', '-G3:1', '-a', '-n', '-s', ...fields.map((field) => `-${field}`), ...paths],
    { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const found = new Map<string, Pair[]>();
  for (const part of stdout.split('======== ').slice(1)) {
    const [file = '', ...lines] = part.split('\n');
    found.set(file, pairsOf(lines));
  }
  return found;
}

/**
 * Latitudes come first, then as many longitudes. `Composite` repeats one of the others; of Exif
 * it alone knows south and west.
 */
function pairsOf(lines: readonly string[]): Pair[] {
  const photo = lines.some((line) => line.startsWith('[GPS]'));
  const pairs: Pair[] = [];
  const latitudes: number[] = [];
  const longitudes: number[] = [];
  for (const line of lines) {
    const [, group, name, value = ''] = /^\[([^\]]*)\]\s+(\w+)\s+: (.*)$/.exec(line) ?? [];
    if (group === undefined || group.includes('Composite') !== photo) continue;
    const [, north, east] = /Lat=(\S+) Lon=(\S+)/.exec(value) ?? ['', ...value.split(' ')];
    if (name === 'GPSLatitude') latitudes.push(Number(value));
    else if (name === 'GPSLongitude') longitudes.push(Number(value));
    else pairs.push([Number(north), Number(east)]);
  }
  // A damaged file has one without the other, which is no place.
  const whole = latitudes.slice(0, longitudes.length);
  return [...pairs, ...whole.map((latitude, i): Pair => [latitude, longitudes[i] as number])];
}

const isNear = (x: Pair, y: Pair) => Math.abs(x[0] - y[0]) < 2e-5 && Math.abs(x[1] - y[1]) < 2e-5;

describe.skipIf(!hasCorpus || !hasExiftool)('the shared corpus against ExifTool', () => {
  test('every location that either finds', () => {
    const faults: string[] = [];
    let agreed = 0;
    let withLocation = 0;
    const answers = exiftoolCoordinates(cases.map(({ path }) => path));
    for (const one of cases) {
      const theirs = (answers.get(one.path) ?? []).filter((pair) => pair[0] !== 0 || pair[1] !== 0);
      const ours = located(one).flatMap((finding) => {
        const pair = coordinates(finding);
        return pair === null ? [] : [pair];
      });
      for (const pair of ours)
        if (theirs.some((other) => isNear(pair, other))) agreed++;
        else faults.push(`${one.file}: ${pair} is not in ExifTool's answer`);
      // A finding of GPMF is one for a second of positions, of which it tells the first.
      const inBoxes = theirs.filter((pair) => !ours.some((other) => isNear(pair, other)));
      const perSample = located(one).filter(({ path }) => path.includes('/sample['));
      if (inBoxes.length > 0 && perSample.length === 0)
        faults.push(`${one.file}: ${inBoxes[0]} is missing`);
      if (ours.length > 0) withLocation++;
    }
    expect(faults).toEqual([]);
    expect(withLocation).toBeGreaterThanOrEqual(22);
    expect(agreed).toBeGreaterThanOrEqual(36);
  });

  test('GoPro: position and time of every second, and the serial numbers', () => {
    const one = cases.find(({ file }) => file.endsWith('max-heromode.mp4')) as Case;
    const say = (field: string) =>
      execFileSync('exiftool', ['-ee', '-a', '-n', '-s3', `-${field}`, one.path], {
        encoding: 'utf8',
      })
        .trim()
        .split('\n');
    const times = say('GPSDateTime').map(
      (text) => `${text.slice(0, 10).replaceAll(':', '-')}T${text.slice(11)}Z`,
    );
    const found = (kind: string, end: string) =>
      one.report.privacy
        .filter((finding) => finding.kind === kind && finding.path.endsWith(end))
        .map(({ value }) => value);
    expect(found('time', '/GPSU')).toEqual(times);
    expect(found('location', '/GPS5')).toHaveLength(times.length);
    expect(found('serial', 'CASN')).toContain(say('CameraSerialNumber')[0]);
    expect(found('serial', 'udta/LENS')).toEqual([say('LensSerialNumber')[0]]);
  });
});

test.skipIf(!hasCorpus)('the rotated and mirrored sample says both of its locations', () => {
  const one = cases.find(({ file }) => file.endsWith('sample_rotate_and_reflect.mp4')) as Case;
  expect(one.report.tracks[0]?.video).toMatchObject({ rotation: 90, mirrored: true });
  expect(located(one).map(({ value, path }) => [path, value])).toEqual([
    ['moov/udta/meta/ilst/©xyz', '40.6892, -74.0445, 10 m'],
    ['moov/udta/©xyz', '40.68, -74.5'],
  ]);
});

describe.skipIf(!hasCorpus)('scrubbing every file of the corpus that has findings', () => {
  test('leaves none, and nothing else is another', async () => {
    const faults: string[] = [];
    let files = 0;
    for (const [i, { file, path: source, report }] of cases.entries()) {
      if (report.privacy.length === 0) continue;
      files++;
      const copy = path.join(scratch, `${i}${path.extname(file)}`);
      try {
        await scrubFile(source, report.privacy, copy);
        for (const fault of await faultsOf(source, report, copy)) faults.push(`${file}: ${fault}`);
      } catch (error) {
        faults.push(`${file}: ${error}`);
      }
      rmSync(copy, { force: true });
    }
    expect(faults).toEqual([]);
    expect(files).toBeGreaterThanOrEqual(148);
  });
});

async function faultsOf(source: string, before: MediaReport, copy: string): Promise<string[]> {
  const faults: string[] = [];
  const after = await inspect(copy, { thorough: true });
  for (const { kind, path, value } of after.privacy)
    faults.push(`${kind} ${value} left at ${path}`);
  // Of Matroska the sums over what has changed are others too.
  const sums = /^(webm|matroska)$/.test(before.container) ? await sumsOf(source) : [];
  const blanked = [...before.privacy, ...sums];
  if (!others(source, blanked).equals(others(copy, blanked)))
    faults.push('another byte has changed');
  const blank = before.privacy.some(({ kind }) => kind === 'unread');
  if (JSON.stringify(comparable(after, blank)) !== JSON.stringify(comparable(before, blank)))
    faults.push('the report differs');
  const idOf = async (file: string) => (await hashFrames(file, { contentId: true })).contentId;
  // The tables of that one say that a frame stands in the index, where the times are. A still has no frames.
  const hasId = before.tracks.length > 0 && !source.endsWith('sample_fragmented_uuid.mp4');
  if (hasId && (await idOf(source)) !== (await idOf(copy))) faults.push('the content id differs');
  if (hasFfprobe && ffprobe(source) !== ffprobe(copy)) faults.push('ffprobe sees another file');
  return faults;
}

async function sumsOf(file: string): Promise<{ offset: number; length: number }[]> {
  const waiting = [...(await boxTree(file)).boxes];
  const found: { offset: number; length: number }[] = [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'CRC-32') found.push({ offset: node.offset, length: node.size });
    waiting.push(...(node.children ?? []));
  }
  return found;
}

function others(
  file: string,
  findings: readonly Pick<PrivacyFinding, 'offset' | 'length'>[],
): Buffer {
  const bytes = readFileSync(file);
  for (const { offset, length } of findings) bytes.fill(0, offset, offset + length);
  return bytes;
}

/** What does not speak of people; names and times among the tags are what was taken away. */
function comparable(report: MediaReport, blank: boolean): Partial<MediaReport> {
  const { createdAt: _, privacy: __, rawTags: ___, tags: ____, inspected: _____, ...rest } = report;
  // Where the metadata are blank, nothing in them is unread or damaged.
  const problems = rest.problems.filter(
    ({ code }) => code !== 'unread-metadata' && code !== 'invalid-exif',
  );
  const { image } = rest;
  const tracks = rest.tracks.map((track) => ({
    ...track,
    header: { ...track.header, createdAt: null },
  }));
  return {
    ...rest,
    // What was not read may have named it.
    device: blank ? null : rest.device,
    problems,
    tracks,
    // The ids of a Segment are what was taken away.
    ebml: null,
    image: image && { ...image, exif: null, contentIdentifier: null },
  };
}

/** Everything but tags: streams, their codecs, sizes, times and side data. */
function ffprobe(file: string): string {
  const args = ['-v', 'error', '-show_streams', '-show_format', '-show_chapters', '-of', 'json'];
  const { stdout } = spawnSync('ffprobe', [...args, file], { encoding: 'utf8' });
  // A file that it refuses.
  if (stdout.trim() === '' || stdout.trim() === '{') return stdout.trim();
  const drop = (key: string, value: unknown) =>
    key === 'tags' || key === 'filename' ? undefined : value;
  return JSON.stringify(JSON.parse(stdout), drop);
}
