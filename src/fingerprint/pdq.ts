/**
 * PDQ, after facebook/ThreatExchange's reference. Its four box filters and the choice of 64 × 64 places are
 * one linear map an axis, so that each place is a weighted sum of a few rows and columns.
 *
 * Every sum is of float32 in the order of the loops, products rounded before they are added: whoever keeps
 * to it, without fused multiplication, has the same bits.
 */

import type { NativeBackend, PdqBands } from '../backends/backend.js';
import type { Backend } from '../backends/select.js';
import { type CheckedPicture, readLuma } from './picture.js';

const side = 64;
const kept = 16;
const { fround } = Math;

/** The weights by which one of the 64 places of an axis sums up what lies from `start` on. */
interface Band {
  start: number;
  weights: Float32Array;
}

/** What one box filter takes for a place, first and last; the same for all places but near the edges. */
function boxAt(place: number, size: number): [first: number, last: number] {
  const window = Math.floor((size + 127) / 128);
  const half = Math.floor((window + 2) / 2);
  return [Math.max(0, place - (window - half)), Math.min(size - 1, place + half - 1)];
}

/** The filter twice, and the 64 places of its result that count. */
function makeBands(size: number): Band[] {
  return Array.from({ length: side }, (_, i) => {
    const place = Math.floor(((i + 0.5) * size) / side);
    if (size === side) return { start: place, weights: Float32Array.of(1) };
    const [first, last] = boxAt(place, size);
    const [start] = boxAt(first, size);
    const [, end] = boxAt(last, size);
    const sums = new Float64Array(end - start + 1);
    for (let middle = first; middle <= last; middle++) {
      const [from, to] = boxAt(middle, size);
      for (let at = from; at <= to; at++)
        sums[at - start] =
          (sums[at - start] as number) + 1 / ((last - first + 1) * (to - from + 1));
    }
    return { start, weights: Float32Array.from(sums) };
  });
}

/** Rounded before it is multiplied, as in the reference: ties between coefficients hang on it. */
const scale = fround(Math.sqrt(2 / side));

/** Row i: √(2/64) · cos(π/128 · (i + 1)(2j + 1)); the constant term is left out. */
const cosines = Float32Array.from(
  { length: kept * side },
  (_, k) =>
    scale * Math.cos((Math.PI / 2 / side) * (Math.floor(k / side) + 1) * (2 * (k % side) + 1)),
);

/** Adds `weight` times each of `values` to `sums`, from `to` on. */
function addRow(sums: Float32Array, to: number, weight: number, values: Float32Array): void {
  const factor = fround(weight);
  for (let x = 0; x < values.length; x++)
    sums[to + x] = (sums[to + x] as number) + fround(factor * (values[x] as number));
}

/** The 64 × 64 places: rows are summed up first, then columns. */
function shrink(picture: CheckedPicture): Float32Array {
  const { width, height } = picture;
  const skips = width === side && height === side;
  const rows = makeBands(height);
  const columns = skips ? rows : makeBands(width);
  const luma = new Float32Array(width);
  const sums = new Float32Array(side * width);
  const places = new Float32Array(side * side);
  let next = 0;
  for (let y = 0; y < height; y++) {
    while (next < side && (rows[next] as Band).start + (rows[next] as Band).weights.length <= y)
      next++;
    let read = false;
    for (let i = next; i < side && (rows[i] as Band).start <= y; i++) {
      const { start, weights } = rows[i] as Band;
      if (y - start >= weights.length) continue;
      if (!read) readLuma(picture, y, luma);
      read = true;
      addRow(sums, i * width, weights[y - start] as number, luma);
    }
  }
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) {
      const { start, weights } = columns[j] as Band;
      const from = i * width + start;
      let sum = 0;
      for (let x = 0; x < weights.length; x++)
        sum = fround(sum + fround((weights[x] as number) * (sums[from + x] as number)));
      places[i * side + j] = sum;
    }
  return places;
}

