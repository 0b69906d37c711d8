/** Work that is to clean up behind itself when a person, or the system, ends the command. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work with an AbortSignal that the first of these signals aborts. Once the work has ended the process
 * does too, of the signal, as a shell expects; a second signal ends it at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let caught: NodeJS.Signals | undefined;
  const end = (name: NodeJS.Signals) => {
    caught = name;
    forget();
    stop.abort(new Error(`ended by ${name}`));
  };
  const forget = () => {
    for (const name of signals) process.off(name, end);
  };
  for (const name of signals) process.on(name, end);
  try {
    return await work(stop.signal);
  } finally {
    forget();
    if (caught !== undefined) process.kill(process.pid, caught);
  }
}
