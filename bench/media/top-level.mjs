// The least that must be read of a file to know its index: headers of the top
// level, and the boxes that hold it.

/** Boxes that say where samples are; everything else is skipped. */
const wanted = new Set(['moov', 'moof']);

export const isMetadata = (type) => wanted.has(type);

/** Type and size of the box that a 16-byte header begins; size 0 reaches to the end. */
export function boxOf(header, at, end) {
  const size = header.readUInt32BE(0);
  const type = header.toString('latin1', 4, 8);
  if (size === 1) return { type, size: Number(header.readBigUInt64BE(8)) };
  return { type, size: size === 0 ? end - at : size };
}

/**
 * What reading the metadata of a file of that length takes: offset and length of each
 * box to read, as each header says.
 */
export function* metadataBoxes(end, readHeader) {
  for (let at = 0; at + 8 <= end; ) {
    const { type, size } = boxOf(readHeader(at), at, end);
    if (size < 8) return;
    if (isMetadata(type)) yield { type, at, size: Math.min(size, end - at) };
    at += size;
  }
}
