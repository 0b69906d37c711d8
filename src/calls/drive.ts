/** Drivers: they read what a session asks for and feed it, until it is done. */

import type { ContainerIndex } from '../media/container-index.js';
import type { Session } from '../media/session.js';
import type { SyncSource } from '../sources/source.js';
import type { Reader } from './reading.js';

/** Feeds a session. Rejects with what the reader or the session throws. */
export async function drive(session: Session, reader: Reader): Promise<ContainerIndex> {
  for (let need = session.start(); need !== null; )
    need = session.feed(await reader.read(need.offset, need.preferred));
  return session.result();
}

/** As {@link drive}, blocking. */
export function driveSync(session: Session, source: SyncSource): ContainerIndex {
  for (let need = session.start(); need !== null; )
    need = session.feed(source.read(need.offset, need.preferred));
  return session.result();
}
