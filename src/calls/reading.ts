/**
 * How calls read: with an eye on the signal, a turn of the event loop now and
 * then, and few files open at a time.
 */

import { Slots } from '../backends/slots.js';
import { localPath, type MediaInput, openSource } from '../sources/index.js';
import type { Source } from '../sources/source.js';
import { Turns } from '../sources/turns.js';

/** Reads a source for one call. */
export class Reader {
  readonly #turns = new Turns();

  constructor(
    readonly source: Source,
    readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Rejects with what the source throws, or with the signal's reason as soon as it aborts. The
   * view is valid until the next read.
   */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const { source, signal } = this;
    await this.turn();
    const reading = source.read(offset, length, signal);
    return reading instanceof Uint8Array ? reading : orAbort(reading, signal);
  }

  /**
   * Lets other work have its turn, where it is time. Rejects with the signal's reason where that has aborted.
   */
  async turn(): Promise<void> {
    this.signal?.throwIfAborted();
    const turn = this.#turns.due();
    if (turn === null) return;
    await turn;
    this.signal?.throwIfAborted();
  }
}

/** The result of work that pauses now and then, with turns of the event loop between. Heeds the signal. */
export async function inTurns<T>(
  work: Generator<void, T, void>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const turns = new Turns();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    const turn = turns.due();
    if (turn !== null) await turn;
    signal?.throwIfAborted();
  }
}

/** The same without a turn. */
export function atOnce<T>(work: Generator<void, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** A process may have 256 files open on macOS, 1,024 on Linux, and most of them are not ours. */
const files = new Slots(32);

/**
 * Opens a source for `use`, and closes it. Local files wait for their turn to be opened. Rejects as
 * `openSource` and `use` do, and with the signal's reason.
 */
export async function withSource<T>(
  input: MediaInput,
  signal: AbortSignal | undefined,
  use: (source: Source) => Promise<T>,
): Promise<T> {
  const opened = async () => {
    const source = await openSource(input);
    try {
      return await use(source);
    } finally {
      await source.close?.();
    }
  };
  return localPath(input) === null ? opened() : files.run(opened, signal);
}

/** The promise's outcome, or rejection with the signal's reason if that comes first. */
async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    // The reader itself may have aborted it: then no event comes any more.
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
