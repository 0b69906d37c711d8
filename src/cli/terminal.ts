/** Text for a terminal: what a file says must not steer the terminal that shows it. */

// Controls (Cc), marks that reorder what follows them or show nothing (Cf,
// Default_Ignorable_Code_Point), separators of lines (Zl, Zp), halves of pairs (Cs). The two that choose
// between text and emoji (U+FE0E, U+FE0F) do no harm.
const unsafe = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/gu;
// JSON.stringify has escaped C0 controls and halves of pairs, and indents by line feeds.
const unsafeInJson = /(?![\ufe0e\ufe0f])[\u007f-\u009f\p{Cf}\p{DI}\p{Zl}\p{Zp}]/gu;

/** By code units, as JSON has it: a character beyond U+FFFF has two. */
const escaped = (character: string) =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** The text with every character that could act on a terminal written as `\uXXXX`. */
export const printable = (text: string): string => text.replace(unsafe, escaped);

/** JSON that is the same data and safe to show. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(unsafeInJson, escaped);

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
