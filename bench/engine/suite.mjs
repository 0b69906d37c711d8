// A whole run: the cases that are asked for, one after the other, and what they were measured on.
import path from 'node:path';
import { casesOf } from '../cases/index.mjs';
import { factsOf } from '../media/facts.mjs';
import { mediaOf, shortVersion } from '../media/index.mjs';
import { timer } from './clock.mjs';
import { judge } from './judge.mjs';
import { commit, machine, versions } from './machine.mjs';
import { race } from './race.mjs';
import { summary } from './stats.mjs';

/** How thoroughly: `slow` calls, of that many milliseconds and more, have fewer rounds. */
const modes = {
  quick: { rounds: 7, seconds: 0.06, warmUpSeconds: 0.2, slow: { milliseconds: 40, rounds: 3 } },
  full: { rounds: 21, seconds: 0.2, warmUpSeconds: 0.5, slow: { milliseconds: 100, rounds: 7 } },
  // Answers, and that every case can be timed at all.
  smoke: { rounds: 1, seconds: 0.001, warmUpSeconds: 0, slow: { milliseconds: 0, rounds: 1 } },
};

const isWanted = ({ id, group }, only) =>
  !only || only.some((wanted) => wanted === group || wanted === id);

const defaultMetrics = [{ id: 'time', name: 'time', unit: 'ms' }];

/** The user's own files, each a case of its own. */
const ownCases = (files) =>
  files.map((file) => ({
    ...casesOf({}).find(({ id }) => id === 'inspect/hour'),
    id: `inspect/${file}`,
    title: `inspect: ${path.basename(file)}`,
    media: null,
    file: path.resolve(file),
  }));

/** The same case with a short file, without rounds of its own. */
const smoke = (test) => ({
  ...test,
  media: test.media && shortVersion(test.media),
  settings: {},
});

async function runCase(test, settings, chosen) {
  const started = Date.now();
  const { id, group, title, samples, media, metrics = defaultMetrics } = test;
  const file = test.file ?? (media && (await mediaOf(media)));
  const params = typeof test.params === 'function' ? await test.params() : test.params;
  const rows = test.rows
    ? await test.rows()
    : await race(
        { ...test, file, params, contenders: test.contenders.filter((one) => chosen(one)) },
        { ...settings, ...test.settings },
      );
  for (const row of rows) {
    const values = Object.entries(row.values ?? {}).filter(([, rounds]) => rounds.length > 0);
    delete row.values;
    row.metrics = Object.fromEntries(
      values.map(([metric, rounds]) => [metric, { ...summary(rounds), rounds }]),
    );
  }
  const facts = Array.isArray(file)
    ? { ...factsOf(file[0]), files: file.length }
    : file
      ? factsOf(file)
      : null;
  const seconds = (Date.now() - started) / 1000;
  return { id, group, title, samples: samples ?? null, media: facts, metrics, rows, seconds };
}

/**
 * Runs the cases that `only` names, by group or id (without it all), in the mode `quick`, `full` or `smoke`,
 * and calls `onCase` with the result of each. Returns all results, plain JSON.
 */
export async function runSuite({ mode, only, contenders, rounds, seconds, files, onCase }) {
  const settings = {
    ...modes[mode],
    ...(rounds ? { rounds } : {}),
    ...(seconds ? { seconds } : {}),
  };
  const all = files ? ownCases(files) : casesOf({ full: mode === 'full' });
  const wanted = all.filter(
    (test) => isWanted(test, only) && (mode !== 'smoke' || test.smoke !== false),
  );
  const chosen = (id) => !contenders || contenders.includes(id);
  const started = new Date();
  const before = machine();
  const cases = [];
  for (const test of wanted) {
    const result = await runCase(mode === 'smoke' ? smoke(test) : test, settings, chosen);
    cases.push(result);
    onCase?.(result);
  }
  return {
    schema: 1,
    mode,
    date: started.toISOString(),
    minutes: Math.round((Date.now() - started.getTime()) / 6000) / 10,
    commit: commit(),
    machine: before,
    versions: versions(),
    timer,
    settings,
    cases,
    targets: judge(cases),
  };
}