/** D · places · Dᵀ, 16 × 16. */
function transform(places: Float32Array): Float32Array {
  const half = new Float32Array(kept * side);
  for (let i = 0; i < kept; i++)
    for (let k = 0; k < side; k++)
      addRow(
        half,
        i * side,
        cosines[i * side + k] as number,
        places.subarray(k * side, (k + 1) * side),
      );
  const result = new Float32Array(kept * kept);
  for (let i = 0; i < kept; i++)
    for (let j = 0; j < kept; j++) {
      let sum = 0;
      for (let k = 0; k < side; k++)
        sum = fround(
          sum + fround((half[i * side + k] as number) * (cosines[j * side + k] as number)),
        );
      result[i * kept + j] = sum;
    }
  return result;
}

/** How much there is to tell the picture by, 0 to 100: the sum of the steps between neighbours. */
function qualityOf(places: Float32Array, limited: boolean): number {
  // Luma of 16 to 235, as if it were of 0 to 255.
  const stretch = limited ? fround(255 / 219) : 1;
  let sum = 0;
  const add = (from: number, to: number) => {
    const step = fround(fround((places[from] as number) - (places[to] as number)) * stretch);
    sum += Math.abs(Math.trunc(fround(fround(step * 100) / 255)));
  };
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) {
      if (i + 1 < side) add(i * side + j, (i + 1) * side + j);
      if (j + 1 < side) add(i * side + j, i * side + j + 1);
    }
  return Math.min(100, Math.floor(sum / 90));
}

/** The 16 × 16 coefficients (null: too small a picture, under 5 pixels on a side) and the quality. */
export function coefficients(
  picture: CheckedPicture,
  backend: Backend,
): {
  values: Float32Array | null;
  quality: number;
} {
  if (picture.width < 5 || picture.height < 5) return { values: null, quality: 0 };
  if (backend.name === 'native') return byAddon(picture, backend.native);
  const places = shrink(picture);
  return { values: transform(places), quality: qualityOf(places, picture.limited) };
}

function byAddon(picture: CheckedPicture, native: NativeBackend) {
  const { data, width, height, limited } = picture;
  const values = new Float32Array(kept * kept);
  const places = new Float32Array(side * side);
  // Of an odd class of bytes the addon sees the memory.
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
  native.pdq({ ...picture, data: bytes }, packed(height), packed(width), cosines, values, places);
  return { values, quality: qualityOf(places, limited) };
}

/** Those of the last few sizes: the pictures of a video are all of one. */
const bandsBySize = new Map<number, PdqBands>();
const mostSizes = 8;

function packed(size: number): PdqBands {
  const known = bandsBySize.get(size);
  if (known !== undefined) return known;
  const bands = makeBands(size);
  const weights = bands.flatMap((band) => [...band.weights]);
  const made: PdqBands = [
    Uint32Array.from(bands, ({ start }) => start),
    Uint32Array.from(bands, (band) => band.weights.length),
    Float32Array.from(weights),
  ];
  if (bandsBySize.size >= mostSizes) bandsBySize.clear();
  bandsBySize.set(size, made);
  return made;
}

/** A bit a coefficient, set where it is above the median; in hex, the last row first. */
export function hashOf(values: Float32Array): string {
  const median = values.slice().sort()[127] as number;
  let text = '';
  for (let i = kept - 1; i >= 0; i--) {
    let word = 0;
    for (let j = 0; j < kept; j++) if ((values[i * kept + j] as number) > median) word |= 1 << j;
    text += word.toString(16).padStart(4, '0');
  }
  return text;
}

/** The coefficients of the picture mirrored and turned: where they stand, and with which sign. */
export function turned(
  values: Float32Array,
  { transpose, flipRows, flipColumns }: Turn,
): Float32Array {
  return values.map((_, k) => {
    const row = Math.floor(k / kept);
    const column = k % kept;
    const value = values[transpose ? column * kept + row : k] as number;
    // Row i is of frequency i + 1: the even ones are of odd cosines, which a flip negates.
    const negate = (flipRows && row % 2 === 0) !== (flipColumns && column % 2 === 0);
    return negate ? -value : value;
  });
}

/** First over the diagonal, then upside down, then left to right. */
export interface Turn {
  transpose: boolean;
  flipRows: boolean;
  flipColumns: boolean;
}
