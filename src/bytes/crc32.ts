/** CRC-32 of zlib (RFC 1952 8), without anything of a platform. */

let table: Uint32Array | null = null;

function makeTable(): Uint32Array {
  const made = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++)
      value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
    made[byte] = value;
  }
  return made;
}

/** Of `bytes[start, end)`. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  table ??= makeTable();
  let crc = 0xffffffff;
  for (let at = start; at < end; at++)
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}
