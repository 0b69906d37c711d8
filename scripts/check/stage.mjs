// A folder with boxray as it is installed, the fixtures and what must be said of them;
// for other runtimes and machines.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allAnswers } from './answers.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');

/** `expected.json` comes from this machine's addon. `{ folder, run, remove }`; see `run`. */
export async function stage() {
  const folder = mkdtempSync(path.join(tmpdir(), 'boxray-target-'));
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, 'boxray'), { recursive: true });
  for (const name of ['package.json', 'dist', 'prebuilds'])
    cpSync(path.join(root, name), path.join(modules, 'boxray', name), { recursive: true });
  for (const name of installed(root))
    cpSync(path.join(root, 'node_modules', name), path.join(modules, name), { recursive: true });
  cpSync(path.join(root, 'test', 'fixtures'), path.join(folder, 'fixtures'), { recursive: true });
  for (const name of ['answers.mjs', 'compare-answers.mjs'])
    cpSync(path.join(import.meta.dirname, name), path.join(folder, name));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const expected = await allAnswers(path.join(folder, 'fixtures'), 'native');
  writeFileSync(path.join(folder, 'expected.json'), JSON.stringify(expected));
  return {
    folder,
    run: (command, env) => run(folder, command, env),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Names of the packages that a package needs, and those that they need. */
function installed(folder, names = new Set()) {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    if (names.has(name)) continue;
    names.add(name);
    installed(path.join(root, 'node_modules', name), names);
  }
  return names;
}

/**
 * Runs compare-answers.mjs by a command (words) in the folder. Gives `{ files, info }`; throws with what
 * differs, or with what the program printed where it did not get that far.
 */
function run(folder, command, env = {}) {
  const [program, ...args] = command;
  rmSync(path.join(folder, 'output.json'), { force: true });
  // Into a file: what Windows programs print through a pipe is lost in wine, and Node fails there.
  const log = path.join(folder, 'log.txt');
  const descriptor = openSync(log, 'w');
  const { error } = spawnSync(
    program,
    [...args, 'compare-answers.mjs', 'fixtures', 'expected.json', 'output.json'],
    {
      cwd: folder,
      stdio: ['ignore', descriptor, descriptor],
      env: { ...process.env, BOXRAY_BACKEND: '', ...env },
      timeout: 1_800_000,
    },
  );
  closeSync(descriptor);
  let answer;
  try {
    answer = JSON.parse(readFileSync(path.join(folder, 'output.json'), 'utf8'));
  } catch {
    throw new Error(`${command.join(' ')}: ${error ?? ''}\n${readFileSync(log, 'utf8')}`);
  }
  if (answer.differences.length > 0 || answer.files === 0)
    throw new Error(`${command.join(' ')}:\n${answer.differences.slice(0, 20).join('\n')}`);
  return answer;
}
