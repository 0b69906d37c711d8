// Running other programs.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What a program may use on a hostile file: some take all memory, or never end. */
const capped = (command, args, { kilobytes }) => [
  'sh',
  ['-c', `ulimit -v ${kilobytes} && exec "$@"`, 'sh', command, ...args],
];

/**
 * Standard output of a command; a rejection where it fails. `cap` bounds `kilobytes` of memory and `seconds`.
 */
export async function output(command, args, cap) {
  const [program, words] = cap ? capped(command, args, cap) : [command, args];
  const options = {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    killSignal: 'SIGKILL',
    ...(cap ? { timeout: 1000 * cap.seconds } : {}),
  };
  try {
    return (await execute(program, words, options)).stdout;
  } catch ({ killed, code, signal }) {
    throw new Error(
      killed ? `${command} had to be stopped` : `${command} ended with ${code ?? signal}`,
    );
  }
}

/** Runs a command whose output nobody reads. */
export const quietly = (command, args) =>
  new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'ignore' })
      .on('error', reject)
      .on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`)),
      );
  });

/** A `missing` function: whether the command can be started at all. */
export const missingCommand =
  (command, ...args) =>
  () =>
    spawnSync(command, args, { stdio: 'ignore' }).error ? `${command} is not installed` : null;
