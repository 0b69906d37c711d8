// What is to be known of a measured file.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { metadataBoxes } from './top-level.mjs';

/** Name, size, and how many boxes with how many bytes hold its metadata. */
export function factsOf(file) {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const header = Buffer.alloc(16);
    const readHeader = (at) => {
      header.fill(0);
      readSync(descriptor, header, 0, 16, at);
      return header;
    };
    let [boxes, bytes] = [0, 0];
    for (const box of metadataBoxes(size, readHeader)) {
      boxes++;
      bytes += box.size;
    }
    return { name: path.basename(file), size, metadataBoxes: boxes, metadataBytes: bytes };
  } finally {
    closeSync(descriptor);
  }
}
