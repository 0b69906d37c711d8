/** PDQ's box filters, along one axis: which weights make up each of the 64 places. */

import type { PdqBands } from '../backends/backend.js';

export const side = 64;

/** What one box filter takes for a place, first and last; the same for all places but near the edges. */
function boxAt(place: number, size: number): [first: number, last: number] {
  const window = Math.floor((size + 127) / 128);
  const half = Math.floor((window + 2) / 2);
  return [Math.max(0, place - (window - half)), Math.min(size - 1, place + half - 1)];
}

/** The filter twice, for one place of its result. */
function bandAt(place: number, size: number): { start: number; weights: number[] } {
  if (size === side) return { start: place, weights: [1] };
  const [first, last] = boxAt(place, size);
  const [start] = boxAt(first, size);
  const [, end] = boxAt(last, size);
  // What each place of the first filter's result gives, and all before it together.
  const sums = [0];
  for (let middle = first; middle <= last; middle++) {
    const [from, to] = boxAt(middle, size);
    sums.push((sums[middle - first] as number) + 1 / ((last - first + 1) * (to - from + 1)));
  }
  const weights: number[] = [];
  let low = first;
  let high = first;
  for (let at = start; at <= end; at++) {
    while (boxAt(low, size)[1] < at) low++;
    while (high <= last && boxAt(high, size)[0] <= at) high++;
    weights.push((sums[high - first] as number) - (sums[low - first] as number));
  }
  return { start, weights };
}

/** The weights of a place are followed by zeros up to so many. */
export const paddedLength = (length: number) => (length + 7) & ~7;

function makeBands(size: number): PdqBands {
  const bands = Array.from({ length: side }, (_, i) =>
    bandAt(Math.floor(((i + 0.5) * size) / side), size),
  );
  const lengths = Uint32Array.from(bands, ({ weights }) => weights.length);
  const all = new Float32Array(lengths.reduce((sum, length) => sum + paddedLength(length), 0));
  let at = 0;
  for (const { weights } of bands) {
    all.set(weights, at);
    at += paddedLength(weights.length);
  }
  return [Uint32Array.from(bands, ({ start }) => start), lengths, all];
}

/** Those of the last few sizes: the pictures of a video are all of one. */
const bandsBySize = new Map<number, PdqBands>();
const mostSizes = 8;

/** The weights for an axis of `size` pixels, at most some 4 bytes times 2 a pixel. */
export function bandsOf(size: number): PdqBands {
  const known = bandsBySize.get(size);
  if (known !== undefined) return known;
  const made = makeBands(size);
  if (bandsBySize.size >= mostSizes) bandsBySize.delete(bandsBySize.keys().next().value as number);
  bandsBySize.set(size, made);
  return made;
}
