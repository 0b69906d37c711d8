/** What the backends say of a file, what is wrong with that by itself, and where they part. */
import { inspectSync, type Limits, MediaError, readFrames } from '../../src/index.js';
import type { BackendName } from '../../src/report/report.js';
import { comparableTables, faultsOf } from './frame-tables.js';
import { measured } from './work.js';

/** In loops (work.ts): a second or two here, while a path that is not linear would take minutes. */
export const mostWork = 200;

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

interface Call<T> {
  ask(backend: BackendName): T | Promise<T>;
  /** What both backends must agree on. */
  comparable(answer: T): unknown;
  /** What is wrong with an answer by itself. */
  faults(answer: T): string[];
}

/**
 * The outcome as text, and its faults: another error than MediaError, too much work, an answer that is wrong
 * by itself.
 */
async function outcomeOf<T>(
  call: Call<T>,
  backend: BackendName,
): Promise<{ outcome: string; faults: string[] }> {
  const { result, work } = await measured(mostWork, async () => {
    try {
      return { answer: await call.ask(backend) };
    } catch (error) {
      return { error };
    }
  });
  const faults = work > mostWork ? [`took the work of ${Math.round(work)} loops`] : [];
  if ('answer' in result) {
    faults.push(...call.faults(result.answer));
    return { outcome: JSON.stringify(call.comparable(result.answer)), faults };
  }
  const { error } = result;
  if (!(error instanceof MediaError)) faults.push(`threw ${(error as Error).stack ?? error}`);
  const { code, message, offset, path, limit } = error as MediaError;
  return { outcome: JSON.stringify({ code, message, offset, path, limit }), faults };
}

/** The faults with each backend, and where the backends part. */
async function faultsOfCall<T>(backends: readonly BackendName[], call: Call<T>): Promise<string[]> {
  const faults: string[] = [];
  const outcomes: string[] = [];
  for (const backend of backends) {
    const { outcome, faults: found } = await outcomeOf(call, backend);
    faults.push(...found.map((fault) => `${backend}: ${fault}`));
    outcomes.push(outcome);
  }
  const [first = '', ...others] = outcomes;
  for (const other of others) if (other !== first) faults.push(parting(first, other));
  return faults;
}

/** Where two long texts part. */
function parting(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  return `${one.slice(from, at + 60)} | ${other.slice(from, at + 60)}`;
}

/** What is wrong with the reports of a file. */
export const reportFaults = (
  bytes: Uint8Array,
  backends: readonly BackendName[],
): Promise<string[]> =>
  faultsOfCall(backends, {
    ask: (backend) => inspectSync(bytes, { backend }),
    comparable: ({ inspected: _, ...report }) => report,
    faults: (report) => [notJson(report) ?? []].flat(),
  });

/** What is wrong with the frame tables of a file. */
export const frameFaults = (
  bytes: Uint8Array,
  backends: readonly BackendName[],
  limits: Partial<Limits> = {},
): Promise<string[]> =>
  faultsOfCall(backends, {
    ask: (backend) => readFrames(bytes, { backend, limits }),
    comparable: comparableTables,
    faults: faultsOf,
  });
