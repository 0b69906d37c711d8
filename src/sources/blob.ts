import { localReadAhead, type Source } from './source.js';

/**
 * A Blob or File. Reads reject as `blob.arrayBuffer()` does, for instance where
 * the file behind it has changed.
 */
export class BlobSource implements Source {
  readonly readAhead = localReadAhead;
  readonly size: number;

  constructor(readonly blob: Blob) {
    this.size = blob.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(await this.blob.slice(offset, offset + length).arrayBuffer());
  }
}
