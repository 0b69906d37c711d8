import { describe, expect, test } from 'vitest';
import { backends } from '../support/backends.js';
import { timesOf } from '../support/hostile/consumers.js';
import { largestGroups } from '../support/hostile/largest.js';

/**
 * Processor time of one call. By itself each takes less than a second, but for listings and digests of a million samples; a path that
 * is not linear would take minutes.
 */
const limitMilliseconds = 4000;

describe.each(backends)('counts at their largest, %s', (backend) => {
  test.each(largestGroups)(
    '%s: no call takes long',
    {
      timeout: 300_000,
    },
    async (_, generate) => {
      const faults: string[] = [];
      for (const { name, bytes } of generate()) {
        const { times, faults: thrown } = await timesOf(bytes, backend);
        const slow = times.filter(([, time]) => time > limitMilliseconds);
        faults.push(
          ...[...thrown, ...slow.map(([call, time]) => `${call} took ${time} ms`)].map(
            (fault) => `${name}: ${fault}`,
          ),
        );
      }
      expect(faults).toEqual([]);
    },
  );
});
