/** How single rules are judged and worded. */

import type { Range, Violation } from './policy.js';

/** How a number is written for a person. */
export type Wording = (value: number) => string;

export const plain: Wording = (value) => String(Math.round(value * 1000) / 1000);
export const pixels: Wording = (value) => `${plain(value)} pixels`;
export const seconds: Wording = (value) => `${plain(value)} s`;
export const framesPerSecond: Wording = (value) => `${plain(value)} fps`;
export const bits: Wording = (value) => `${plain(value)} bit`;

export const bytes: Wording = (value) => {
  if (value < 1024) return `${value} bytes`;
  const steps = Math.min(Math.floor(Math.log2(value) / 10), 4);
  return `${plain(Math.round((value / 1024 ** steps) * 10) / 10)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][steps]}`;
};

export const bitsPerSecond: Wording = (value) =>
  value < 1e6 ? `${plain(Math.round(value / 100) / 10)} kbit/s` : `${plain(value / 1e6)} Mbit/s`;

/**
 * Collects violations, of the whole file or of one track. A rule that is
 * `undefined` is not there, and passes.
 */
export class Judge {
  constructor(
    private readonly violations: Violation[],
    private readonly trackIndex: number | null = null,
  ) {}

  forTrack(trackIndex: number): Judge {
    return new Judge(this.violations, trackIndex);
  }

  violation(rule: string, message: string, actual: unknown, allowed: unknown): void {
    const { trackIndex } = this;
    const where = trackIndex === null ? '' : `track ${trackIndex}: `;
    this.violations.push({
      rule,
      message: where + message,
      ...(trackIndex === null ? {} : { trackIndex }),
      actual,
      allowed,
    });
  }

  /** `what`: a noun phrase such as `the duration`. Null, where the file does not say it, lies in no range. */
  range(rule: string, what: string, actual: number | null, range?: Range, wording = plain): void {
    if (range === undefined || (range.min === undefined && range.max === undefined)) return;
    const { min = -Infinity, max = Infinity } = range;
    if (actual !== null && actual >= min && actual <= max) return;
    const wanted =
      range.min === undefined
        ? `at most ${wording(max)}`
        : range.max === undefined
          ? `at least ${wording(min)}`
          : min === max
            ? `exactly ${wording(min)}`
            : `${wording(min)} to ${wording(max)}`;
    this.violation(rule, `${what} ${found(actual, wording)}; allowed is ${wanted}`, actual, range);
  }

  oneOf<T extends string | number>(
    rule: string,
    what: string,
    actual: T | null,
    allowed?: readonly T[],
  ): void {
    if (allowed === undefined || (actual !== null && allowed.includes(actual))) return;
    this.violation(rule, `${what} ${found(actual, String)}; ${listed(allowed)}`, actual, allowed);
  }

  /** `yes` and `no`: what the file is in either case, as a sentence. */
  flag(
    rule: string,
    actual: boolean | null,
    wanted: boolean | undefined,
    yes: string,
    no: string,
  ): void {
    if (wanted === undefined || actual === wanted) return;
    const message = actual === null ? `it is not known whether ${yes}` : actual ? yes : no;
    this.violation(rule, message, actual, wanted);
  }
}

function found<T>(actual: T | null, wording: (value: T) => string): string {
  return actual === null ? 'is not known' : `is ${wording(actual)}`;
}

function listed(allowed: readonly (string | number)[]): string {
  if (allowed.length === 0) return 'none is allowed';
  return `allowed ${allowed.length === 1 ? 'is' : 'are'} ${allowed.join(', ')}`;
}
