// What contenders must agree on, as flat fields. Lists become text, in the order of the file's tracks.
import { createHash } from 'node:crypto';

const join = (list) => (list.some((value) => !Number.isFinite(value)) ? null : list.join(' + '));

/** Samples of each track, or null where one is not known. */
export const countsOf = (list) => join(list.map((value) => Number(value ?? Number.NaN)));

/**
 * Durations of each track's media in seconds, to the hundredth: containers and
 * tools round to different ticks.
 */
export const secondsOf = (list) =>
  join(list.map((value) => Math.round(Number(value ?? Number.NaN) * 100) / 100));

/** One digest over the digests of all samples: bytes of each track, in the order of the file's tracks. */
export function digestOf(tracks) {
  const hash = createHash('sha256');
  for (const bytes of tracks) hash.update(bytes);
  return hash.digest('hex').slice(0, 16);
}
