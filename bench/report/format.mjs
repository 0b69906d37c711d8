// How numbers and rows are written, in the terminal and in Markdown alike.
import { growthOf } from '../engine/growth.mjs';
import { isNoisy, perRound } from '../engine/stats.mjs';

/** Three significant digits, without an exponent. */
export function short(value) {
  if (!Number.isFinite(value)) return '';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', {
    minimumFractionDigits: Math.min(digits, 6),
    maximumFractionDigits: Math.min(digits, 6),
  });
}

/** Said where the rounds disagree so much that the number means little. */
export const noiseMark = ' ~';

export const percent = (part) => `${Math.round(100 * part)} %`;

/** How many times the first row's value each row has, by round. */
export function ratioText(row, first, metric) {
  const [own, base] = [row.metrics[metric], first?.metrics[metric]];
  if (!own || !base || base.median <= 0) return '';
  const ratio = perRound(base.rounds, own.rounds, (a, b) => b / a);
  return `${short(ratio.median)}×${isNoisy(ratio) ? noiseMark : ''}`;
}

const differenceText = ({ field, expected, actual }) =>
  `${field}: ${actual ?? 'none'}, not ${expected}`;

/** What is to be said of a row beside its numbers. */
export function noteOf({ status, reason, differences, answer }) {
  if (status === 'differs') return `differs: ${differences.map(differenceText).join('; ')}`;
  if (status === 'ok') return answer?.outcome ?? '';
  return `${status === 'missing' ? 'not measured' : status}: ${reason}`;
}

/** A case as a table: `head` and `rows` of text. The first row that was measured is what ratios refer to. */
export function caseTable({ title, metrics, rows }) {
  const [main] = metrics;
  const first = rows.find((row) => row.metrics[main.id]);
  const withRatio = rows.length > 1 && main.unit === 'ms';
  return {
    head: [
      title,
      ...metrics.map(({ name, unit }) => `${name}, ${unit}`),
      'spread',
      ...(withRatio ? ['ratio'] : []),
      '',
    ],
    rows: rows.map((row) => [
      row.label,
      ...metrics.map(({ id }) => short(row.metrics[id]?.median)),
      row.metrics[main.id]?.rounds.length > 1 ? percent(row.metrics[main.id].spread) : '',
      ...(withRatio ? [ratioText(row, first, main.id)] : []),
      noteOf(row),
    ]),
  };
}

/** What each further sample costs, of everybody that was measured at two numbers of samples. */
export function growthTable(cases) {
  const rows = cases.filter(({ group }) => group === 'growth').flatMap((test) => test.rows);
  const labels = new Map(rows.map(({ contender, label }) => [contender, label]));
  return {
    head: ['growth over the last step', 'samples', 'a further sample, ns', 'slope', ''],
    rows: [...labels].flatMap(([contender, label]) => {
      const growth = growthOf(cases, contender);
      if (!growth) return [];
      const { samples, perSample, exponent } = growth;
      const noise = isNoisy(perSample) ? 'noisy' : '';
      const slope = exponent.median.toFixed(2);
      return [[label, samples.toLocaleString('en'), short(perSample.median), slope, noise]];
    }),
  };
}

const measuredText = ({ measured, unit }) => (measured === null ? '' : `${short(measured)}${unit}`);

const spreadText = ({ low, high }) => (low === null ? '' : `${short(low)} to ${short(high)}`);

export const targetTable = (targets) => ({
  head: ['target', 'bar', 'measured', 'quartiles', ''],
  rows: targets.map((target) => [
    target.what,
    target.bar,
    measuredText(target),
    spreadText(target),
    `${target.verdict}${target.noisy ? ', but noisy' : ''}`,
  ]),
});

/** The machine in one sentence. */
export const machineText = ({ machine, versions, date }) =>
  `${machine.cpu}, ${machine.cores} cores (${machine.cpuFeatures.join(', ')}), ` +
  `${machine.memoryGiB} GiB, ${machine.system}, Node ${versions.node}, ${date.slice(0, 10)}`;
