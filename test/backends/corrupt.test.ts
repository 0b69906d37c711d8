/** Cuts and flipped bytes: `npm run fuzz:corrupt` does all of them, here is a sample. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { backends } from '../support/backends.js';
import { hasCorpus, hostileRows, realFiles } from '../support/corpus.js';
import { corruptFiles } from '../support/corrupt/run.js';
import { fixturesFolder, root } from '../support/paths.js';

const options = { root, backends, seed: 7 };

describe('cut and with flipped bytes, no file does harm', () => {
  test('the fixtures', async () => {
    const files = readdirSync(fixturesFolder)
      .filter((name) => /\.(mp4|mov|m4a|3gp)$/.test(name))
      .map((name) => ({ name, path: path.join(fixturesFolder, name) }));
    const { findings, variants } = await corruptFiles(files, { ...options, cuts: 64, flips: 16 });
    expect(findings).toEqual([]);
    expect(variants).toBeGreaterThan(50 * files.length);
  });

  test.skipIf(!hasCorpus)('the shared corpus', async () => {
    const hostile = hostileRows().map(({ file, path }) => ({ name: `hostile/${file}`, path }));
    const files = [...realFiles().map(({ file, path }) => ({ name: file, path })), ...hostile];
    const { findings, variants } = await corruptFiles(files, { ...options, cuts: 8, flips: 8 });
    expect(findings).toEqual([]);
    expect(variants).toBeGreaterThan(14 * files.length);
  });
});

test('corrupting files finds every kind of harm', async () => {
  const faulty = pathToFileURL(path.join(root, 'test', 'support', 'corrupt', 'faulty.mjs'));
  const { faults }: { faults: Record<string, string> } = await import(faulty.href);
  const folder = mkdtempSync(path.join(tmpdir(), 'boxray-corrupt-'));
  try {
    const file = path.join(folder, 'any.mp4');
    writeFileSync(file, new Uint8Array(16));
    const found = async (library: string, patienceSeconds: number) => {
      const more = { backends: ['native', 'fallback'], library, cuts: 16, flips: 0, mostWork: 5 };
      const files = [{ name: 'any', path: file }];
      return (await corruptFiles(files, { ...options, ...more, patienceSeconds })).findings;
    };
    expect(await found(`${faulty.href}?hang`, 5)).toContain('any: cut at 8: it hangs');
    const findings = await found(faulty.href, 1000);
    for (const [length, fault] of Object.entries(faults)) {
      // What is printed comes by another way, and may be noticed at a later cut.
      const place = fault.startsWith('printed') ? '' : `cut at ${length}: .*`;
      expect(findings).toContainEqual(expect.stringMatching(new RegExp(place + fault)));
    }
    expect(findings.filter((finding) => /cut at (3|5|7|9|11|13|15):/.test(finding))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
