/** `boxray tree`: every box with its place. */

import { type BoxNode, type BoxTree, boxTree } from '../index.js';
import { type ProblemCode, problemKinds } from '../report/problems.js';
import { checkFileName, exitCodes, report as reportFailure } from './failure.js';
import { count } from './format.js';
import { writeLines } from './output.js';
import { type Palette, paletteFor, printable, printableJson } from './terminal.js';

/**
 * Prints the box tree of a file. Returns the exit code: 1 where a problem of severity error is
 * in it, or the file is not media.
 */
export async function printTree(file: string, flags: { json?: true }): Promise<number> {
  try {
    checkFileName(file);
    const tree = await boxTree(file);
    if (flags.json) process.stdout.write(`${printableJson(tree, 2)}\n`);
    else await writeLines(linesOf(tree, paletteFor(process.stdout)));
    return isUnsound(tree) ? exitCodes.unsound : exitCodes.sound;
  } catch (error) {
    return reportFailure(file, error);
  }
}

function* linesOf(tree: BoxTree, palette: Palette): Generator<string> {
  const width = count(tree.size).length;
  yield palette.dim(`${'offset'.padStart(width)}  ${'size'.padStart(width)}  box`);
  for (const { node, depth } of nodes(tree.boxes, 0)) {
    const name =
      '  '.repeat(depth) + printable(node.type) + (node.userType ? ` ${node.userType}` : '');
    yield `${count(node.offset).padStart(width)}  ${count(node.size).padStart(width)}  ` +
      `${name}${problemText(node.problem, palette)}`;
  }
  if (tree.problem) yield `the end of the file is not a box${problemText(tree.problem, palette)}`;
}

function problemText(code: ProblemCode | null, palette: Palette): string {
  return code === null ? '' : `  ${palette[severityOf(code)](code)}`;
}

const severityOf = (code: ProblemCode) => problemKinds[code].severity;

function isUnsound(tree: BoxTree): boolean {
  if (tree.problem !== null && severityOf(tree.problem) === 'error') return true;
  for (const { node } of nodes(tree.boxes, 0))
    if (node.problem !== null && severityOf(node.problem) === 'error') return true;
  return false;
}

function* nodes(boxes: BoxNode[], depth: number): Generator<{ node: BoxNode; depth: number }> {
  for (const node of boxes) {
    yield { node, depth };
    if (node.children !== null) yield* nodes(node.children, depth + 1);
  }
}
