/**
 * A queue before the thread pool. Jobs that keep processors busy would otherwise fill the pool, make the
 * caller's own file and DNS work wait behind them, and leave the event loop's thread to fight for a
 * processor.
 */
export class Slots {
  #free: number;
  // A set gives its members in the order of their adding, and lets go of the first in constant time.
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Runs `job` when a slot is free; first come, first served. Rejects with the signal's reason where that
   * aborts before.
   */
  async run<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
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

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(go);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.add(go);
    });
  }
}

/**
 * As many slots as there are processors, but one thread fewer than the pool has (`UV_THREADPOOL_SIZE`, 4
 * where it is not set).
 */
export function slotCount(processors: number, poolSize: string | undefined): number {
  const threads = Number.parseInt(poolSize ?? '', 10) || 4;
  return Math.max(1, Math.min(processors, threads - 1));
}
