/** ICC profiles in `colr`: built ones, and real ones against exiftool. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IccProfile } from '../../src/report/report.js';
import { ascii, box, bytesOf, type Part, u32, zeros } from '../support/box.js';
import { avc1, nclx } from '../support/codecs/video.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { cicp, iccProfile, localized, textDescription, xyz } from '../support/icc.js';
import { videoFile, videoReport } from '../support/video-report.js';

const colr = (profile: Uint8Array, type = 'prof'): Part => box('colr', ascii(type), profile);
const read = (...boxes: Part[]) => videoReport(videoFile(avc1(...boxes)));
const iccOf = (profile: Uint8Array): IccProfile | null | undefined =>
  read(colr(profile)).video.color?.icc;

/** sRGB's, as its makers store them. */
const srgb = {
  rXYZ: xyz(0.43607, 0.22249, 0.01392),
  gXYZ: xyz(0.38515, 0.71687, 0.09708),
  bXYZ: xyz(0.14307, 0.06061, 0.7141),
};

describe('built profiles', () => {
  test.each<[string, Record<string, Uint8Array>, [string | null, string | null]]>([
    [
      'version 2',
      { desc: textDescription('sRGB IEC61966-2.1'), ...srgb },
      ['sRGB IEC61966-2.1', 'bt709'],
    ],
    [
      'version 4, English before others',
      {
        desc: localized({ de: 'Bildschirm', en: 'Display P3' }),
        rXYZ: xyz(0.5151, 0.2412, -0.001),
        gXYZ: xyz(0.292, 0.6922, 0.0419),
      },
      ['Display P3', 'display-p3'],
    ],
    ['version 4, without English', { desc: localized({ ja: '画面' }) }, ['画面', null]],
    ['code points before colorants', { ...srgb, cicp: cicp(9, 16, 0, 1) }, [null, 'bt2020']],
    ['code points that say nothing', { ...srgb, cicp: cicp(2, 2, 0, 1) }, [null, 'bt709']],
    ['P3 by code point', { cicp: cicp(12, 13, 0, 1) }, [null, 'display-p3']],
    ['colorants of no known space', { ...srgb, rXYZ: xyz(0.5, 0.2, 0.1) }, [null, null]],
    ['no colorants (grey)', { desc: textDescription('Gray Gamma 2.2') }, ['Gray Gamma 2.2', null]],
    ['nothing', {}, [null, null]],
  ])('%s', (_, tags, [description, primaries]) => {
    expect(iccOf(iccProfile(tags))).toMatchObject({ description, primaries });
  });

  test('place and length; it names no code points, and those of others count', () => {
    const profile = iccProfile(srgb);
    const file = videoFile(avc1(colr(profile, 'rICC'), nclx(9, 16, 9)));
    const { color } = videoReport(file).video;
    expect(color).toMatchObject({ primaries: 'bt2020', source: 'container' });
    const { offset = 0, length = 0 } = color?.icc ?? {};
    expect(file.subarray(offset, offset + length)).toEqual(profile);
  });

  test.each<[string, Uint8Array]>([
    ['2^32 - 1 tags', iccProfile(srgb, 2 ** 32 - 1)],
    ['a tag past the end', bytesOf(iccProfile(srgb).subarray(0, 180))],
    [
      'a description that claims 4 GiB',
      iccProfile({ desc: bytesOf(ascii('desc'), zeros(4), u32(2 ** 32 - 1), ascii('x')) }),
    ],
    [
      '2^32 - 1 languages',
      iccProfile({ desc: bytesOf(ascii('mluc'), zeros(4), u32(2 ** 32 - 1, 12), zeros(40)) }),
    ],
    [
      'a name outside its tag',
      iccProfile({
        desc: bytesOf(
          ascii('mluc'),
          zeros(4),
          u32(1, 12),
          ascii('enUS'),
          u32(2 ** 32 - 2, 2 ** 32 - 2),
        ),
      }),
    ],
    [
      'tags too short for their types',
      iccProfile({ desc: zeros(8), rXYZ: zeros(8), gXYZ: zeros(8), cicp: ascii('cicp0000') }),
    ],
  ])('a lie does no harm: %s', (_, profile) => {
    expect(iccOf(profile)).toMatchObject({ length: profile.length });
  });

  test('what is no profile is a problem', () => {
    const { video, problems } = read(colr(zeros(200)));
    expect(problems).toEqual(['invalid-color']);
    expect(video.color?.icc).toBeNull();
  });
});

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;

/** The profiles that stand in `colr` boxes of the corpus, still images among them; each once. */
function realProfiles(): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  for (const { path: file } of realFiles()) {
    const bytes = readFileSync(file);
    for (const type of ['colrprof', 'colrrICC']) {
      for (let at = bytes.indexOf(type); at >= 0; at = bytes.indexOf(type, at + 1)) {
        const profile = bytes.subarray(at + 8, at - 4 + bytes.readUInt32BE(at - 4));
        if (profile.subarray(36, 40).toString() === 'acsp')
          found.set(profile.toString('hex'), profile);
      }
    }
  }
  return [...found.values()];
}

interface Exif {
  ProfileDescription?: string;
  RedMatrixColumn?: string;
}

/** What primaries the makers' names of profiles stand for. */
const byName: [RegExp, string][] = [
  [/sRGB|c2ci|709/, 'bt709'],
  [/Display P3/, 'display-p3'],
  [/Adobe RGB/, 'adobe-rgb'],
  [/2020|2100/, 'bt2020'],
];

describe.skipIf(!hasCorpus || !hasExiftool)('real profiles', () => {
  test("descriptions are exiftool's, and primaries those that they name", () => {
    const profiles = realProfiles();
    const folder = mkdtempSync(path.join(tmpdir(), 'boxray-'));
    try {
      const names = profiles.map((profile, i) => {
        const file = path.join(folder, `${i}.icc`);
        writeFileSync(file, profile);
        return file;
      });
      const { stdout } = spawnSync('exiftool', ['-json', '-icc_profile:all', ...names], {
        encoding: 'utf8',
      });
      const theirs = JSON.parse(stdout) as Exif[];
      const ours = profiles.map(iccOf);
      expect(ours.map((icc) => icc?.description)).toEqual(
        theirs.map((exif) => exif.ProfileDescription),
      );
      const named = ours.map((icc) => {
        const [, primaries] = byName.find(([name]) => name.test(icc?.description ?? '')) ?? [];
        return [icc?.description, primaries ?? null];
      });
      expect(ours.map((icc) => [icc?.description, icc?.primaries])).toEqual(named);
      expect(profiles.length).toBeGreaterThanOrEqual(5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
