/**
 * `scrub`: a copy of a file in which what says something of a person is blank, and every other byte the same.
 */

import { type BackendOption, selectBackend } from '../backends/select.js';
import type { BlankRange } from '../families/family.js';
import { detectFamily } from '../families/index.js';
import { headBytes } from '../media/container-index.js';
import { SourceError } from '../media/errors.js';
import { isSameFile, writeNewFile } from '../platform/node.js';
import type { PrivacyFinding } from '../report/report.js';
import { checkPath, isOpenFile, localPath, type MediaInput, openSource } from '../sources/index.js';
import { boxTreeOf } from './box-tree.js';
import { checkFit } from './check-fit.js';
import { checkNames, checkProgress, checkSignal } from './options.js';
import { Reader, withSource } from './reading.js';
import { unplayedIn } from './scrub-all.js';

/** What `scrub` needs of a finding. */
export type ScrubRange = Pick<PrivacyFinding, 'offset' | 'length' | 'encoding'>;

export interface ScrubOptions {
  /** With `'all'`: chapters stay. Default: they go. */
  keepChapters?: boolean;
  /** With `'all'`: which backend reads, as for `inspect`. */
  backend?: BackendOption;
  /** Stops with the signal's reason, between two reads. */
  signal?: AbortSignal;
  /** Told how many bytes of how many are out. */
  onProgress?: (progress: { bytes: number; totalBytes: number }) => void;
}

/** The global class of Node and of browsers, with what `for await` needs. */
export type ByteStream = ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>;

/** Bytes read and handed out at a time. */
const chunkSize = 256 * 1024;

/**
 * Gives the bytes of a source, as many as it has, with those of the findings blanked: text by spaces,
 * everything else by zeros. What is blank is no finding any more; no box moves or changes its size, and the
 * media stay as they are. Findings are those of `inspect` of the same source, with `thorough: true` if
 * nothing of a kind is to be left; filter them to keep some. The source itself is never changed.
 *
 * `'all'` in place of findings is for what no list of fields can name: everything goes that playing
 * or showing the file does not need. Boxes of metadata become `free`, of their length; telemetry,
 * samples of tracks that are neither pictures, sound nor subtitles, names, times of headers, covers,
 * and bytes that nothing refers to become zeros. In Matroska tags, attachments that are no fonts, and
 * elements that nobody knows become Void, and each CRC-32 is made again. Decoded pictures and sound stay
 * the same, bit for bit.
 *
 * The stream reads as it is read, a quarter of a MiB at a time; read it to its end or cancel it, or
 * the source stays open. It errors with the I/O error, with `SourceError` `source-misbehaved` where
 * the source has got shorter, and with the reason of `signal`. Bytes in memory are not copied:
 * leave them as they are until then.
 *
 * Rejects with `TypeError` for what is no finding, with `RangeError` for one that does not fit the
 * source (it reaches past the end, or over the header of a box), with `RangeError` for `'all'` of a
 * file whose index is compressed or no box of its own, and as `inspect` where the source cannot be
 * opened or is not media.
 */
