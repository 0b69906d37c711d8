// One round of timing: call a function for a while, say how many milliseconds a
// call took, several times over.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function loadBenchmark() {
  try {
    return require('benchmark');
  } catch {
    return null;
  }
}

const Benchmark = loadBenchmark();

/** What times the in-process cases; the plain loop where bench's packages are not installed. */
export const timer = Benchmark ? `benchmark.js ${Benchmark.version}` : 'a plain loop';

/**
 * A sample is at least this long, in seconds, so that the clock's own error and a
 * garbage collection do not make it.
 */
const shortest = 0.005;

/** Milliseconds of every single call within `seconds`, of at least one. For what takes long: processes. */
export async function timeCalls(run, seconds) {
  const times = [];
  const until = performance.now() + seconds * 1000;
  do {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  } while (performance.now() < until);
  return times;
}

/**
 * Makes a round function of benchmark.js: `(seconds) => milliseconds a call`, one number for each of its
 * samples. How many calls make a sample is kept from round to round. An async `run` is awaited.
 */
export function makeRound(run, isAsync) {
  if (!Benchmark) return (seconds) => timeCalls(run, seconds);
  let calls = 1;
  return (seconds) =>
    new Promise((resolve, reject) => {
      const benchmark = new Benchmark({
        // benchmark.js would inline the source of a function that it can read, and lose what it closes over.
        fn: isAsync
          ? // It does not see a rejection: the round has to end with it.
            (deferred) => run().then(() => deferred.resolve(), reject)
          : () => run(),
        defer: isAsync,
        initCount: calls,
        minTime: shortest,
        maxTime: seconds,
        minSamples: 1,
        delay: 0,
        onComplete() {
          calls = benchmark.initCount;
          if (benchmark.error) reject(benchmark.error);
          else resolve(benchmark.stats.sample.map((time) => time * 1000));
        },
      });
      benchmark.run({ async: false });
    });
}
