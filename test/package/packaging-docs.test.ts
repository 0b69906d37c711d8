import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/paths.js';

const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

test('every code of backendInfo has its row in the documentation', () => {
  const source = read('src/backends/backend.ts');
  const type = source.slice(
    source.indexOf('export type AddonProblem'),
    source.indexOf(';', source.indexOf('export type AddonProblem')),
  );
  const codes = [...type.matchAll(/'([\w-]+)'/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(5);
  for (const code of codes) expect(read('docs/packaging.md')).toContain(`| \`${code}\` |`);
});

test('every prebuild that a release must have is built by the workflow', () => {
  const workflow = read('.github/workflows/prebuild.yml');
  const targets = [
    ...read('scripts/prebuild/release-targets.mjs').matchAll(
      /'([\w-]+)\/boxray(?:\.(\w+))?\.node'/g,
    ),
  ];
  expect(targets).toHaveLength(8);
  for (const [, tuple = '', libc] of targets) {
    const [os, arch] = tuple.split('-');
    if (os === 'linux') {
      const job = workflow.slice(workflow.indexOf(`  linux-${libc}:`));
      expect(job.slice(0, job.indexOf('runs-on:'))).toContain(`arch: ${arch}`);
    } else expect(workflow).toContain(`target: ${tuple}`);
  }
});

test('the scripts that workflows call are there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const name of readdirSync(path.join(root, '.github', 'workflows')))
    for (const [, script = ''] of read(path.join('.github', 'workflows', name)).matchAll(
      /npm run ([\w:]+)/g,
    ))
      expect(scripts).toHaveProperty([script]);
});
