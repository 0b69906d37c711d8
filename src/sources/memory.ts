import { types } from 'node:util';
import type { SyncSource } from './source.js';

/** The bytes of a buffer or view of any kind (of a SharedArrayBuffer too), or null if it is none. Nothing is copied. */
export function memoryBytes(input: unknown): Uint8Array | null {
  if (ArrayBuffer.isView(input))
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return types.isAnyArrayBuffer(input) ? new Uint8Array(input) : null;
}

/** Bytes in memory: any read gives all that is there. */
export class MemorySource implements SyncSource {
  readonly size: number;
  readonly readAhead: number;

  constructor(readonly bytes: Uint8Array) {
    this.size = bytes.length;
    // One read takes the file as a whole.
    this.readAhead = bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }
}
