import { describe, expect, test } from 'vitest';
import { backends } from '../support/backends.js';
import { faultsOfAll } from '../support/hostile/consumers.js';
import { largestGroups } from '../support/hostile/largest.js';

/**
 * In loops (work.ts). By itself each call takes a fifth of that, but for listings and digests of a million
 * samples; a path that is not linear would take a hundred times as much.
 */
const mostWork = 500;

describe.each(backends)('counts at their largest, %s', (backend) => {
  test.each(largestGroups)('%s: no call takes much work', async (_, generate) => {
    const faults: string[] = [];
    for (const { name, bytes } of generate())
      for (const fault of await faultsOfAll(bytes, backend, mostWork))
        faults.push(`${name}: ${fault}`);
    expect(faults).toEqual([]);
  });
});