export async function scrub(
  input: MediaInput,
  findings: readonly ScrubRange[] | 'all',
  options: ScrubOptions = {},
): Promise<ByteStream> {
  checkArguments(findings, options);
  const source = await openSource(input);
  const close = async () => source.close?.();
  try {
    const reader = new Reader(source, options.signal);
    return await blanked(reader, localPath(input), findings, options, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Writes what {@link scrub} gives to a new file, with the permissions of the source where that is
 * a file. The name appears once the file is whole and on the disk: until then it is written beside
 * it as `.boxray-….partial`, which is removed where it cannot be finished. Rejects as `scrub`
 * does, with `RangeError` where `output` is the source itself, and with the I/O error `EEXIST`
 * where there is a file already.
 */
export async function scrubFile(
  input: MediaInput,
  findings: readonly ScrubRange[] | 'all',
  output: string,
  options: ScrubOptions = {},
): Promise<void> {
  checkArguments(findings, options);
  checkPath(output);
  const file = localPath(input) ?? (isOpenFile(input) ? input : null);
  if (file !== null && (await isSameFile(file, output)))
    throw new RangeError(`'${output}' is the source: scrub writes a copy, never in place`);
  await withSource(input, options.signal, async (source) => {
    const reader = new Reader(source, options.signal);
    const path = localPath(input);
    await writeNewFile(
      output,
      file,
      await blanked(reader, path, findings, options, async () => {}),
    );
  });
}

function checkArguments(findings: readonly ScrubRange[] | 'all', options: ScrubOptions): void {
  checkNames(options, ['signal', 'onProgress', 'keepChapters', 'backend'], 'scrub');
  checkSignal(options.signal);
  checkProgress(options.onProgress);
  if (findings === 'all') selectBackend(options.backend);
  else checkFindings(findings);
  if (typeof (options.keepChapters ?? false) !== 'boolean')
    throw new TypeError('keepChapters must be true or false');
  options.signal?.throwIfAborted();
}

/** `close` is called when the stream has come to its end, or to none. */
async function blanked(
  reader: Reader,
  path: string | null,
  findings: readonly ScrubRange[] | 'all',
  options: ScrubOptions,
  close: () => Promise<void>,
): Promise<ByteStream> {
  const { backend, keepChapters = false } = options;
  const all = findings === 'all';
  const ranges = all ? await unplayedIn(reader, path, { backend, keepChapters }) : [...findings];
  ranges.sort((x, y) => x.offset - y.offset || y.length - x.length);
  const tree = await boxTreeOf(reader);
  if (!all) checkFit(ranges, tree.boxes, reader.source.size);
  const blanks = disjoint(ranges);
  const head = (await reader.read(0, Math.min(headBytes, reader.source.size))).slice();
  const repairs = await detectFamily(head).repairs({
    tree,
    touches: (start, end) => firstIn(blanks, start, end) >= 0,
    async read(offset, length) {
      const bytes = (await reader.read(offset, length)).slice();
      blank(bytes, offset, blanks, 0);
      return bytes;
    },
  });
  const repaired = [...blanks.map(rangeOf), ...repairs].sort((x, y) => x.offset - y.offset);
  return blankedStream(reader, disjoint(repaired), options, close);
}

/** The bytes that are written, over and over. */
const encodings: Record<BlankRange['encoding'], readonly number[]> = {
  text: [0x20],
  'utf-16be': [0, 0x20],
  'utf-16le': [0x20, 0],
  binary: [0],
  free: [0x66, 0x72, 0x65, 0x65],
};
const findingEncodings = Object.keys(encodings).filter((name) => name !== 'free');

function checkFindings(findings: readonly ScrubRange[]): void {
  if (!Array.isArray(findings)) throw new TypeError('findings must be an array');
  // By number: holes of a sparse array are no findings either.
  for (let i = 0; i < findings.length; i++) {
    const finding: unknown = findings[i];
    if (typeof finding !== 'object' || finding === null)
      throw new TypeError(`findings[${i}] must be a finding as inspect gives it`);
    const { offset, length, encoding } = finding as Record<string, unknown>;
    for (const [name, value] of Object.entries({ offset, length }))
      if (!Number.isSafeInteger(value) || (value as number) < 0)
        throw new TypeError(`findings[${i}].${name} must be a whole number from 0`);
    if (typeof encoding !== 'string' || !findingEncodings.includes(encoding))
      throw new TypeError(`findings[${i}].encoding must be one of ${findingEncodings.join(', ')}`);
  }
}

/** Bytes to blank, and where the finding begins of which they are part. */
interface Blank {
  start: number;
  end: number;
  offset: number;
  encoding: BlankRange['encoding'];
  bytes: readonly number[];
}

/** What is left of a range after {@link disjoint}, in the same place of its pattern. */
const rangeOf = ({ start, end, offset, encoding, bytes }: Blank): BlankRange => ({
  offset: start,
  length: end - start,
  encoding,
  bytes: patternFrom(bytes, start - offset, end - start),
});

/** The pattern from a place of it on, not longer than it is written. */
function patternFrom(bytes: readonly number[], at: number, length: number): readonly number[] {
  const { length: period } = bytes;
  return bytes.map((_, i) => bytes[(at + i) % period] as number).slice(0, Math.max(length, 1));
}

/** The first of `blanks` that meets `[start, end)`; -1 without one. */
function firstIn(blanks: readonly Blank[], start: number, end: number): number {
  let low = 0;
  let high = blanks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blanks[middle] as Blank).end <= start) low = middle + 1;
    else high = middle;
  }
  const found = blanks[low];
  return found !== undefined && found.start < end ? low : -1;
}

/**
 * Of `ranges` by offset, so that no byte is blanked twice: a hostile file may say a thousand times that
 * its samples are one and the same.
 */
function disjoint(ranges: readonly BlankRange[]): Blank[] {
  const blanks: Blank[] = [];
  let reached = 0;
  for (const { offset, length, encoding, bytes = encodings[encoding] } of ranges) {
    const start = Math.max(offset, reached);
    const end = offset + length;
    if (end <= start) continue;
    blanks.push({ start, end, offset, encoding, bytes });
    reached = end;
  }
  return blanks;
}

function blankedStream(
  reader: Reader,
  blanks: readonly Blank[],
  { onProgress }: ScrubOptions,
  close: () => Promise<void>,
): ByteStream {
  let position = 0;
  /** The first that may reach into what comes. */
  let next = 0;
  const { size } = reader.source;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const length = Math.min(chunkSize, size - position);
          if (length > 0) {
            const chunk = (await reader.read(position, length)).slice();
            if (chunk.length < length)
              throw new SourceError(
                'source-misbehaved',
                `the source ended at byte ${position + chunk.length} of ${size}`,
              );
            next = blank(chunk, position, blanks, next);
            position += length;
            controller.enqueue(chunk);
            onProgress?.({ bytes: position, totalBytes: size });
          }
          if (position < size) return;
          await close();
          controller.close();
        } catch (error) {
          await close();
          throw error;
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  return stream as ByteStream;
}

/**
 * Blanks what of `blanks` from `first` on lies in the chunk. Returns the index of the first that
 * reaches past it, or begins there.
 */
function blank(
  chunk: Uint8Array,
  position: number,
  blanks: readonly Blank[],
  first: number,
): number {
  const chunkEnd = position + chunk.length;
  for (let i = first; i < blanks.length; i++) {
    const { start, end, offset, bytes } = blanks[i] as Blank;
    const from = Math.max(start, position);
    const to = Math.min(end, chunkEnd);
    if (bytes.length === 1)
      chunk.fill(bytes[0] as number, Math.min(from, to) - position, to - position);
    else
      for (let at = from; at < to; at++)
        chunk[at - position] = bytes[(at - offset) % bytes.length] as number;
    if (end > chunkEnd) return i;
  }
  return blanks.length;
}
