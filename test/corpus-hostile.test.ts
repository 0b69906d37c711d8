import { describe, expect, test } from 'vitest';
import { backends } from './backends.js';
import { comparable, inspectInChild, type Outcome } from './build/children.js';
import { type HostileRow, hasCorpus, hostileRows } from './build/corpus.js';

const rows = hasCorpus ? hostileRows().filter(({ family }) => family !== 'mkv') : [];

describe.skipIf(!hasCorpus).each(backends)('the shared hostile files, %s', (backend) => {
  test('every outcome is the expected one, quickly and in little memory', {
    timeout: 300_000,
  }, async () => {
    const outcomes = await inspectInChild(
      backend,
      rows.map(({ path }) => path),
      200,
    );
    const faults = rows.flatMap((row, i) =>
      faultsOf(row, outcomes[i] as Outcome).map((fault) => `${row.file}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});

describe.skipIf(!hasCorpus)('the shared hostile files', () => {
  test('the backends agree', { timeout: 300_000 }, async () => {
    const paths = rows.map(({ path }) => path);
    const [first, ...others] = await Promise.all(
      backends.map((backend) => inspectInChild(backend, paths, 200)),
    );
    for (const other of others) expect(other.map(comparable)).toEqual(first?.map(comparable));
  });
});

function faultsOf(row: HostileRow, outcome: Outcome): string[] {
  const faults: string[] = [];
  if (outcome.milliseconds > row.seconds * 1000) faults.push(`took ${outcome.milliseconds} ms`);
  if (outcome.extraBytes > row.extraMegabytes * 1e6)
    faults.push(`took ${outcome.extraBytes} bytes`);
  if (outcome.badNumber) faults.push('a number is not finite');
  if (outcome.report === undefined && outcome.error?.name !== 'MediaError')
    faults.push(`threw ${outcome.error?.message}`);
  if (!expectations[row.expect](outcome))
    faults.push(`is not '${row.expect}': ${summary(outcome)}`);
  if (row.check !== '' && outcome.report !== undefined)
    faults.push(...row.check.split(';').flatMap((check) => failedCheck(check, outcome)));
  return faults;
}

const severities = (outcome: Outcome) =>
  outcome.report?.problems.map(({ severity }) => severity) ?? [];
const complains = (outcome: Outcome) => severities(outcome).some((severity) => severity !== 'info');

/** The meaning of the column `expect`, from the corpus's own description. */
const expectations: Record<HostileRow['expect'], (outcome: Outcome) => boolean> = {
  error: ({ error }) => error?.name === 'MediaError',
  problem: complains,
  either: (outcome) => outcome.error?.name === 'MediaError' || complains(outcome),
  report: ({ report }) => report !== undefined,
  ok: (outcome) => outcome.report !== undefined && !severities(outcome).includes('error'),
};

function failedCheck(check: string, { report }: Outcome): string[] {
  const [, name, relation, value] = /^([\w-]+)(?:([=~])([\d.]+))?/.exec(check) ?? [];
  const actual = {
    tracks: report?.tracks.length,
    v_samples: report?.tracks.find(({ type }) => type === 'video')?.samples.count,
    duration: report?.durationSeconds,
    items: report?.image?.itemCount,
    w: report?.image?.width,
    h: report?.image?.height,
  }[name as string];
  if (relation === undefined) return [];
  // `tracks=2 if read`: a compressed movie header is named, not read.
  if (check.includes('if read') && actual === 0) return [];
  const wanted = Number(value);
  if (typeof actual !== 'number') return [`${check}: it is ${actual}`];
  const holds = relation === '=' ? actual === wanted : Math.abs(actual - wanted) < 0.02;
  return holds ? [] : [`${check}: it is ${actual}`];
}

function summary({ report, error }: Outcome): string {
  const codes = report?.problems.map(({ code, severity }) => `${severity} ${code}`);
  return error === undefined ? `a report with ${codes?.join(', ') || 'no problems'}` : error.code;
}
