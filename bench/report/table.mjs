// What is shown in the terminal.
import Table from 'cli-table3';
import { perRound } from '../engine/stats.mjs';

const round = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Prints the rows of a case: median, spread, and how many times the first row's time each takes, by round. */
export function printCase({ title, rows }) {
  const table = new Table({
    head: [title, 'median ms', 'spread', '× first', 'answer'],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  const first = rows.find(({ metrics }) => metrics?.time);
  for (const { label, status, reason, metrics, differences } of rows) {
    const time = metrics?.time;
    const note =
      status === 'differs'
        ? differences
            .map(({ field, expected, actual }) => `${field}: ${actual}, not ${expected}`)
            .join('; ')
        : status === 'ok'
          ? ''
          : `${status}: ${reason}`;
    if (!time) table.push([label, '', '', '', note]);
    else {
      const ratio = perRound(first.metrics.time.rounds, time.rounds, (a, b) => b / a);
      table.push([
        label,
        round(time.median),
        `${(100 * time.spread).toFixed(0)} %`,
        `${round(ratio.median)}${ratio.spread > 0.5 ? ' ~' : ''}`,
        note,
      ]);
    }
  }
  console.log(table.toString());
}
