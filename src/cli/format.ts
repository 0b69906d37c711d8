/** Numbers as a person reads them. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const rounded = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** `1,234,567` */
export const count = (value: number): string => grouped.format(value);

/** At most three decimals: `29.97`. */
export const number = (value: number): string => rounded.format(value);

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

function scaled(value: number, step: number, units: readonly string[]): string {
  let power = 0;
  let left = value;
  while (left >= step && power < units.length - 1) {
    left /= step;
    power++;
  }
  return `${left.toLocaleString('en-US', { maximumFractionDigits: power === 0 ? 0 : 1 })} ${units[power]}`;
}

/** `1.2 MiB` */
export const bytes = (value: number): string =>
  scaled(value, 1024, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']);

/** Bits per second: `4.3 Mbit/s` */
export const bits = (value: number): string =>
  scaled(value, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']);

/** Seconds as `1:02:03.456`, the hours only where there are any. */
export function clock(seconds: number): string {
  const milliseconds = Math.round(Math.abs(seconds) * 1000);
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const rest = ((milliseconds % 60_000) / 1000).toFixed(3).padStart(6, '0');
  const head = hours > 0 ? `${count(hours)}:${String(minutes).padStart(2, '0')}` : String(minutes);
  return `${seconds < 0 ? '-' : ''}${head}:${rest}`;
}
