/**
 * Examples of a page, run as its reader would: in a folder with boxray installed, an upload.mp4 and a photo.
 */
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
import { bytesOf } from './box.js';
import { richStill } from './hostile/pictures.js';
import { command, root, sample } from './paths.js';

export interface Block {
  language: string;
  code: string;
  index: number;
}

export interface Page {
  text: string;
  /** Where the examples run. */
  folder: string;
  blocksIn(language: string): Block[];
  /** What a program prints in that folder; it must succeed without a word of error. */
  run(program: string, args: string[]): string;
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

/** `file`: from the root of the project. The folder lasts as long as the tests of the calling file. */
export function openPage(file: string): Page {
  const text = readFileSync(path.join(root, file), 'utf8');
  const folder = mkdtempSync(path.join(tmpdir(), 'boxray-examples-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '.bin'), { recursive: true });
  symlinkSync(root, path.join(modules, 'boxray'), 'junction');
  symlinkSync(command, path.join(modules, '.bin', 'boxray'));
  copyFileSync(sample, path.join(folder, 'upload.mp4'));
  writeFileSync(path.join(folder, 'photo.avif'), bytesOf(...richStill()));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const blocks = [...text.matchAll(/^```(ts|js|sh|text|json)\n([\s\S]*?)^```$/gm)].map(
    ([, language, code], index) => ({ language: language as string, code: code as string, index }),
  );
  return {
    text,
    folder,
    blocksIn: (language) => blocks.filter((block) => block.language === language),
    run(program, args) {
      const result = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
      expect(result.stderr).toBe('');
      expect(result.status).toBe(0);
      return result.stdout;
    },
  };
}

/** Tests that every example of a page is right. */
export function testExamples({ folder, blocksIn, run }: Page): void {
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
      const local = code.replaceAll('npx boxray', 'node_modules/.bin/boxray');
      expect(run('sh', ['-ec', local])).not.toBe('');
    });
  });
}
