import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { version } from '../../src/version.js';
import { root } from '../support/paths.js';

const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json'));

test('the version in the code is that of the package, and the changelog has it', () => {
  expect(version).toBe(manifest.version);
  expect(read('CHANGELOG.md')).toContain(`\n## ${version}\n`);
});

test('installing compiles nothing and runs nothing', () => {
  expect(manifest.gypfile).toBe(false);
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts).not.toHaveProperty(script);
  expect(manifest.files.join()).not.toMatch(/gyp|native|src/);
});

test('the licence of what is bundled travels with the package, for the version that is', () => {
  expect(manifest.files).toContain('THIRD-PARTY.md');
  const notice = read('THIRD-PARTY.md');
  const listed = /noExternal: \[([^\]]*)\]/.exec(read('tsup.config.ts'))?.[1]?.match(/[\w-]+/g);
  // The last two are in the validator of policies.
  for (const name of [...(listed ?? []), 'ajv', 'fast-deep-equal']) {
    const { version: bundled } = JSON.parse(read(`node_modules/${name}/package.json`));
    expect(notice).toContain(`## ${name} ${bundled}\n`);
    expect(notice).toContain(read(`node_modules/${name}/LICENSE`).trim());
    expect(manifest.dependencies).not.toHaveProperty(name);
  }
});

const lockFiles = ['package-lock.json', 'bench/package-lock.json'];

test.each(lockFiles)('%s names no registry', (file) => {
  expect(read(file)).not.toContain('"resolved"');
});

test.each(lockFiles)('%s has the packages of every platform, or npm ci refuses it', (file) => {
  const { packages } = JSON.parse(read(file));
  const names = Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, ''));
  for (const { optionalDependencies = {} } of Object.values<Record<string, object>>(packages))
    for (const name of Object.keys(optionalDependencies)) expect(names).toContain(name);
});

test('binding.gyp lists every C++ source but the tests', () => {
  const sources = readdirSync(path.join(root, 'native'), { recursive: true, encoding: 'utf8' })
    .map((name) => `native/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => name.endsWith('.cc') && !/^native\/(test|fuzz)\//.test(name));
  const listed = read('binding.gyp').match(/native\/[\w/]+\.cc/g);
  expect([...(listed ?? [])].sort()).toEqual(sources.sort());
});
