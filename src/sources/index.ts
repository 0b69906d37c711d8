/**
 * What can be inspected, and the source that it becomes. HTTP and streams are not among
 * them yet, and are refused by name.
 */

import { SourceError } from '../media/errors.js';
import { filePath, openFile, openFileSync, openHandle } from '../platform/node.js';
import { BlobSource } from './blob.js';
import { CheckedSource, type CustomSource } from './custom.js';
import { MemorySource, memoryBytes } from './memory.js';
import type { OpenFile, Source, SyncSource } from './source.js';

export type { CustomSource } from './custom.js';
export { memoryBytes } from './memory.js';
export type { OpenFile } from './source.js';

/** A path, a `file:` URL, or bytes. A string is always a path. */
export type SyncMediaInput = string | URL | ArrayBufferLike | ArrayBufferView;

/** The same, a Blob or File, an open file (which stays open), or anything that gives byte ranges. */
export type MediaInput = SyncMediaInput | Blob | OpenFile | CustomSource;

const accepted =
  'a path, a file: URL, bytes (Uint8Array, Buffer, ArrayBuffer), a Blob or File, a ' +
  'FileHandle, or an object { size, read(offset, length) }';

/**
 * Opens what can be inspected. Rejects with `TypeError` for what is none, with
 * `SourceError` `unsupported-source` for HTTP, streams, pipes and devices, and with the I/O
 * error where a file cannot be opened.
 */
export async function openSource(input: MediaInput): Promise<Source> {
  const path = localPath(input);
  if (path !== null) return openFile(path);
  const bytes = memoryBytes(input);
  if (bytes !== null) return new MemorySource(bytes);
  if (isBlob(input)) return new BlobSource(input);
  if (isFileHandle(input)) return openHandle(input);
  refuseUnsupported(input);
  if (isCustom(input)) return new CheckedSource(input);
  throw new TypeError(`the input must be ${accepted}, not ${describe(input)}`);
}

/** As {@link openSource}, for what can be read without the event loop. Throws what that rejects with. */
export function openSourceSync(input: SyncMediaInput): SyncSource {
  const path = localPath(input);
  if (path !== null) return openFileSync(path);
  const bytes = memoryBytes(input);
  if (bytes !== null) return new MemorySource(bytes);
  refuseUnsupported(input);
  throw new TypeError(
    `without waiting, only a path, a file: URL or bytes can be read, not ${describe(input)}`,
  );
}

/**
 * The path that an input names, or null if it names none. Throws `TypeError` for a `file:` URL that is not of
 * this machine, and for a path that {@link checkPath} refuses.
 */
export function localPath(input: unknown): string | null {
  if (typeof input === 'string') return isWebAddress(input) ? null : checkPath(input);
  return isUrl(input) && input.protocol === 'file:' ? checkPath(filePath(input.href)) : null;
}

/** Throws Node's `TypeError` for a path with a NUL, at which C would end it. */
export function checkPath(path: string): string {
  if (!path.includes('\0')) return path;
  throw Object.assign(
    new TypeError(
      "The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received " +
        `'${path.replaceAll('\0', '\\x00')}'`,
    ),
    { code: 'ERR_INVALID_ARG_VALUE' },
  );
}

/** No one has a file of that name, but many will try it. */
const isWebAddress = (text: string) => /^https?:\/\//i.test(text);

function refuseUnsupported(input: unknown): void {
  if (typeof input === 'string' || isUrl(input)) {
    const address = typeof input === 'string' ? input : input.href;
    throw new SourceError(
      'unsupported-source',
      `'${address}' cannot be read, since only file: URLs can yet: download it to a file, or ` +
        'pass an object { size, read(offset, length) } that fetches ranges',
    );
  }
  const stream = streamKind(input);
  if (stream !== null)
    throw new SourceError(
      'unsupported-source',
      `${stream} cannot be read yet, because boxray reads out of order: save it to a file, or ` +
        'pass its bytes or a Blob',
    );
}

function streamKind(input: unknown): string | null {
  if (has(input, 'getReader')) return 'a ReadableStream';
  if (has(input, 'pipe')) return 'a Node stream';
  if (has(input, 'arrayBuffer') && has(input, 'json')) return 'a Response or Request';
  if (has(input, Symbol.asyncIterator) && !has(input, 'read')) return 'an async iterable';
  return null;
}

/** By shape, not class: objects of other realms and of polyfills are as good. */
function isUrl(input: unknown): input is URL {
  return (
    typeof input === 'object' &&
    input !== null &&
    'href' in input &&
    typeof input.href === 'string' &&
    'protocol' in input &&
    typeof input.protocol === 'string'
  );
}

function isBlob(input: unknown): input is Blob {
  return has(input, 'arrayBuffer') && has(input, 'slice') && typeof input.size === 'number';
}

function isFileHandle(input: unknown): input is OpenFile {
  return isOpenFile(input) && has(input, 'read');
}

/** Whether `input` is a file that the caller has opened. */
export function isOpenFile(input: unknown): input is OpenFile {
  return has(input, 'stat') && typeof input.fd === 'number';
}

function isCustom(input: unknown): input is CustomSource {
  return has(input, 'read') && 'size' in input;
}

/** Whether `input` is an object with a method of that name. */
function has(input: unknown, method: PropertyKey): input is Record<PropertyKey, unknown> {
  return (
    typeof input === 'object' &&
    input !== null &&
    typeof (input as Record<PropertyKey, unknown>)[method] === 'function'
  );
}

function describe(input: unknown): string {
  if (input === null) return 'null';
  if (has(input, 'then')) return 'a Promise (await it first)';
  if (Array.isArray(input)) return 'an array';
  return typeof input === 'object' ? 'an object of another kind' : typeof input;
}
