import type { PictureFacts } from '../../../media/track-facts.js';

type Orientation = Pick<PictureFacts, 'rotation' | 'mirrored'>;

const upright: Orientation = { rotation: 0, mirrored: false };
const quarters = [0, 90, 180, 270] as const;

const fractions = [65_536, 65_536, 2 ** 30];

/**
 * The track's matrix, and then the movie's (ISO/IEC 14496-12 8.2.2.3): the product, in the same fixed point.
 */
export function concatenated(track: readonly number[], movie: readonly number[]): number[] {
  const product: number[] = [];
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let i = 0; i < 3; i++)
        sum +=
          ((track[3 * row + i] ?? 0) * (movie[3 * i + column] ?? 0)) / (fractions[i] as number);
      product.push(Math.round(sum));
    }
  return product;
}

/**
 * Rotation and mirroring from the matrix of `tkhd` (ISO/IEC 14496-12 8.3.2.3): {a, b, u, c, d, v, x, y, w}
 * takes a point (p, q), y downward, to (a·p + c·q + x, b·p + d·q + y). A clockwise turn by θ has a = cos θ, b
 * = sin θ, c = −sin θ, d = cos θ; a flip after it negates a and c. Other angles are taken to the nearest
 * quarter; a matrix of no area is ignored.
 */
export function orientation(matrix: readonly number[]): Orientation {
  const a = matrix[0] ?? 0;
  const b = matrix[1] ?? 0;
  const c = matrix[3] ?? 0;
  const d = matrix[4] ?? 0;
  if (b === 0 && c === 0 && a > 0 && d > 0) return upright;
  const area = a * d - b * c;
  if (area === 0) return upright;
  const mirrored = area < 0;
  const quarter = Math.round(Math.atan2(b, mirrored ? -a : a) / (Math.PI / 2));
  return { rotation: quarters[(quarter + 4) % 4] as Orientation['rotation'], mirrored };
}
