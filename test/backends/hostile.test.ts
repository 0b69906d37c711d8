import { describe, expect, test } from 'vitest';
import { backends } from '../support/backends.js';
import { hostileGroups } from '../support/hostile/index.js';
import { reportFaults } from '../support/outcome.js';

describe('hostile files: little work, no other error than MediaError, plain JSON, the same on all backends', () => {
  test.each(hostileGroups)('%s', async (_, generate) => {
    const faults: string[] = [];
    let count = 0;
    for (const { name, bytes } of generate()) {
      count++;
      faults.push(...(await reportFaults(bytes, backends)).map((fault) => `${name}: ${fault}`));
    }
    expect(faults.slice(0, 20)).toEqual([]);
    expect(count).toBeGreaterThan(10);
  });
});
