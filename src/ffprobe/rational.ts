/** FFmpeg's fractions, as text. */

const mostInt = 2 ** 31 - 1;

/**
 * libavutil's `av_reduce`: the fraction in lowest terms, or the nearest one with neither part over `most`.
 * Whole numbers, not negative, of any size.
 */
export function reduce(numerator: bigint, denominator: bigint, most = mostInt): [number, number] {
  const divisor = greatestCommon(numerator, denominator);
  let num = divisor === 0n ? numerator : numerator / divisor;
  let den = divisor === 0n ? denominator : denominator / divisor;
  const limit = BigInt(most);
  if (num <= limit && den <= limit) return [Number(num), Number(den)];
  // Convergents of the continued fraction, and a last one between two of them.
  let before: [bigint, bigint] = [0n, 1n];
  let last: [bigint, bigint] = [1n, 0n];
  while (den > 0n) {
    const whole = num / den;
    const next: [bigint, bigint] = [whole * last[0] + before[0], whole * last[1] + before[1]];
    if (next[0] > limit || next[1] > limit) {
      const steps = lesser(
        whole,
        lesser(roomFor(limit, before[0], last[0]), roomFor(limit, before[1], last[1])),
      );
      const between: [bigint, bigint] = [steps * last[0] + before[0], steps * last[1] + before[1]];
      if (den * (2n * steps * last[1] + before[1]) > num * last[1]) last = between;
      break;
    }
    before = last;
    last = next;
    [num, den] = [den, num - whole * den];
  }
  return [Number(last[0]), Number(last[1])];
}

const lesser = (x: bigint, y: bigint) => (x < y ? x : y);

function roomFor(limit: bigint, before: bigint, last: bigint): bigint {
  return last === 0n ? limit : (limit - before) / last;
}

function greatestCommon(x: bigint, y: bigint): bigint {
  let [a, b] = [x, y];
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

/** `30000/1001` of a rate, from whole numbers. */
export function rate(numerator: bigint, denominator: bigint): string {
  return reduce(numerator, denominator).join('/');
}

/** Seconds as ffprobe prints times: six decimals, of a product with the time base. */
export function seconds(ticks: number, timescale: number): string {
  return (ticks * (1 / timescale)).toFixed(6);
}
