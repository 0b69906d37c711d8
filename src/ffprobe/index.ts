/** `boxray/ffprobe`: what services that call ffprobe get from it, without a process and without decoding. */

import { type InspectOptions, inspect } from '../index.js';
import { localPath, type MediaInput } from '../sources/index.js';
import { coerce, type FluentData } from './coerce.js';
import { toFfprobe } from './to-ffprobe.js';

export type { FluentData, FluentFormat, FluentStream, FluentValue } from './coerce.js';
export { type ToFfprobeOptions, toFfprobe } from './to-ffprobe.js';
export type {
  Disposition,
  FfprobeChapter,
  FfprobeData,
  FfprobeFormat,
  FfprobeSideData,
  FfprobeStream,
} from './types.js';

export type FfprobeCallback = (error: Error | null, data?: FluentData) => void;

/** Those of `inspect`, or ffprobe's own as fluent-ffmpeg takes them: `['-show_chapters']`. */
export type FfprobeOptions = InspectOptions | readonly string[];

/**
 * fluent-ffmpeg's `ffprobe`, without ffprobe: streams, format and, asked for by `-show_chapters`,
 * chapters, with numeric strings made numbers as there. Takes what `inspect` takes;
 * `format.filename` is the path that was given.
 *
 * Rejects, or calls back, with what `inspect` rejects with: `MediaError` where ffprobe would have exited with
 * an error. An option of ffprobe's that would change the answer and is not known here is a `TypeError`.
 */
export function ffprobe(input: MediaInput, options?: FfprobeOptions): Promise<FluentData>;
export function ffprobe(input: MediaInput, callback: FfprobeCallback): void;
export function ffprobe(
  input: MediaInput,
  options: FfprobeOptions | undefined,
  callback: FfprobeCallback,
): void;
export function ffprobe(
  input: MediaInput,
  ...rest: readonly (FfprobeOptions | FfprobeCallback | undefined)[]
): Promise<FluentData> | undefined {
  const last = rest[rest.length - 1];
  const options = typeof rest[0] === 'function' ? undefined : rest[0];
  const answer = probe(input, options);
  if (typeof last !== 'function') return answer;
  // Outside the promise, so that what the callback throws is the caller's to see.
  answer.then(
    (data) => queueMicrotask(() => last(null, data)),
    (error: Error) => queueMicrotask(() => last(error)),
  );
  return undefined;
}

async function probe(input: MediaInput, options: FfprobeOptions = {}): Promise<FluentData> {
  const isList = Array.isArray(options);
  const withChapters = isList && wantsChapters(options as readonly string[]);
  const report = await inspect(input, isList ? {} : (options as InspectOptions));
  const filename = nameOf(input);
  return coerce(toFfprobe(report, filename === undefined ? {} : { filename }), withChapters);
}

/** Options of ffprobe's that change nothing here, with the number of values that follow. */
const harmless = new Map([
  ['-show_streams', 0],
  ['-show_format', 0],
  ['-hide_banner', 0],
  ['-v', 1],
  ['-loglevel', 1],
]);

function wantsChapters(options: readonly string[]): boolean {
  let chapters = false;
  for (let at = 0; at < options.length; at++) {
    const option = options[at] as string;
    const values = harmless.get(option);
    if (option === '-show_chapters') chapters = true;
    else if (values === undefined)
      throw new TypeError(`the ffprobe option ${option} is not supported`);
    else at += values;
  }
  return chapters;
}

function nameOf(input: MediaInput): string | undefined {
  const path = localPath(input);
  if (path !== null) return path;
  const name = (input as { name?: unknown }).name;
  return typeof name === 'string' ? name : undefined;
}
