// Operations that any contender can do that can inspect.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { quantile } from '../engine/stats.mjs';

/** Calls `each` for all items, `concurrency` at a time. */
async function inParallel(items, concurrency, each) {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await each(items[next++]);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

/** All files once, `concurrency` at a time; timed for one file. */
export const clipsTask = (each, { file: files, concurrency }) => ({
  run: () => inParallel(files, concurrency, each),
  isAsync: true,
  calls: files.length,
});

const memoryScript = path.resolve(import.meta.dirname, '../engine/memory.mjs');

/** Peak memory, in MB, of a new process each round; see engine/memory.mjs. */
const memory =
  (contender) =>
  ({ file, small }) => ({
    measure() {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [memoryScript, contender.id, small, file],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr.slice(-400));
      const { empty, afterSmall, afterLarge } = JSON.parse(stdout);
      return { growth: [afterLarge - afterSmall], peak: [afterLarge - empty] };
    },
  });

/**
 * How late, in milliseconds, the ticks of a timer of 1 ms come while
 * `concurrency` calls are always under way.
 */
const eventLoop =
  (contender) =>
  async ({ file, concurrency }) => {
    const inspect = await contender.operations.inspectAsync();
    return {
      async measure(seconds) {
        const late = [];
        let last = performance.now();
        const timer = setInterval(() => {
          const now = performance.now();
          late.push(now - last - 1);
          last = now;
        }, 1);
        const until = last + 1000 * Math.max(seconds, 1);
        const lane = async () => {
          while (performance.now() < until) await inspect(file);
        };
        await Promise.all(Array.from({ length: concurrency }, lane));
        clearInterval(timer);
        late.push(performance.now() - last - 1);
        const at = (q) => [Math.max(0, quantile(late, q))];
        return { p50: at(0.5), p99: at(0.99), max: at(1) };
      },
    };
  };

/**
 * What becomes of a hostile file: an answer, an error, or the end of the process. A failure is an
 * outcome, and takes its time too.
 */
const refuse = (contender) => async (params) => {
  const { run } = await contender.operations.inspect(params);
  const outcome = { text: 'gives an answer' };
  const attempt = async () => {
    try {
      await run();
    } catch (error) {
      outcome.text = `refuses: ${String(error.message).slice(0, 60)}`;
    }
  };
  return {
    answer: async () => {
      await attempt();
      return { outcome: outcome.text };
    },
    run: attempt,
    isAsync: true,
  };
};

const generic = { memory, eventLoop, refuse };

/** The operation of a contender, its own or one that everybody can do; throws where it cannot. */
export function operationOf(contender, name) {
  const operation = contender.operations[name] ?? generic[name]?.(contender);
  if (!operation) throw new Error(`${contender.id} has no operation ${name}`);
  return operation;
}
