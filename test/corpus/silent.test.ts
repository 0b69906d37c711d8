/**
 * Of the real files of the corpus that ffprobe reads without a word, at least 95 in 100 raise nothing above
 * `info` here; each other one stands in silent-allow.json with its reason. Read without a word means, for
 * ffprobe 5.1 and files that are ISO BMFF, that `ffprobe -v warning -show_format -show_streams FILE` shows a
 * stream, ends with 0 and prints nothing else; those files are in truth/silent.json.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { hasCorpus, realFiles } from '../support/corpus.js';

interface Loud {
  file: string;
  /** Severity and code, those above `info`. */
  problems: string[];
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8'));

const silent = read<string[]>('truth/silent.json');
const allowed = read<(Loud & { reason: string })[]>('silent-allow.json');

test('at least 95 of 100 are as silent here, and each other one has its reason', () => {
  expect(silent.length).toBeGreaterThanOrEqual(208);
  expect(allowed.length / silent.length).toBeLessThanOrEqual(0.05);
  expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

describe.skipIf(!hasCorpus).each(backends)('files that ffprobe reads silently, %s', (backend) => {
  test('raise nothing above info, but for those with a reason', () => {
    const paths = new Map(hasCorpus ? realFiles().map((file) => [file.file, file.path]) : []);
    const loud = silent.flatMap((file): Loud[] => {
      const { problems } = inspectSync(paths.get(file) as string, { backend });
      const above = problems.filter(({ severity }) => severity !== 'info');
      if (above.length === 0) return [];
      return [{ file, problems: above.map(({ severity, code }) => `${severity} ${code}`) }];
    });
    expect(loud).toEqual(allowed.map(({ file, problems }) => ({ file, problems })));
  });
});
