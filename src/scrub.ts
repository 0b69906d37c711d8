/** `scrub`: a copy of a file in which what says something of a person is blank, and every other byte the same. */

// Not node:fs/promises, nor the class of node:stream/web: these are loaded when they are first used.
import { promises } from 'node:fs';
import type { ReadableStream } from 'node:stream/web';
import { read } from './drive.js';
import { SourceError } from './errors.js';
import { checkNames, checkSignal } from './options.js';
import type { PrivacyFinding } from './report.js';
import { isOpenFile, localPath, type MediaInput, openSource } from './sources/index.js';
import type { Source } from './sources/source.js';
import { type BoxNode, boxesOf } from './tree.js';

/** What `scrub` needs of a finding. */
export type ScrubRange = Pick<PrivacyFinding, 'offset' | 'length' | 'encoding'>;

export interface ScrubOptions {
  /** Stops with the signal's reason, between two reads. */
  signal?: AbortSignal;
  /** Told how many bytes of how many are out. */
  onProgress?: (progress: { bytes: number; totalBytes: number }) => void;
}

/** Bytes read and handed out at a time. */
const chunkSize = 256 * 1024;

/**
 * Gives the bytes of a source, as many as it has, with those of the findings blanked: text by spaces, everything else by zeros. What is blank is no
 * finding any more; no box moves or changes its size, and the media stay as they are. Findings are those of `inspect` of the same source, with
 * `thorough: true` if nothing of a kind is to be left; filter them to keep some. The source itself is never changed.
 *
 * The stream reads as it is read, a quarter of a MiB at a time; read it to its end or cancel it, or the source stays open. It errors with the I/O error, with
 * `SourceError` `source-misbehaved` where the source has got shorter, and with the reason of `signal`.
 *
 * Rejects with `TypeError` for what is no finding, with `RangeError` for one that does not fit the source (it reaches past the end, or over the header of a
 * box), and as `inspect` where the source cannot be opened or is not media.
 */
export async function scrub(
  input: MediaInput,
  findings: readonly ScrubRange[],
  options: ScrubOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  checkNames(options, ['signal', 'onProgress'], 'scrub');
  checkSignal(options.signal);
  checkFindings(findings);
  options.signal?.throwIfAborted();
  const source = await openSource(input);
  try {
    const ranges = [...findings].sort((x, y) => x.offset - y.offset);
    checkFit(ranges, await boxesOf(source, options.signal), source.size);
    return blankedStream(source, ranges, options);
  } catch (error) {
    await source.close?.();
    throw error;
  }
}

/**
 * Writes what {@link scrub} gives to a new file. Rejects as `scrub` does, with `RangeError` where `output` is the source itself, and with the I/O error
 * `EEXIST` where there is a file already. An output that could not be finished is removed.
 */
export async function scrubFile(
  input: MediaInput,
  findings: readonly ScrubRange[],
  output: string,
  options: ScrubOptions = {},
): Promise<void> {
  if (await isSameFile(input, output))
    throw new RangeError(`'${output}' is the source: scrub writes a copy, never in place`);
  const stream = await scrub(input, findings, options);
  let file: Awaited<ReturnType<typeof promises.open>>;
  try {
    file = await promises.open(output, 'wx');
  } catch (error) {
    await stream.cancel(error);
    throw error;
  }
  try {
    for await (const chunk of stream) await file.writeFile(chunk);
    await file.close();
  } catch (error) {
    await file.close().catch(() => {});
    await promises.unlink(output);
    throw error;
  }
}

async function isSameFile(input: MediaInput, output: string): Promise<boolean> {
  const path = localPath(input);
  const there = await promises.stat(output).catch(() => null);
  if (there === null) return false;
  const source =
    path !== null ? await promises.stat(path) : isOpenFile(input) ? await input.stat() : null;
  return source !== null && source.dev === there.dev && source.ino === there.ino;
}

const encodings: Record<PrivacyFinding['encoding'], readonly [number, number]> = {
  text: [0x20, 0x20],
  'utf-16be': [0, 0x20],
  'utf-16le': [0x20, 0],
  binary: [0, 0],
};

