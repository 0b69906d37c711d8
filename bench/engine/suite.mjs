// A whole run: the cases that are asked for, one after the other, and what they were measured on.
import { casesOf } from '../cases/index.mjs';
import { mediaOf } from '../media/index.mjs';
import { race } from './race.mjs';

const quick = {
  rounds: 7,
  seconds: 0.1,
  warmUpSeconds: 0.3,
  slow: { milliseconds: 50, rounds: 3 },
};

const isWanted = ({ id, group }, only) =>
  !only || only.some((wanted) => wanted === group || wanted === id);

/** Runs the cases and calls `onCase` with the result of each. Returns all results. */
export async function runSuite({ only, contenders, rounds, seconds, onCase }) {
  const settings = { ...quick, ...(rounds ? { rounds } : {}), ...(seconds ? { seconds } : {}) };
  const cases = casesOf({}).filter((test) => isWanted(test, only));
  const results = [];
  for (const test of cases) {
    const file = await mediaOf(test.media);
    const chosen = test.contenders.filter((id) => !contenders || contenders.includes(id));
    const rows = await race({ ...test, file, contenders: chosen }, settings);
    const result = { id: test.id, group: test.group, title: test.title, unit: 'ms', rows };
    results.push(result);
    onCase(result);
  }
  return { cases: results };
}
