/** Programs that not every machine has. */
import { spawnSync } from 'node:child_process';

/** Whether a program is here. `question`: arguments with which it does nothing of weight. */
export const hasTool = (program: string, ...question: string[]): boolean =>
  spawnSync(program, question).error === undefined;

/** What a program prints, whatever its exit code says; standard error is left out. */
export function printed(program: string, ...args: string[]): string {
  const { stdout, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error !== undefined) throw error;
  return stdout;
}
