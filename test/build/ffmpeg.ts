/** ffmpeg, where this machine has it. */
import { spawnSync } from 'node:child_process';

export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** What ffmpeg prints; throws with its errors where it fails. */
export function ffmpeg(...args: string[]): string {
  const given = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-bitexact', ...args];
  const { status, stdout, stderr } = spawnSync('ffmpeg', given, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${stderr}`);
  return stdout;
}
