// Whether two runs put the contenders of each case in the same order.
import { perRound } from '../engine/stats.mjs';

/** By case and metric, the rounds of each contender. */
const roundsOf = (results) =>
  new Map(
    results.cases.flatMap((test) =>
      test.metrics.map((metric) => [
        `${test.id}${test.metrics.length > 1 ? ` ${metric.name}` : ''}`,
        new Map(
          test.rows.flatMap(({ contender, metrics }) =>
            metrics[metric.id] ? [[contender, metrics[metric.id].rounds]] : [],
          ),
        ),
      ]),
    ),
  );

/**
 * 1 where `a` is the greater one, -1 where `b` is, 0 where the rounds do not tell: the
 * quartiles of their ratios hold 1.
 */
function order(a, b) {
  const { low, high } = perRound(a, b, (x, y) => x / y);
  return low > 1 ? 1 : high < 1 ? -1 : 0;
}

/**
 * Compares every pair of contenders that a case of both runs has. `same`: in how many pairs the same one is
 * ahead; `close`: in how many one of the runs cannot tell; `swapped`: the others.
 */
export function rankings(before, after) {
  const old = roundsOf(before);
  const found = { same: 0, close: 0, swapped: [] };
  for (const [id, now] of roundsOf(after)) {
    const past = old.get(id);
    const both = [...now.keys()].filter((contender) => past?.has(contender));
    both.forEach((a, i) => {
      for (const b of both.slice(i + 1)) {
        const [then, today] = [past, now].map((rounds) => order(rounds.get(a), rounds.get(b)));
        if (then === 0 || today === 0) found.close++;
        else if (then === today) found.same++;
        else found.swapped.push(`${id}: ${a} and ${b}`);
      }
    });
  }
  return found;
}

/** One line, and one for each pair that changed places. */
export function rankingText({ same, close, swapped }) {
  const first =
    `ranking: ${same} pairs of contenders stand in the same order, ${close} are too close to tell, ` +
    `${swapped.length} changed places`;
  return [first, ...swapped.map((pair) => `  ${pair}`)].join('\n');
}
