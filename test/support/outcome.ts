/** What a backend says of a file, and what is wrong with that by itself. */
import { inspectSync, MediaError } from '../../src/index.js';
import type { BackendName } from '../../src/report/report.js';

/** A second, by a clock that a busy machine does not disturb. */
const limitMilliseconds = 1000;

/** A path to what JSON cannot hold, or null. */
function notJson(value: unknown, at = 'report'): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${at} is ${value}`;
  if (value === undefined || typeof value === 'function' || typeof value === 'bigint')
    return `${at} is of type ${typeof value}`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = notJson(inner, `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** The outcome as text, and its faults: another error than MediaError, what JSON cannot hold, a second of work. */
export function outcomeOf(
  bytes: Uint8Array,
  backend: BackendName,
): { outcome: string; faults: string[] } {
  const faults: string[] = [];
  const before = process.cpuUsage();
  let outcome: string;
  try {
    const { inspected: _, ...report } = inspectSync(bytes, { backend });
    const wrong = notJson(report);
    if (wrong !== null) faults.push(wrong);
    outcome = JSON.stringify(report);
  } catch (error) {
    if (!(error instanceof MediaError)) faults.push(`threw ${(error as Error).stack ?? error}`);
    const { code, message, offset, path, limit } = error as MediaError;
    outcome = JSON.stringify({ code, message, offset, path, limit });
  }
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > limitMilliseconds) faults.push(`took ${milliseconds} ms`);
  return { outcome, faults };
}

/** The faults of a file with each backend, and where the backends part. */
export function faultsOf(bytes: Uint8Array, backends: readonly BackendName[]): string[] {
  const faults: string[] = [];
  const [first, ...others] = backends.map((backend) => {
    const { outcome, faults: found } = outcomeOf(bytes, backend);
    faults.push(...found.map((fault) => `${backend}: ${fault}`));
    return outcome;
  });
  for (const other of others) if (other !== first) faults.push(parting(first as string, other));
  return faults;
}

/** Where two long texts part. */
function parting(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  return `${one.slice(from, at + 60)} | ${other.slice(from, at + 60)}`;
}
