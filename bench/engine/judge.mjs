// Targets against what was measured.
import { contenderOf } from '../contenders/index.mjs';
import { targets } from '../targets.mjs';
import { growthOf } from './growth.mjs';
import { isNoisy, perRound } from './stats.mjs';

const metricOf = (test, id, metric = 'time') => {
  const row = test?.rows.find(({ contender }) => contender === id);
  // What answers something else does other work: its time says nothing.
  return row?.status === 'ok' ? row.metrics[metric] : undefined;
};

const label = (id) => contenderOf(id).label;

/**
 * `{ value, spread, low, high }` of a target, or null where something that it needs is missing; `what`
 * in words, `unit` of the value.
 */
const kinds = {
  ratio(target, cases) {
    const test = cases.get(target.case);
    const fast = metricOf(test, target.fast);
    const measured = target.slow.flatMap((id) => {
      const slow = metricOf(test, id);
      return slow && fast ? [perRound(fast.rounds, slow.rounds, (a, b) => b / a)] : [];
    });
    return measured.sort((a, b) => a.median - b.median)[0] ?? null;
  },
  difference(target, cases) {
    const test = cases.get(target.case);
    const [of, than] = [metricOf(test, target.of), metricOf(test, target.than)];
    return of && than ? perRound(of.rounds, than.rounds, (a, b) => a - b) : null;
  },
  value: (target, cases) => metricOf(cases.get(target.case), target.of, target.metric) ?? null,
  metadata(target, cases) {
    const test = cases.get(target.case);
    const measured = metricOf(test, target.of, target.metric);
    const megabytes = test && test.media.metadataBytes / 2 ** 20;
    return measured ? perRound(measured.rounds, measured.rounds, (a) => a / megabytes) : null;
  },
  perSample: ({ of }, cases) => growthOf([...cases.values()], of)?.perSample ?? null,
  exponent: ({ of }, cases) => growthOf([...cases.values()], of)?.exponent ?? null,
};

const words = {
  ratio: ({ slow, fast, case: test }) =>
    `${test}: ${slow.map(label).join(' or ')} ÷ ${label(fast)}`,
  difference: ({ of, than, case: test }) => `${test}: ${label(of)} over ${label(than)}`,
  value: ({ of, metric, case: test }) => `${test}: ${label(of)}, ${metric}`,
  metadata: ({ of, metric, case: test }) => `${test}: ${label(of)}, ${metric} ÷ metadata`,
  perSample: ({ group, of }) => `${group}: ${label(of)}, each further sample`,
  exponent: ({ group, of }) => `${group}: ${label(of)}, power of the number of samples`,
};

const units = { ratio: '×', difference: ' ms', metadata: '×', perSample: ' ns', exponent: '' };

const unitOf = (target, cases) => {
  if (target.type !== 'value') return units[target.type];
  const metric = cases.get(target.case)?.metrics.find(({ id }) => id === target.metric);
  return metric ? ` ${metric.unit}` : '';
};

/** Whether a target is about one of these cases. */
export const isAbout = (target, cases) =>
  cases.some(({ id, group }) => (target.case ? target.case === id : target.group === group));

/**
 * Every target about one of the cases: `what`, `bar`, `measured` (null where it could not be), `unit`,
 * `verdict` (met, short, not measured), and `noisy`: the rounds disagree so much, or lie on both sides of the
 * bar, that another run may say otherwise.
 */
export function judge(list) {
  const cases = new Map(list.map((test) => [test.id, test]));
  return targets
    .filter((target) => isAbout(target, list))
    .map((target) => {
      const { type, atLeast, atMost } = target;
      const unit = unitOf(target, cases);
      const result = kinds[type](target, cases);
      const bar = atLeast ?? atMost;
      const isMet = (value) => (atLeast === undefined ? value <= bar : value >= bar);
      const common = {
        what: words[type](target),
        bar: `${atLeast === undefined ? '≤' : '≥'} ${bar.toLocaleString('en')}${unit}`,
        unit,
      };
      if (!result)
        return {
          ...common,
          measured: null,
          low: null,
          high: null,
          verdict: 'not measured',
          noisy: false,
        };
      const { median, low, high } = result;
      return {
        ...common,
        measured: median,
        low,
        high,
        verdict: isMet(median) ? 'met' : 'short',
        noisy: isNoisy(result) || isMet(low) !== isMet(high),
      };
    });
}
