/** Drivers: they read what a session asks for and feed it, until it is done. */

import type { ContainerIndex } from '../media/container-index.js';
import type { Session } from '../media/session.js';
import type { Source, SyncSource } from '../sources/source.js';

/**
 * Feeds a session from a source. Rejects with what the source or the session throws, and with the signal's reason as soon as it
 * aborts, even while a read is under way.
 */
export async function drive(
  session: Session,
  source: Source,
  signal?: AbortSignal,
): Promise<ContainerIndex> {
  for (let need = session.start(); need !== null; )
    need = session.feed(await read(source, need.offset, need.preferred, signal));
  return session.result();
}

/** Reads; rejects with what the source throws, or with the signal's reason as soon as it aborts. The view is valid until the next read. */
export async function read(
  source: Source,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const reading = source.read(offset, length, signal);
  return reading instanceof Uint8Array ? reading : orAbort(reading, signal);
}

/** As {@link drive}, blocking. */
export function driveSync(session: Session, source: SyncSource): ContainerIndex {
  for (let need = session.start(); need !== null; )
    need = session.feed(source.read(need.offset, need.preferred));
  return session.result();
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
