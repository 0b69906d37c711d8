// Medians, spreads and ratios. A spread is the span between the quartiles as a part of the median: it ignores
// the odd outlier that a shared machine makes, and grows where half of the rounds disagree.

/** The value below which a part `q` (0 to 1) of the list lies, interpolated; NaN of an empty list. */
export function quantile(list, q) {
  const sorted = Float64Array.from(list).sort();
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at % 1);
}

export const median = (list) => quantile(list, 0.5);

/** Median, quartiles and relative spread of one number a round. */
export function summary(rounds) {
  const middle = median(rounds);
  const [low, high] = [quantile(rounds, 0.25), quantile(rounds, 0.75)];
  return { median: middle, low, high, spread: middle === 0 ? 0 : (high - low) / Math.abs(middle) };
}

/**
 * Of each round that both have, `combine(a, b)`, summed up. Comparing within a round cancels what slows both.
 */
export function perRound(a, b, combine) {
  const count = Math.min(a.length, b.length);
  return summary(Array.from({ length: count }, (_, round) => combine(a[round], b[round])));
}

/** Above this spread the quartiles of a ratio differ by half of it, and its median says little. */
export const noisySpread = 0.5;

export const isNoisy = ({ spread }) => !(spread <= noisySpread);
