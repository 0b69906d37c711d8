import { hex } from './bytes.js';

/** Two lower-case digits a byte. */
export const toHex = (bytes: Uint8Array): string => hex(bytes, 0, bytes.length);

/** The bytes that {@link toHex} wrote. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
