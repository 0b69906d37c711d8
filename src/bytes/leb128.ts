/**
 * An unsigned number as AV1 (4.10.5) and its relatives store it: at most eight bytes of seven bits, the
 * lowest first. Null where it does not end.
 */
export function leb128(
  bytes: Uint8Array,
  start: number,
  end: number,
): { value: number; end: number } | null {
  let value = 0;
  for (let i = 0; i < 8 && start + i < end; i++) {
    const byte = bytes[start + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if ((byte & 0x80) === 0) return { value, end: start + i + 1 };
  }
  return null;
}
