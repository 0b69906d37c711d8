// How a contender's cost grows with the number of samples.
import { perRound } from './stats.mjs';

/**
 * Over the two largest files of the growing series that a contender was measured at, by round: `perSample`,
 * nanoseconds that each further sample costs, and `exponent`, the power of the number of samples that the
 * time grows with (1 is linear). Null where there are no two.
 */
export function growthOf(cases, contender) {
  const measured = cases
    .filter(({ group }) => group === 'growth')
    .flatMap(({ samples, rows }) => {
      const row = rows.find((one) => one.contender === contender && one.status === 'ok');
      return row?.metrics.time ? [{ samples, rounds: row.metrics.time.rounds }] : [];
    })
    .sort((a, b) => a.samples - b.samples);
  const [small, large] = measured.slice(-2);
  if (!large) return null;
  const step = large.samples - small.samples;
  const factor = Math.log(large.samples / small.samples);
  return {
    samples: large.samples,
    perSample: perRound(small.rounds, large.rounds, (few, many) => (1e6 * (many - few)) / step),
    exponent: perRound(small.rounds, large.rounds, (few, many) => Math.log(many / few) / factor),
  };
}
