/**
 * The number of a four-character code, for comparing with what a box header holds. `code`
 * is 4 characters, `©` for 0xa9.
 */
export function fourcc(code: string): number {
  return (
    ((code.charCodeAt(0) << 24) |
      (code.charCodeAt(1) << 16) |
      (code.charCodeAt(2) << 8) |
      code.charCodeAt(3)) >>>
    0
  );
}

const known = new Map<number, string>();
const knownLimit = 1024;

/**
 * A four-character code as text: the characters where each is printable ASCII or `©`,
 * otherwise `0x` and eight hex digits.
 */
export function fourccToString(value: number): string {
  const cached = known.get(value);
  if (cached !== undefined) return cached;
  const text = render(value);
  // A hostile file can hold millions of types: the cache serves the common ones and stays small.
  if (known.size < knownLimit) known.set(value, text);
  return text;
}

function render(value: number): string {
  for (let shift = 24; shift >= 0; shift -= 8) {
    const byte = (value >>> shift) & 0xff;
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0xa9)
      return `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
  }
  return String.fromCharCode(
    value >>> 24,
    (value >>> 16) & 0xff,
    (value >>> 8) & 0xff,
    value & 0xff,
  );
}
