import type { MediaReport } from './report.js';

/** Throws `TypeError` for what is no report. `what`: the function that takes one. */
export function checkReport(value: unknown, what: string): asserts value is MediaReport {
  const { schemaVersion, tracks, problems } = (value ?? {}) as Partial<MediaReport>;
  if (schemaVersion === 1 && Array.isArray(tracks) && Array.isArray(problems)) return;
  const hint = value instanceof Promise ? '; await the promise first' : '';
  throw new TypeError(`${what} takes a report, as inspect gives it${hint}`);
}
