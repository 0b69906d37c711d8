/** Files: positional reads into one buffer a source, which stays warm. */

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  // node:fs/promises would be loaded with boxray; this is when it is first used.
  promises,
  readSync,
  statSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { constants as system } from 'node:os';
import { SourceError } from '../media/errors.js';
import {
  type FileFacts,
  localReadAhead,
  type OpenFile,
  type Source,
  type SyncSource,
} from './source.js';
import { Turns } from './turns.js';

/** A pipe that nobody writes to would block `open` for ever. Windows has no such flag. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file. Rejects with Node's I/O error, `EISDIR` for a directory, and
 * `SourceError` for a pipe, socket or device.
 */
export async function openFile(path: string): Promise<Source> {
  // Before it is opened: opening a device can have effects.
  checkKind(await promises.stat(path), path);
  const handle = await promises.open(path, openFlags);
  try {
    return new HandleSource(handle, checkKind(await handle.stat(), path).size, true);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** As {@link openFile}, blocking. */
export function openFileSync(path: string): SyncSource {
  checkKind(statSync(path), path);
  const descriptor = openSync(path, openFlags);
  try {
    return new DescriptorSource(descriptor, checkKind(fstatSync(descriptor), path).size);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** A file that the caller has opened, and will close. Rejects as {@link openFile}. */
export async function openHandle(handle: OpenFile): Promise<Source> {
  // By shape a FileHandle: see isFileHandle.
  return new HandleSource(handle as FileHandle, checkKind(await handle.stat(), null).size, false);
}

/** Passes on the stats of what can be read at any place; throws for everything else. */
export function checkKind(stats: FileFacts, path: string | null): FileFacts {
  if (stats.isFile()) return stats;
  const name = path === null ? 'the file handle' : `'${path}'`;
  if (stats.isDirectory())
    throw Object.assign(new Error(`EISDIR: illegal operation on a directory, read ${name}`), {
      code: 'EISDIR',
      errno: -system.errno.EISDIR,
      syscall: 'read',
      ...(path === null ? {} : { path }),
    });
  throw new SourceError(
    'unsupported-source',
    `${name} is ${kindOf(stats)}: boxray reads out of order, so save the data to a file or ` +
      'pass them as bytes',
  );
}

function kindOf(stats: FileFacts): string {
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** By its shape alone it is a FileHandle: it may say anything. */
function checkCount(bytesRead: unknown, wanted: number): void {
  if (Number.isInteger(bytesRead) && (bytesRead as number) >= 0 && (bytesRead as number) <= wanted)
    return;
  throw new SourceError(
    'source-misbehaved',
    `read of the file handle says that it read ${String(bytesRead)} bytes, of ${wanted} asked for`,
  );
}

/** Grows to the largest read and is used again; not zeroed, since only what was read into it is shown. */
class ReadBuffer {
  #bytes = new Uint8Array(0);

  of(length: number): Uint8Array {
    if (this.#bytes.length < length)
      this.#bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
    return this.#bytes;
  }
}

class HandleSource implements Source {
  readonly readAhead = localReadAhead;
  readonly #buffer = new ReadBuffer();
  readonly #turns = new Turns();

  constructor(
    readonly handle: FileHandle,
    readonly size: number,
    readonly owned: boolean,
  ) {}

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const buffer = this.#buffer.of(length);
    let got = 0;
    while (got < length) {
      signal?.throwIfAborted();
      const { bytesRead } = await this.handle.read(buffer, got, length - got, offset + got);
      checkCount(bytesRead, length - got);
      if (bytesRead === 0) break;
      got += bytesRead;
      if (got < length) await this.#turns.due();
    }
    return buffer.subarray(0, got);
  }

  async close(): Promise<void> {
    if (this.owned) await this.handle.close();
  }
}

class DescriptorSource implements SyncSource {
  readonly readAhead = localReadAhead;
  readonly #buffer = new ReadBuffer();

  constructor(
    readonly descriptor: number,
    readonly size: number,
  ) {}

  read(offset: number, length: number): Uint8Array {
    const buffer = this.#buffer.of(length);
    let got = 0;
    while (got < length) {
      const bytesRead = readSync(this.descriptor, buffer, got, length - got, offset + got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    return buffer.subarray(0, got);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
