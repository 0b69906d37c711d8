/** CRC-32 of zlib (RFC 1952 8), without anything of a platform. */

/** Bytes a step: one table lookup each, of which none waits for another ("slicing by 8"). */
const slices = 8;

let tables: Uint32Array | null = null;

/** Row `i`: the CRC of a byte with `i` zeros behind it. */
function makeTables(): Uint32Array {
  const made = new Uint32Array(256 * slices);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++)
      value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
    made[byte] = value;
  }
  for (let i = 256; i < made.length; i++) {
    const value = made[i - 256] as number;
    made[i] = (value >>> 8) ^ (made[value & 0xff] as number);
  }
  return made;
}

/** Of `bytes[start, end)`, after what `before` is the CRC-32 of. */
export function crc32(bytes: Uint8Array, start: number, end: number, before = 0): number {
  tables ??= makeTables();
  const t = tables;
  let crc = ~before;
  let at = start;
  for (; at + slices <= end; at += slices) {
    const word =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (t[0x700 + (word & 0xff)] as number) ^
      (t[0x600 + ((word >>> 8) & 0xff)] as number) ^
      (t[0x500 + ((word >>> 16) & 0xff)] as number) ^
      (t[0x400 + (word >>> 24)] as number) ^
      (t[0x300 + (bytes[at + 4] as number)] as number) ^
      (t[0x200 + (bytes[at + 5] as number)] as number) ^
      (t[0x100 + (bytes[at + 6] as number)] as number) ^
      (t[bytes[at + 7] as number] as number);
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (t[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}
