import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLimits, inspectSync } from '../../src/index.js';
import { hashProblemKinds, problemKinds } from '../../src/report/problems.js';
import { openPage, testExamples } from '../support/examples.js';

const page = openPage('README.md');
const { text: readme, folder, blocksIn, run } = page;
testExamples(page);

describe('the report at a glance', () => {
  const block = (language: string) => blocksIn(language)[0]?.code ?? '';

  test('is what the command prints, but for the backend', () => {
    const printed = run('node_modules/.bin/boxray', ['inspect', 'upload.mp4']).split('\n');
    const shown = block('text').split('\n');
    expect(printed.slice(0, -2)).toEqual(shown.slice(0, -2));
  });

  test('is what the library returns', () => {
    const shown = JSON.parse(block('json'));
    const { tracks, ...report } = inspectSync(path.join(folder, 'upload.mp4'));
    expect({ ...report, tracks: tracks.slice(0, 1) }).toMatchObject(shown);
  });
});

test('the table of problems has every code with its severity and meaning', () => {
  const fill = (message: string) =>
    message
      .replace('{a}', 'N')
      .replace('{b}', 'M')
      .replace(/\{\w+\}/, '…');
  const rows = Object.entries({ ...problemKinds, ...hashProblemKinds }).map(
    ([code, kind]) => `| \`${code}\` | ${kind.severity} | ${fill(kind.message)} |`,
  );
  const listed = readme
    .split('\n')
    .filter((line) => /^\| `[\w-]+` \| (error|warning|info) /.test(line));
  expect(listed).toEqual(rows);
});

test('the table of limits has every name', () => {
  for (const name of Object.keys(defaultLimits)) expect(readme).toContain(`| \`${name}\` |`);
});
