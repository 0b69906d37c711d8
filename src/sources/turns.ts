/**
 * The event loop's turns: work that never waits would keep timers, signals and all other work from theirs.
 */

/** Milliseconds for which work may go on without a turn. */
const longestStretch = 10;

/** One for each piece of work. */
export class Turns {
  #last = performance.now();

  /** Null where the last turn was a moment ago; else it resolves after a turn. */
  due(): Promise<void> | null {
    if (performance.now() - this.#last < longestStretch) return null;
    return nextTurn().then(() => {
      this.#last = performance.now();
    });
  }
}

function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  if (setImmediate !== undefined) return new Promise((resolve) => setImmediate(resolve));
  // A browser: its nested time-outs wait four milliseconds each, and messages do not.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
