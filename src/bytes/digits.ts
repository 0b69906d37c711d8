/** A number in decimal with at least two digits, as codec strings and timecodes have it. */
export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
