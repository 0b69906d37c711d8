/** The command, run as its users run it. */
import { spawnSync } from 'node:child_process';
import { command } from './paths.js';

export function boxray(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, BOXRAY_BACKEND: '' },
  });
  return { status, stdout, stderr };
}