function checkFindings(findings: readonly ScrubRange[]): void {
  if (!Array.isArray(findings)) throw new TypeError('findings must be an array');
  findings.forEach((finding: unknown, i) => {
    if (typeof finding !== 'object' || finding === null)
      throw new TypeError(`findings[${i}] must be a finding as inspect gives it`);
    const { offset, length, encoding } = finding as Record<string, unknown>;
    for (const [name, value] of Object.entries({ offset, length }))
      if (!Number.isSafeInteger(value) || (value as number) < 0)
        throw new TypeError(`findings[${i}].${name} must be a whole number from 0`);
    if (typeof encoding !== 'string' || !Object.hasOwn(encodings, encoding))
      throw new TypeError(
        `findings[${i}].encoding must be one of ${Object.keys(encodings).join(', ')}`,
      );
  });
}

/** `ranges` by offset. A header that is blanked would hide what follows it, and findings of another file may hit anything. */
function checkFit(ranges: readonly ScrubRange[], boxes: readonly BoxNode[], size: number): void {
  for (const { offset, length } of ranges)
    if (offset + length > size)
      throw new RangeError(
        `a finding of ${length} bytes at ${offset} reaches past the end of the source (${size} bytes): it is of another file`,
      );
  const headers = [...headersOf(boxes)];
  let at = 0;
  for (const { offset, length } of ranges) {
    // Both are in the order of the file.
    while (at < headers.length && endOf(headers[at] as BoxNode) <= offset) at++;
    const header = headers[at];
    if (header !== undefined && header.offset < offset + length)
      throw new RangeError(
        `a finding of ${length} bytes at ${offset} reaches over the header of the ${header.type} box at ${header.offset}: it is of another file, or the file's tables lie`,
      );
  }
}

const endOf = ({ offset, headerSize }: BoxNode) => offset + headerSize;

function* headersOf(boxes: readonly BoxNode[]): Generator<BoxNode> {
  for (const box of boxes) {
    yield box;
    if (box.children !== null) yield* headersOf(box.children);
  }
}

function blankedStream(
  source: Source,
  ranges: readonly ScrubRange[],
  { signal, onProgress }: ScrubOptions,
): ReadableStream<Uint8Array> {
  let position = 0;
  /** The first range that may reach into what comes. */
  let next = 0;
  const { size } = source;
  return new globalThis.ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const length = Math.min(chunkSize, size - position);
          if (length > 0) {
            const chunk = (await read(source, position, length, signal)).slice();
            if (chunk.length < length)
              throw new SourceError(
                'source-misbehaved',
                `the source ended at byte ${position + chunk.length} of ${size}`,
              );
            next = blank(chunk, position, ranges, next);
            position += length;
            controller.enqueue(chunk);
            onProgress?.({ bytes: position, totalBytes: size });
          }
          if (position < size) return;
          await source.close?.();
          controller.close();
        } catch (error) {
          await source.close?.();
          throw error;
        }
      },
      async cancel() {
        await source.close?.();
      },
    },
    { highWaterMark: 0 },
  ) as ReadableStream<Uint8Array>;
}

/** Returns the index of the first range that reaches past the chunk, or begins there. */
function blank(
  chunk: Uint8Array,
  position: number,
  ranges: readonly ScrubRange[],
  first: number,
): number {
  const end = position + chunk.length;
  let next = first;
  for (let i = first; i < ranges.length; i++) {
    const { offset, length, encoding } = ranges[i] as ScrubRange;
    if (offset >= end) break;
    const [even, odd] = encodings[encoding];
    const start = Math.max(offset, position);
    const stop = Math.min(offset + length, end);
    if (even === odd) chunk.fill(even, start - position, stop - position);
    else
      for (let at = start; at < stop; at++)
        chunk[at - position] = (at - offset) % 2 === 0 ? even : odd;
    if (i === next && offset + length <= end) next++;
  }
  return next;
}
