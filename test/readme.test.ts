import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLimits, inspectSync } from '../src/index.js';
import { hashProblemKinds, problemKinds } from '../src/problems.js';
import { bytesOf } from './build/box.js';
import { richStill } from './build/hostile/pictures.js';

const root = path.resolve(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** A folder as a reader has it after `npm install boxray`, with an upload.mp4 and a photo. */
const folder = mkdtempSync(path.join(tmpdir(), 'boxray-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(path.join(folder, 'node_modules', '.bin'), { recursive: true });
symlinkSync(root, path.join(folder, 'node_modules', 'boxray'), 'junction');
symlinkSync(path.join(root, 'dist', 'cli.js'), path.join(folder, 'node_modules', '.bin', 'boxray'));
copyFileSync(path.join(root, 'test', 'fixtures', 'sample.mp4'), path.join(folder, 'upload.mp4'));
writeFileSync(path.join(folder, 'photo.avif'), bytesOf(...richStill()));
writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');

const blocks = [...readme.matchAll(/^```(ts|js|sh|text|json)\n([\s\S]*?)^```$/gm)].map(
  ([, language, code], index) => ({ language: language as string, code: code as string, index }),
);
const blocksIn = (language: string) => blocks.filter((block) => block.language === language);

function run(program: string, args: string[]) {
  const result = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  expect(result.status).toBe(0);
  return result.stdout;
}

const compilerOptions: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  typeRoots: [path.join(root, 'node_modules', '@types')],
};

describe('examples', () => {
  test('there are some of each kind', () => {
    for (const language of ['ts', 'js', 'sh']) expect(blocksIn(language)).not.toHaveLength(0);
  });

  test('TypeScript ones pass the type check', () => {
    const files = blocksIn('ts').map(({ code, index }) => {
      const file = path.join(folder, `example-${index}.mts`);
      writeFileSync(file, code);
      return file;
    });
    const program = ts.createProgram(files, { ...compilerOptions, noEmit: true });
    const messages = ts
      .getPreEmitDiagnostics(program)
      .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    expect(messages).toEqual([]);
  });

  test.each(blocksIn('ts'))('TypeScript example $index runs', ({ code, index }) => {
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(path.join(folder, `example-${index}.mjs`), outputText);
    run(process.execPath, [`example-${index}.mjs`]);
  });

  test.each(blocksIn('js'))('CommonJS example $index runs', ({ code, index }) => {
    writeFileSync(path.join(folder, `example-${index}.cjs`), code);
    run(process.execPath, [`example-${index}.cjs`]);
  });

  test.each(blocksIn('sh'))('shell example $index runs', ({ code }) => {
    expect(run('sh', ['-ec', code.replaceAll('npx boxray', 'node_modules/.bin/boxray')])).not.toBe(
      '',
    );
  });
});

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
