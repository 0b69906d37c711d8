import { expect, test } from 'vitest';
import { backends } from '../support/backends.js';
import { fuzzInputs } from '../support/fuzz/inputs.js';
import { mutate, Random } from '../support/fuzz/mutate.js';
import { reportFaults } from '../support/outcome.js';

const inputs = fuzzInputs();

/** Of `npm run fuzz -- backends --time SECONDS`, which starts at another seed each time. */
const seconds = Number(process.env.BOXRAY_FUZZ_SECONDS ?? 0);
const firstSeed = seconds > 0 ? Date.now() : 0;

test('files broken at random are read without harm, and alike by all backends', {
  timeout: 1_200_000 + seconds * 1000,
}, async () => {
  const faults: string[] = [];
  const end = performance.now() + seconds * 1000;
  const goesOn = (done: number) => (seconds > 0 ? performance.now() < end : done < 4000);
  let done = 0;
  for (; goesOn(done) && faults.length < 20; done++) {
    const seed = firstSeed + done;
    const random = new Random(seed);
    const bytes = mutate(random, random.of(inputs), random.of(inputs));
    faults.push(...(await reportFaults(bytes, backends)).map((fault) => `seed ${seed}: ${fault}`));
  }
  expect(faults).toEqual([]);
  if (seconds > 0) process.stdout.write(`backends: ${done} files from seed ${firstSeed}\n`);
});

test('a seed breaks a file in the same way each time, and nearly always breaks it', () => {
  const [one, other] = inputs.filter(({ length }) => length > 2000) as [Uint8Array, Uint8Array];
  let untouched = 0;
  for (let seed = 0; seed < 200; seed++) {
    const bytes = mutate(new Random(seed), one, other);
    expect(mutate(new Random(seed), one, other)).toEqual(bytes);
    if (Buffer.compare(bytes, one) === 0) untouched++;
  }
  expect(untouched).toBeLessThan(20);
});
