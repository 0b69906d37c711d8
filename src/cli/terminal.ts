/** Text for a terminal: what a file says must not steer the terminal that shows it. */

// Controls, and the marks that hide or reorder what follows them (zero-width, line separators, bidirectional).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
// JSON.stringify escapes C0 controls and lone surrogates, and leaves DEL and the C1 controls as they are.
const unsafeInJson = /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The text with every character that could act on a terminal written as `\uXXXX`. */
export const printable = (text: string): string => text.replace(unsafe, escapeUnit);

/** JSON that is the same data and safe to show. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(unsafeInJson, escapeUnit);

export type Paint = (text: string) => string;

/** Colours for what stdout is: none unless it is a terminal that takes them (`NO_COLOR` is heeded). */
export interface Palette {
  title: Paint;
  dim: Paint;
  error: Paint;
  warning: Paint;
  info: Paint;
}

export function paletteFor(stream: { isTTY?: boolean; hasColors?: () => boolean }): Palette {
  const colours = stream.isTTY === true && stream.hasColors?.() === true;
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      colours ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    title: paint(1, 22),
    dim: paint(2, 22),
    error: paint(31, 39),
    warning: paint(33, 39),
    info: paint(36, 39),
  };
}
