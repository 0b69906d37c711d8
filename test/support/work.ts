/**
 * What a call costs, as a multiple of a fixed loop: both in processor time of this process, measured side by
 * side, so that neither how fast the machine is nor what else it does decides.
 */

async function processorTime<T>(call: () => T | Promise<T>): Promise<{ result: T; spent: number }> {
  const before = process.cpuUsage();
  const result = await call();
  const { user, system } = process.cpuUsage(before);
  return { result, spent: user + system };
}

/**
 * Some of all that the library does: numbers out of bytes, objects, text. About 10 ms of a processor of 2020.
 */
function loop(): number {
  const view = new DataView(new ArrayBuffer(1 << 20));
  let sum = 0;
  for (let round = 0; round < 4; round++)
    for (let at = 0; at < view.byteLength; at += 4) {
      sum = (sum + view.getUint32(at)) >>> 0;
      view.setUint32(at, sum + at);
    }
  const rows = Array.from({ length: 10_000 }, (_, i) => ({ offset: i, path: `moov/trak[${i}]` }));
  return sum + JSON.stringify(rows).length;
}

/** In microseconds; the least of some, since the first are not compiled yet. */
async function loopTime(rounds: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) least = Math.min(least, (await processorTime(loop)).spent);
  return least;
}

let known: number | null = null;

/**
 * The result of the call, and its work in loops. A call that seems to take more than `limit` is made again,
 * up to four times, between two measurements of the loop: the least counts, since caches and the collector
 * only ever add.
 */
export async function measured<T>(
  limit: number,
  call: () => T | Promise<T>,
): Promise<{ result: T; work: number }> {
  known ??= await loopTime(10);
  let { result, spent } = await processorTime(call);
  let work = spent / known;
  for (let again = 0; again < 4 && work > limit; again++) {
    const before = await loopTime(2);
    ({ result, spent } = await processorTime(call));
    work = Math.min(work, spent / Math.max(before, await loopTime(2)));
  }
  return { result, work };
}

/** The work of a call that is to take at most `limit` loops. */
export const workOf = async (limit: number, call: () => unknown): Promise<number> =>
  (await measured(limit, call)).work;
