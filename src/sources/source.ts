/**
 * Where bytes come from. Reads are positional and may return fewer bytes than asked for only at the end of
 * the source; a backend never sees a source, only the bytes that a driver fed to its session.
 */
export interface Source {
  /** Bytes in all, known before the first read. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; the view is valid until the next read. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> | Uint8Array;
  /**
   * How many bytes beyond the necessary are cheap to read at once: about 64 KiB for a
   * file, 1 MiB for something remote.
   */
  readonly readAhead: number;
  close?(): Promise<void> | void;
}

/** A source that can be read without waiting for the event loop. */
export interface SyncSource extends Source {
  read(offset: number, length: number): Uint8Array;
  close?(): void;
}

/** Read-ahead for what is on this machine. */
export const localReadAhead = 64 * 1024;

/** Read-ahead for what may be far away: there a read more costs more than bytes do. */
export const remoteReadAhead = 1024 * 1024;

/**
 * A file opened by `open` of `node:fs/promises`, by as much of it as needs no types of Node.
 * Its `read` is not named, or TypeScript could not tell the parameters of a custom source's
 * `read` that is written in the call.
 */
export interface OpenFile {
  readonly fd: number;
  stat(): Promise<FileFacts>;
}

/** What `stat` says of a file. */
export interface FileFacts {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}
