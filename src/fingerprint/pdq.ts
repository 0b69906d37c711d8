/**
 * PDQ, after facebook/ThreatExchange's reference. Its four box filters and the choice of 64 × 64 places are
 * one linear map an axis, so that each place is a weighted sum of a few rows and columns.
 *
 * Every sum is of float32 in the order of the loops, products rounded before they are added: whoever keeps
 * to it, without fused multiplication, has the same bits.
 */

import type { NativeBackend, PdqBands } from '../backends/backend.js';
import type { Backend } from '../backends/select.js';
import { bandsOf, paddedLength, side } from './bands.js';
import { type CheckedPicture, readLuma } from './picture.js';

const kept = 16;
const { fround } = Math;

/** Rounded before it is multiplied, as in the reference: ties between coefficients hang on it. */
const scale = fround(Math.sqrt(2 / side));

/** Row i: √(2/64) · cos(π/128 · (i + 1)(2j + 1)); the constant term is left out. */
const cosines = Float32Array.from(
  { length: kept * side },
  (_, k) =>
    scale * Math.cos((Math.PI / 2 / side) * (Math.floor(k / side) + 1) * (2 * (k % side) + 1)),
);

/** Also turned, 64 rows of 16, as the addon reads it. */
const cosinesBothWays = new Float32Array(2 * kept * side);
cosinesBothWays.set(cosines);
cosines.forEach((value, k) => {
  cosinesBothWays[kept * side + (k % side) * kept + Math.floor(k / side)] = value;
});

/** Adds `weight` times each of `values` to `sums`, from `to` on. */
function addRow(sums: Float32Array, to: number, weight: number, values: Float32Array): void {
  const factor = fround(weight);
  for (let x = 0; x < values.length; x++)
    sums[to + x] = (sums[to + x] as number) + fround(factor * (values[x] as number));
}

/** The 64 × 64 places: rows are summed up first, then columns. */
function shrink(picture: CheckedPicture): Float32Array {
  const { width, height } = picture;
  const [starts, lengths, weights] = bandsOf(height);
  const columns = bandsOf(width);
  const luma = new Float32Array(width);
  const sums = new Float32Array(side * width);
  let next = 0;
  // Where the weights of place `next` are.
  let atNext = 0;
  for (let y = 0; y < height; y++) {
    while (next < side && (starts[next] as number) + (lengths[next] as number) <= y)
      atNext += paddedLength(lengths[next++] as number);
    let read = false;
    let at = atNext;
    for (let i = next; i < side && (starts[i] as number) <= y; i++) {
      const length = lengths[i] as number;
      const row = y - (starts[i] as number);
      if (row < length) {
        if (!read) readLuma(picture, y, luma);
        read = true;
        addRow(sums, i * width, weights[at + row] as number, luma);
      }
      at += paddedLength(length);
    }
  }
  const places = new Float32Array(side * side);
  for (let i = 0; i < side; i++)
    sumColumns(sums.subarray(i * width, (i + 1) * width), columns, places, i * side);
  return places;
}

/** A sum has eight parts, the columns in turn; these are added in pairs, and the pairs in pairs. */
function sumColumns(
  sums: Float32Array,
  [starts, lengths, weights]: PdqBands,
  places: Float32Array,
  to: number,
): void {
  const parts = new Float32Array(8);
  let at = 0;
  for (let j = 0; j < side; j++) {
    const start = starts[j] as number;
    const length = lengths[j] as number;
    parts.fill(0);
    for (let x = 0; x < length; x++)
      parts[x & 7] =
        (parts[x & 7] as number) +
        fround((weights[at + x] as number) * (sums[start + x] as number));
    for (let half = 4; half > 0; half >>= 1)
      for (let k = 0; k < half; k++)
        parts[k] = (parts[2 * k] as number) + (parts[2 * k + 1] as number);
    places[to + j] = parts[0] as number;
    at += paddedLength(length);
  }
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

/** The sum of the steps between neighbours, each times `stretch`, in percent of 255. */
function stepsOf(places: Float32Array, stretch: number): number {
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
  return sum;
}

/** How much there is to tell the picture by, 0 to 100. */
const qualityOf = (steps: number) => Math.min(100, Math.floor(steps / 90));

/** Of a picture: the 16 × 16 coefficients, its hash and its quality. */
export interface Pdq {
  values: Float32Array;
  hash: string;
  quality: number;
}

/** PDQ of the picture; null where it is too small for one, under 5 pixels on a side. */
export function pdqOf(picture: CheckedPicture, backend: Backend): Pdq | null {
  if (picture.width < 5 || picture.height < 5) return null;
  // Luma of 16 to 235, as if it were of 0 to 255.
  const stretch = picture.limited ? fround(255 / 219) : 1;
  if (backend.name === 'native') return byAddon(picture, stretch, backend.native);
  const places = shrink(picture);
  const values = transform(places);
  return { values, hash: hashOf(values), quality: qualityOf(stepsOf(places, stretch)) };
}

function byAddon(picture: CheckedPicture, stretch: number, native: NativeBackend): Pdq {
  const values = new Float32Array(kept * kept);
  const words = new Uint16Array(kept);
  const { data, width, height } = picture;
  // Of an odd class of bytes the addon sees the memory.
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
  const [rows, columns] = [bandsOf(height), bandsOf(width)];
  const steps = native.pdq(
    { ...picture, data: bytes },
    stretch,
    rows,
    columns,
    cosinesBothWays,
    values,
    words,
  );
  return { values, hash: hexOf(words), quality: qualityOf(steps) };
}

/** The last word first. */
function hexOf(words: Uint16Array): string {
  let text = '';
  for (let i = kept - 1; i >= 0; i--)
    text += ((words[i] as number) + 0x10000).toString(16).slice(1);
  return text;
}

/** A bit a coefficient, set where it is above the median, in hex. */
export function hashOf(values: Float32Array): string {
  const median = values.slice().sort()[127] as number;
  const words = new Uint16Array(kept);
  values.forEach((value, k) => {
    if (value > median) words[k >> 4] = (words[k >> 4] as number) | (1 << (k & 15));
  });
  return hexOf(words);
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
