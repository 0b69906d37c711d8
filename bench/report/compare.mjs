// Two runs side by side.
import { noiseMark, short } from './format.mjs';

const contendersOf = (results) =>
  new Map(
    results.cases.flatMap((test) =>
      test.rows.flatMap((row) =>
        test.metrics.flatMap((metric) => {
          const measured = row.metrics[metric.id];
          const key = `${test.id} ${row.contender} ${metric.id}`;
          return measured ? [[key, { test, row, metric, measured }]] : [];
        }),
      ),
    ),
  );

/**
 * Between two runs the machine may have changed its pace: what nobody touched, the floors, says by how much.
 */
const isFloor = ({ contender }) => contender.includes('floor') || contender === 'cat';

function rowName(test, row, metric) {
  const measured = test.metrics.length > 1 ? `, ${metric.name}` : '';
  return `${test.id}: ${row.label}${measured}${isFloor(row) ? ' (the pace of the machine)' : ''}`;
}

const overlap = (a, b) => a.low <= b.high && b.low <= a.high;

/**
 * A table of what both runs measured: each number before and after, and the factor between. A factor is
 * marked where the quartiles of the two runs overlap, which means that the difference may be none.
 */
export function compare(before, after) {
  const old = contendersOf(before);
  const rows = [...contendersOf(after)].flatMap(([key, { test, row, metric, measured }]) => {
    const past = old.get(key)?.measured;
    if (!past) return [];
    const factor = measured.median / past.median;
    return [
      [
        rowName(test, row, metric),
        `${short(past.median)} ${metric.unit}`,
        `${short(measured.median)} ${metric.unit}`,
        `${short(factor)}×${overlap(measured, past) ? noiseMark : ''}`,
        factor < 1 ? 'less' : 'more',
      ],
    ];
  });
  return { head: ['case', 'before', 'after', 'factor', ''], rows };
}
