/** `open`: inspect once, ask many times. */

import { SourceError } from '../media/errors.js';
import type { MediaReport } from '../report/report.js';
import type { MediaInput } from '../sources/index.js';
import { type FrameHashes, type HashOptions, hashFrames } from './hash-frames.js';
import { type InspectOptions, inspect } from './inspect.js';
import { checkNames } from './options.js';
import { type FrameSelection, type FrameTables, readFrames } from './read-frames.js';

export interface MediaFramesOptions extends FrameSelection {
  signal?: AbortSignal;
}

export type MediaHashOptions = Omit<HashOptions, 'backend' | 'limits'>;

/**
 * An inspected file. The report is kept until it is closed, and what it was opened from; no file stays open.
 */
export interface Media extends AsyncDisposable {
  /** Throws `SourceError` `source-closed` after `close`. */
  readonly report: MediaReport;
  /** The same report. Rejects with `SourceError` `source-closed` after `close`. */
  inspect(): Promise<MediaReport>;
  /**
   * The frame tables, as `readFrames` gives them with the backend and limits of `open`. Tables are large and
   * few ask for them, so the source is read again: a path may name another file by now, bytes must not have
   * changed, and a `FileHandle` must still be open. Rejects as `readFrames`, and with `SourceError`
   * `source-closed` after `close`.
   */
  frames(options?: MediaFramesOptions): Promise<FrameTables>;
  /**
   * The digests of its frames, as `hashFrames` gives them with the backend and limits of `open`; the source
   * is read again, as for `frames`.
   */
  hash(options?: MediaHashOptions): Promise<FrameHashes>;
  /** Lets go of what was read; may be called again. A `FileHandle` that the caller gave stays open. */
  close(): Promise<void>;
}

/**
 * Inspects a source and keeps the answer:
 * `await using media = await open('upload.mp4')`. Rejects as {@link inspect}.
 */
export async function open(source: MediaInput, options: InspectOptions = {}): Promise<Media> {
  return new InspectedMedia(await inspect(source, options), source, options);
}

class InspectedMedia implements Media {
  #report: MediaReport | null;
  #source: MediaInput | null;
  readonly #options: Pick<InspectOptions, 'backend' | 'limits'>;

  constructor(report: MediaReport, source: MediaInput, { backend, limits }: InspectOptions) {
    this.#report = report;
    this.#source = source;
    this.#options = {};
    if (backend !== undefined) this.#options.backend = backend;
    if (limits !== undefined) this.#options.limits = { ...limits };
  }

  get report(): MediaReport {
    if (this.#report === null) throw closed();
    return this.#report;
  }

  async inspect(): Promise<MediaReport> {
    return this.report;
  }

  async frames(options: MediaFramesOptions = {}): Promise<FrameTables> {
    checkNames(options, ['tracks', 'range', 'signal'], 'frames');
    if (this.#source === null) throw closed();
    return readFrames(this.#source, { ...options, ...this.#options });
  }

  async hash(options: MediaHashOptions = {}): Promise<FrameHashes> {
    const names = ['algorithm', 'tracks', 'stream', 'contentId', 'threads', 'signal', 'onProgress'];
    checkNames(options, names, 'hash');
    if (this.#source === null) throw closed();
    return hashFrames(this.#source, { ...options, ...this.#options });
  }

  async close(): Promise<void> {
    this.#report = null;
    this.#source = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

const closed = () => new SourceError('source-closed', 'the media has been closed');
