/** The ready policies over the shared corpus: every violation must be one that a person can act on. */
import { describe, expect, test } from 'vitest';
import { check, inspectSync, MediaError, readyPolicies } from '../../src/index.js';
import { hasCorpus, realFiles } from '../support/corpus.js';

describe.skipIf(!hasCorpus)('ready policies on the corpus', () => {
  test.each(Object.entries(readyPolicies))('%s', (_, policy) => {
    let checked = 0;
    let passed = 0;
    for (const { file, path } of realFiles()) {
      let report: ReturnType<typeof inspectSync>;
      try {
        report = inspectSync(path);
      } catch (error) {
        if (error instanceof MediaError) continue;
        throw error;
      }
      checked++;
      const { ok, violations } = check(report, policy);
      if (ok) passed++;
      expect(ok, file).toBe(violations.length === 0);
      expect(violations.length, file).toBeLessThan(40);
      for (const { message, rule, actual, allowed, trackIndex } of violations) {
        expect(message, file).toMatch(/^.{10,300}$/su);
        expect(message, file).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
        expect(JSON.parse(JSON.stringify({ rule, actual, allowed }))).toEqual({
          rule,
          actual,
          allowed,
        });
        if (trackIndex !== undefined) expect(report.tracks[trackIndex]).toBeDefined();
      }
    }
    expect(checked).toBeGreaterThan(200);
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(checked);
  });
});
