/** `inspect` and `inspectSync`: a source in, a report out. */

import type { BackendOption } from '../backends/select.js';
import type { Limits } from '../media/limits.js';
import type { MediaReport } from '../report/report.js';
import type { MediaInput, SyncMediaInput } from '../sources/index.js';
import { examine, examineSync, taskOf } from './examine.js';
import { checkNames, checkSignal } from './options.js';

export interface InspectSyncOptions {
  /** `auto` (the default, unless `BOXRAY_BACKEND` says otherwise) takes the addon where it loads. */
  backend?: BackendOption;
  /** Caps that differ from `defaultLimits`. */
  limits?: Partial<Limits>;
  /**
   * Reads every sample that may hold what `privacy` lists (telemetry tracks), not only the first of each
   * track: for a complete list of findings, at the cost of reading those tracks. Default false.
   */
  thorough?: boolean;
}

export interface InspectOptions extends InspectSyncOptions {
  /** Rejects with the signal's reason, between two reads. */
  signal?: AbortSignal;
}

/**
 * Says what is in an MP4, MOV, HEIF or AVIF file and what is wrong with it, without decoding it. Reads
 * headers and tables, not the media. Bytes in memory are read before the call returns its promise, so they
 * may change afterwards.
 *
 * Rejects with `TypeError` or `RangeError` for arguments that make no sense, with the I/O error or a
 * `SourceError` where the source cannot be read, with `MediaError` where nothing useful can be said (not
 * media, no movie header, over a limit), and with the reason of `signal`. A damaged file gives a report that
 * lists its `problems`.
 */
export async function inspect(
  input: MediaInput,
  options: InspectOptions = {},
): Promise<MediaReport> {
  checkNames(options, ['backend', 'limits', 'thorough', 'signal'], 'inspect');
  checkSignal(options.signal);
  return (await examine(input, taskOf(options), options.signal)).report;
}

/**
 * As {@link inspect}, for a path, a `file:` URL or bytes; blocks until it is done, and throws what `inspect`
 * rejects with.
 */
export function inspectSync(input: SyncMediaInput, options: InspectSyncOptions = {}): MediaReport {
  checkNames(options, ['backend', 'limits', 'thorough'], 'inspectSync');
  return examineSync(input, taskOf(options)).report;
}
