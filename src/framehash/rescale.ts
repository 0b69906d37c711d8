/** FFmpeg's arithmetic on time stamps: exact, halves rounded away from zero. */

/** `value` × `to` / `from`, rounded; all whole numbers, `from` positive. */
export function rescale(value: number, to: number, from: number): number {
  if (value < 0) return -rescale(-value, to, from);
  const product = value * to;
  if (product < 2 ** 52) return Math.floor((product + Math.floor(from / 2)) / from);
  return Number((BigInt(value) * BigInt(to) + BigInt(from >>> 1)) / BigInt(from));
}

/** Negative where `a` ticks of `aScale` a second come before `b` of `bScale`. */
export function compareTimes(a: number, aScale: number, b: number, bScale: number): number {
  const left = a * bScale;
  const right = b * aScale;
  if (Math.abs(left) < 2 ** 53 && Math.abs(right) < 2 ** 53) return left - right;
  const exact = BigInt(a) * BigInt(bScale) - BigInt(b) * BigInt(aScale);
  return exact < 0n ? -1 : exact > 0n ? 1 : 0;
}
