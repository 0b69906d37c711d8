import { expect, test } from 'vitest';
import { Slots, slotCount } from '../../src/backends/slots.js';

test('jobs run in the order of their coming, no more at once than there are slots', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const job = (i: number) => async () => {
    started.push(i);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return i;
  };
  const results = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((i) => slots.run(job(i))));
  expect(results).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(started).toEqual(results);
  expect(most).toBe(2);
});

test('a job that fails frees its slot', async () => {
  const slots = new Slots(1);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slots.run(async () => 'yes')).toBe('yes');
});

test.each([
  [2, undefined, 2],
  [16, undefined, 3],
  [16, '32', 16],
  [16, '1', 1],
  [1, '4', 1],
  [8, 'many', 3],
])('%i processors and a pool of %s: %i', (processors, pool, slots) => {
  expect(slotCount(processors, pool)).toBe(slots);
});
