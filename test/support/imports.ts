/** Which module imports which, type imports included, and the circles in that. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './paths.js';

/** From a file to those that it imports; paths with slashes, relative to the project. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Of all modules below `folder`. Packages and built-in modules are left out. */
export function importsIn(folder: string): Imports {
  const imports = new Map<string, string[]>();
  for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!/\.c?ts$/.test(name)) continue;
    const file = path.posix.join(folder, name.split(path.sep).join('/'));
    const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'));
    const relative = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
    const targets = relative.map(({ fileName }) => {
      const target = path.posix.join(path.posix.dirname(file), fileName);
      const source = target.replace(/\.js$/, '.ts');
      // What a build makes has declarations only.
      return existsSync(path.join(root, source)) ? source : target.replace(/\.js$/, '.d.ts');
    });
    imports.set(file, targets);
  }
  return imports;
}

/**
 * Groups of files of which each leads to all others (Tarjan's strongly connected components), sorted;
 * a file that imports itself too.
 */
export function circles(imports: Imports): string[][] {
  const found: string[][] = [];
  const numbers = new Map<string, number>();
  const open: string[] = [];
  /** Gives the lowest number that a way from `file` leads back to. */
  const visit = (file: string): number => {
    const number = numbers.size;
    numbers.set(file, number);
    open.push(file);
    let lowest = number;
    for (const target of imports.get(file) ?? []) {
      if (!numbers.has(target)) lowest = Math.min(lowest, visit(target));
      else if (open.includes(target)) lowest = Math.min(lowest, numbers.get(target) as number);
    }
    if (lowest === number) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1 || imports.get(file)?.includes(file)) found.push(group.sort());
    }
    return lowest;
  };
  for (const file of imports.keys()) if (!numbers.has(file)) visit(file);
  return found.sort();
}
