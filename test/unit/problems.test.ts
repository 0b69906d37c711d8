import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import { Findings } from '../../src/interpret/findings.js';
import { problemKinds } from '../../src/report/problems.js';
import { backends } from '../support/backends.js';
import { caseBytes, expectedPlace, problemCases } from '../support/problem-cases/index.js';

describe.each(backends)('problems by the %s backend', (backend) => {
  test.each(problemCases.filter((problem) => problem.path !== undefined))(
    '$code: $what',
    (problem) => {
      const { limits = {} } = problem;
      const { problems } = inspectSync(caseBytes(problem), { backend, limits });
      const { severity } = problemKinds[problem.code];
      const place = expectedPlace(problem);
      expect(problems).toContainEqual(expect.objectContaining({ ...place, severity }));
      if (problem.says !== undefined) {
        const found = problems.find(({ code, path }) => code === place.code && path === place.path);
        expect(found?.message).toMatch(problem.says);
      }
    },
  );

  test.each(problemCases.filter((problem) => problem.path === undefined))(
    'no $code: $what',
    (problem) => {
      const { limits = {} } = problem;
      const { problems } = inspectSync(caseBytes(problem), { backend, limits });
      expect(problems.map(({ code }) => code)).not.toContain(problem.code);
    },
  );
});

test('every code has a file that raises it and one that nearly does', () => {
  const raised = new Set(
    problemCases.filter(({ path }) => path !== undefined).map(({ code }) => code),
  );
  const near = new Set(
    problemCases.filter(({ path }) => path === undefined).map(({ code }) => code),
  );
  const codes = Object.keys(problemKinds).sort();
  expect([...raised].sort()).toEqual(codes);
  expect([...near].sort()).toEqual(codes);
});

test('messages are whole sentences: every number is filled in', () => {
  for (const problem of problemCases)
    for (const backend of backends)
      for (const { message } of inspectSync(caseBytes(problem), { backend }).problems)
        expect(message).not.toMatch(/[{}]|NaN|undefined/);
});

test('what is found again is listed once, and does not crowd out others', () => {
  const findings = new Findings(2);
  for (const path of ['meta', 'meta', 'meta/iloc', 'meta'])
    findings.add('invalid-item', path, 40, -1, 0, 0, 'twice');
  expect(findings.describe([]).map(({ code, path }) => [code, path])).toEqual([
    ['invalid-item', 'meta'],
    ['invalid-item', 'meta/iloc'],
  ]);
  findings.add('invalid-item', 'meta/iinf', 40, -1, 0, 0);
  expect(findings.describe([]).at(-1)?.code).toBe('problems-truncated');
});
