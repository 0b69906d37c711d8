// What it costs to load a library: a cold Node that loads it and ends.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { timeCalls } from '../engine/clock.mjs';

const cwd = path.resolve(import.meta.dirname, '..');

/** A task that runs a line of CommonJS in a new Node, in the folder where bench's packages are found. */
export function loading(line) {
  const run = () => {
    const { status, stderr } = spawnSync(process.execPath, ['-e', line], { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${line}: ${stderr.slice(0, 400)}`);
  };
  return {
    measure: async (seconds) => ({ time: await timeCalls(run, seconds) }),
  };
}

export const emptyNode = {
  id: 'node-empty',
  label: 'an empty Node',
  kind: 'in-process',
  missing: () => null,
  operations: { load: () => loading('') },
};
