import { describe, expect, test } from 'vitest';
import { inspectSync, MediaError } from '../src/index.js';
import type { BackendName } from '../src/report.js';
import { backends } from './backends.js';
import { type HostileFile, hostileGroups } from './build/hostile/index.js';

/** A second, by a clock that a busy machine does not disturb. */
const limitMilliseconds = 1000;

function badNumber(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(badNumber);
}

/** The outcome as text, and what is wrong with it by itself. */
function attempt(
  { bytes }: HostileFile,
  backend: BackendName,
): { outcome: string; faults: string[] } {
  const faults: string[] = [];
  const before = process.cpuUsage();
  let outcome: string;
  try {
    const { inspected: _, ...report } = inspectSync(bytes, { backend });
    if (badNumber(report)) faults.push('a number in the report is not finite');
    outcome = JSON.stringify(report);
  } catch (error) {
    if (!(error instanceof MediaError)) faults.push(`threw ${error}`);
    const { code, message, offset, path, limit } = error as MediaError;
    outcome = JSON.stringify({ code, message, offset, path, limit });
  }
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > limitMilliseconds) faults.push(`took ${milliseconds} ms`);
  return { outcome, faults };
}

/** Where two long texts part. */
function parting(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  return `${one.slice(from, at + 60)} | ${other.slice(from, at + 60)}`;
}

describe('hostile files: quick, no other error than MediaError, finite numbers, the same on all backends', () => {
  test.each(hostileGroups)('%s', { timeout: 300_000 }, (_, generate) => {
    const faults: string[] = [];
    let count = 0;
    for (const file of generate()) {
      count++;
      const [first, ...others] = backends.map((backend) => {
        const { outcome, faults: found } = attempt(file, backend);
        faults.push(...found.map((fault) => `${file.name}, ${backend}: ${fault}`));
        return outcome;
      });
      for (const other of others)
        if (other !== first) faults.push(`${file.name}: ${parting(first as string, other)}`);
    }
    expect(faults.slice(0, 20)).toEqual([]);
    expect(count).toBeGreaterThan(10);
  });
});
