import { describe, expect, test } from 'vitest';
import { backends } from '../support/backends.js';
import { comparable, inspectInChild, type Outcome } from '../support/children.js';
import { hasCorpus, realFiles } from '../support/corpus.js';

describe.skipIf(!hasCorpus)('the shared corpus: every real and joined file', () => {
  test('gives a report or a MediaError on each backend, and the same on both', async () => {
    const files = realFiles();
    expect(files.length).toBeGreaterThanOrEqual(463);
    const paths = files.map(({ path }) => path);
    const answers = await Promise.all(backends.map((name) => inspectInChild(name, paths, 500)));
    const [first = [], ...others] = answers;
    const faults = answers.flatMap((answer) => answer.flatMap(faultsOf));
    for (const other of others)
      other.forEach((outcome, i) => {
        const mine = JSON.stringify(comparable(outcome));
        if (mine !== JSON.stringify(comparable(first[i] as Outcome)))
          faults.push(`${outcome.file}: the backends differ`);
      });
    expect(faults).toEqual([]);
  });
});

function faultsOf({ file, report, error, badNumber }: Outcome): string[] {
  if (report === undefined && error?.name !== 'MediaError') return [`${file}: ${error?.message}`];
  return badNumber ? [`${file}: a number is not finite`] : [];
}
