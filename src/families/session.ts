import { headBytes } from '../media/container-index.js';
import type { FrameColumns, Need, Session, SessionOptions } from '../media/session.js';
import { detectFamily } from './index.js';

/** A session of the fallback, whose family the first bytes tell. */
export function createSession(options: SessionOptions): Session {
  return new DetectingSession(options);
}

class DetectingSession implements Session {
  #session: Session | null = null;

  constructor(private readonly options: SessionOptions) {}

  start(): Need | null {
    const { size, readAhead } = this.options;
    if (size === 0) return this.#begin(new Uint8Array(0)).start();
    const preferred = Math.min(Math.max(headBytes, readAhead), size);
    return { offset: 0, minimum: Math.min(headBytes, size), preferred };
  }

  feed(bytes: Uint8Array): Need | null {
    if (this.#session !== null) return this.#session.feed(bytes);
    const session = this.#begin(bytes.subarray(0, headBytes));
    const need = session.start();
    return need === null || need.minimum > bytes.length ? need : session.feed(bytes);
  }

  result() {
    return this.#chosen().result();
  }

  frames(): (FrameColumns | null)[] {
    return this.#chosen().frames();
  }

  #begin(head: Uint8Array): Session {
    this.#session = detectFamily(head).createSession(this.options);
    return this.#session;
  }

  #chosen(): Session {
    if (this.#session === null)
      throw new Error('a session was asked for a result before it was fed');
    return this.#session;
  }
}
