/** A deadline works where a source answers at once: timers and signals get their turn. */

import { expect, test } from 'vitest';
import { Slots } from '../../src/backends/slots.js';
import {
  boxTree,
  hashFrames,
  inspect,
  type MediaInput,
  readFrames,
  scrub,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { largeFilm, manyBoxes } from '../support/endless.js';

const answers = {
  'with bytes': (bytes: Uint8Array) => bytes,
  'with a promise that is fulfilled': (bytes: Uint8Array) => Promise.resolve(bytes),
};

async function drain(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of stream);
}

/** A timer that can only fire when the event loop turns. */
function soon() {
  const controller = new AbortController();
  const reason = new Error('time is up');
  setTimeout(() => controller.abort(reason), 1);
  return { signal: controller.signal, reason };
}

const cases = backends.flatMap((backend) =>
  Object.entries(answers).map(([name, answer]) => [backend, name, answer] as const),
);

test.each(cases)('%s, a source that answers %s: hashing stops', async (backend, _, answer) => {
  const source = largeFilm(answer);
  const { signal, reason } = soon();
  const call = hashFrames(source, { backend, algorithm: 'adler32', stream: true, signal });
  await expect(call).rejects.toBe(reason);
  expect(source.asked).toBeLessThan(source.size);
});

test.each(Object.entries(answers))('a source that answers %s: scrub stops', async (_, answer) => {
  const source = largeFilm(answer);
  const { signal, reason } = soon();
  await expect(scrub(source, [], { signal }).then(drain)).rejects.toBe(reason);
  expect(source.asked).toBeLessThan(source.size);
});

test('while scrub is read, other work has its turn', async () => {
  const source = largeFilm((bytes) => bytes);
  const stream = await scrub(source, []);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  for await (const _ of stream) if (source.asked > source.size / 32) break;
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});

const calls: [string, (input: MediaInput, options: { signal: AbortSignal }) => Promise<unknown>][] =
  [
    ['boxTree', boxTree],
    ...backends.flatMap((backend) =>
      [inspect, readFrames, hashFrames].map((call): (typeof calls)[number] => [
        `${call.name}, ${backend}`,
        (input, options) => call(input, { ...options, backend }),
      ]),
    ),
  ];

test.each(calls)('%s stops in the midst of ten million boxes', async (_, call) => {
  const source = manyBoxes();
  const { signal, reason } = soon();
  await expect(call(source, { signal })).rejects.toBe(reason);
  expect(source.asked).toBeLessThan(source.size);
});

test.each(calls)('%s stops where a source gives a byte at a time', async (_, call) => {
  let reads = 0;
  const source = {
    size: 1_000_000_000,
    read(offset: number) {
      reads++;
      // One box without end in sight.
      return Uint8Array.of([0x3b, 0x9a, 0xca, 0, 0x6d, 0x6f, 0x6f, 0x76][offset] ?? 0);
    },
  };
  const { signal, reason } = soon();
  await expect(call(source, { signal })).rejects.toBe(reason);
  expect(reads).toBeLessThan(source.size);
});

test('who waits for a slot leaves when told to, and takes none', async () => {
  const slots = new Slots(1);
  let free = () => {};
  const first = slots.run(() => new Promise<void>((resolve) => (free = resolve)));
  const { signal, reason } = soon();
  await expect(slots.run(async () => 'never', signal)).rejects.toBe(reason);
  const next = slots.run(async () => 'next');
  free();
  await first;
  expect(await next).toBe('next');
  await expect(slots.run(async () => 'never', signal)).rejects.toBe(reason);
});

test('one signal for many calls: nothing is printed', async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  const { signal } = new AbortController();
  const source = largeFilm(async (bytes) => bytes);
  await Promise.all(Array.from({ length: 40 }, () => inspect(source, { signal })));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
