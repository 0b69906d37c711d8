/**
 * Checks of what callers pass: a caller's mistake is a `TypeError` or `RangeError` that
 * says what would have been right.
 */

import { allowManyListeners } from '../platform/node.js';

/** Refuses an options value that is no object, and names that `what` does not know. */
export function checkNames(options: unknown, names: readonly string[], what: string): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`the options of ${what} must be an object`);
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new TypeError(`unknown option '${name}'; ${what} takes ${names.join(', ')}`);
}

/** Refuses what is no AbortSignal; one of another realm is one. */
export function checkSignal(signal: unknown): asserts signal is AbortSignal | undefined {
  if (signal === undefined) return;
  const looksRight =
    typeof signal === 'object' &&
    signal !== null &&
    'aborted' in signal &&
    'throwIfAborted' in signal &&
    'addEventListener' in signal;
  if (!looksRight) throw new TypeError('signal must be an AbortSignal');
  // One signal may be that of many calls.
  allowManyListeners(signal as AbortSignal);
}

/** Refuses what cannot be told of progress. */
export function checkProgress(onProgress: unknown): void {
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new TypeError('onProgress must be a function');
}
