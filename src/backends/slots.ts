/**
 * A queue before the thread pool. Jobs that keep processors busy would otherwise fill the pool, make the caller's own file and DNS
 * work wait behind them, and leave the event loop's thread to fight for a processor.
 */
export class Slots {
  #free: number;
  // A set gives its members in the order of their adding, and lets go of the first in constant time.
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs `job` when a slot is free; first come, first served. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.add(resolve));
    try {
      return await job();
    } finally {
      const [next] = this.#waiting;
      if (next) {
        this.#waiting.delete(next);
        next();
      } else {
        this.#free++;
      }
    }
  }
}

/** As many slots as there are processors, but one thread fewer than the pool has (`UV_THREADPOOL_SIZE`, 4 where it is not set). */
export function slotCount(processors: number, poolSize: string | undefined): number {
  const threads = Number.parseInt(poolSize ?? '', 10) || 4;
  return Math.max(1, Math.min(processors, threads - 1));
}
