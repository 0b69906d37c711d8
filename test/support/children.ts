/** Runs test/support/inspect-child.mjs: whole lists of files through one backend, alone in a process. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendName, MediaReport } from '../../src/report/report.js';

export interface ChildError {
  name: string;
  code: string;
  message: string;
  offset: number | null;
  path: string | null;
  limit: string | null;
}

export interface Outcome {
  file: string;
  report?: MediaReport;
  error?: ChildError;
  /** A number in the report is NaN or infinite. */
  badNumber: boolean;
  /** Of the processor. */
  milliseconds: number;
  /** The process's largest resident size so far, over that before the first file. */
  extraBytes: number;
}

const script = fileURLToPath(new URL('inspect-child.mjs', import.meta.url));

/**
 * Outcomes in the order of `files`. Rejects where the process ends early, prints to standard error, or takes
 * longer than `seconds`, and names the file that it was at.
 */
export async function inspectInChild(
  backend: BackendName,
  files: string[],
  seconds = 900,
): Promise<Outcome[]> {
  const child = spawn(process.execPath, [script, backend], { stdio: 'pipe' });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  // A child that dies early closes its input: its exit code tells more than EPIPE.
  child.stdin.on('error', () => {});
  child.stdin.end(files.join('\n'));
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...how) => resolve(how));
  });
  clearTimeout(timer);
  const [first, ...lines] = output.split('\n').filter((line) => line !== '');
  if (code !== 0 || complaints !== '')
    throw new Error(
      `${backend}: ended with ${code ?? signal} at ${files[lines.length] ?? 'the end'}: ${complaints}`,
    );
  const { baseBytes } = JSON.parse(first as string) as { baseBytes: number };
  return lines.map((line) => {
    const { peakBytes, ...outcome } = JSON.parse(line) as Outcome & { peakBytes: number };
    return { ...outcome, extraBytes: peakBytes - baseBytes };
  });
}

/** What both backends must agree on: the error's kind and place, or the report without `inspected`. */
export function comparable(outcome: Outcome): unknown {
  if (outcome.report === undefined) return { error: outcome.error };
  const { inspected: _, ...rest } = outcome.report;
  return rest;
}
