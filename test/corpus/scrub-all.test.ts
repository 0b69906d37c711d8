/**
 * Of every file of the corpus a copy in which only what playing needs is left: exiftool finds structure and
 * nothing else, and pictures and sound are the same.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hashFrames, inspect, MediaError, type MediaReport, scrubFile } from '../../src/index.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { corpus } from '../support/paths.js';
import { structure } from './truth/structure.js';

const folder = mkdtempSync(path.join(tmpdir(), 'boxray-all-'));
afterAll(() => rmSync(folder, { recursive: true }));

const casesFolder = path.join(corpus, 'cases');
const cases = existsSync(casesFolder)
  ? (readdirSync(casesFolder, { recursive: true }) as string[])
      .filter((file) => /\.\w+$/.test(file) && file !== 'README.md')
      .map((file) => ({ file: `cases/${file}`, path: path.join(casesFolder, file) }))
  : [];

/** Of these the boxes do not tell what playing needs. */
const refused = new Map([
  ['cases/moov-in-free.m4a', 'is no box of its own'],
  ['cases/odd_type_before_moov.mp4', 'is no box of its own'],
  ['real/mindeng+nom-exif/testdata/crash_skip_large', 'is no box of its own'],
  ['real/contentauth+c2pa-rs/sdk/tests/fixtures/nested_moov_1000.mp4', 'limits.depth'],
]);
/** In these, what says something of a person is part of a frame or a picture too. */
const changed = [
  'real/androidx+media/libraries/test_data/src/test/assets/media/mp4/sample_fragmented_uuid.mp4',
  'cases/exif_with_offset_field_control.avif',
  'cases/exif_without_offset_field.avif',
];

const playable = (report: MediaReport) =>
  report.tracks.map(({ codec, codecString, type, durationSeconds, video, audio }) => [
    ...[codec, codecString, type, durationSeconds, video, audio],
  ]);

const isPicture = new Set(['exif', 'xmp', 'data']);

async function pictures(file: string, { image }: MediaReport): Promise<Buffer[]> {
  const handle = await open(file);
  try {
    const list: Buffer[] = [];
    for (const { role, offset, length } of image?.items ?? [])
      if (!isPicture.has(role) && offset !== null) {
        const bytes = Buffer.alloc(Math.min(length, 2 ** 24));
        await handle.read(bytes, 0, bytes.length, offset);
        list.push(bytes);
      }
    return list;
  } finally {
    await handle.close();
  }
}

describe.skipIf(!hasCorpus || spawnSync('exiftool', ['-ver']).status !== 0)(
  'scrubbed of all',
  () => {
    test('nothing but structure is left of any file, and media are the same', async () => {
      const different: string[] = [];
      let count = 0;
      for (const { file, path: source } of [...realFiles(), ...cases]) {
        const before = await inspect(source, { thorough: true }).catch((error: unknown) => error);
        if (before instanceof MediaError) continue;
        const report = before as MediaReport;
        const copy = path.join(folder, `${count}${path.extname(file)}`);
        const why = refused.get(file);
        if (why !== undefined) {
          await expect(scrubFile(source, 'all', copy)).rejects.toThrow(why);
          continue;
        }
        await scrubFile(source, 'all', copy);
        count++;
        const after = await inspect(copy, { thorough: true });
        expect(after.privacy, file).toEqual([]);
        expect(playable(after), file).toEqual(playable(report));
        const [shown, stays] = [await pictures(source, report), await pictures(copy, after)];
        const alike = shown.every((one, i) => one.equals(stays[i] as Buffer));
        const [was, is] = await Promise.all([source, copy].map((one) => contentOf(one, report)));
        if (was !== is || !alike) different.push(file);
      }
      expect(different).toEqual(changed);
      expect(count).toBeGreaterThan(430);
      // It ends in 1 for the sake of one damaged file.
      const { stdout: printed } = spawnSync('exiftool', ['-ee', '-a', '-u', '-G1', '-s', folder], {
        encoding: 'latin1',
        maxBuffer: 2 ** 28,
      });
      expect(printed.length).toBeGreaterThan(1_000_000);
      const left = new Set<string>();
      for (const [, group = '', name = ''] of printed.matchAll(/^\[(.*?)\]\s+(\S+)\s+:/gm))
        if (!structure(group, name)) left.add(`${group}:${name}`);
      expect([...left].sort()).toEqual([]);
    });

    test('no word that was planted is left', async () => {
      for (const { file, path: source } of cases) {
        if (!file.startsWith('cases/scrub/')) continue;
        expect(readFileSync(source).includes('PLANT'), file).toBe(true);
        const copy = path.join(folder, path.basename(file));
        await scrubFile(source, 'all', copy);
        expect(readFileSync(copy).includes('PLANT'), file).toBe(false);
      }
    });
  },
);

async function contentOf(file: string, { tracks }: MediaReport): Promise<string | null> {
  return tracks.length === 0
    ? null
    : ((await hashFrames(file, { contentId: true })).contentId ?? null);
}
