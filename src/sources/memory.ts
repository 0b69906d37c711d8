import { localReadAhead, type SyncSource } from './source.js';

/**
 * The bytes of a buffer or view of any kind (of a SharedArrayBuffer too), or null if
 * it is none. Nothing is copied.
 */
export function memoryBytes(input: unknown): Uint8Array | null {
  if (ArrayBuffer.isView(input))
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return isArrayBuffer(input) || isShared(input) ? new Uint8Array(input) : null;
}

/**
 * By what only they have inside, so that those of other realms count, and objects that look like one do not.
 */
const isArrayBuffer = (input: unknown): input is ArrayBuffer => hasLength(ArrayBuffer, input);

/** A browser may lack the class. */
const isShared = (input: unknown): input is SharedArrayBuffer =>
  typeof SharedArrayBuffer === 'function' && hasLength(SharedArrayBuffer, input);

function hasLength(Class: { prototype: object }, input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  try {
    Object.getOwnPropertyDescriptor(Class.prototype, 'byteLength')?.get?.call(input);
    return true;
  } catch {
    return false;
  }
}

/** Bytes in memory. */
export class MemorySource implements SyncSource {
  readonly size: number;
  readonly readAhead: number;
  /** Another thread may change them while they are parsed. */
  readonly #shared: boolean;

  constructor(readonly bytes: Uint8Array) {
    this.size = bytes.length;
    this.#shared = isShared(bytes.buffer);
    // One read takes the file as a whole, unless it has to be copied.
    this.readAhead = this.#shared ? localReadAhead : bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    const end = offset + length;
    return this.#shared ? this.bytes.slice(offset, end) : this.bytes.subarray(offset, end);
  }
}
