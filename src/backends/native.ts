/** The C++ backend: loads the addon, hands it the caps, and reads its encoded index (native/core/encode.cc, in the same order). */

import { createRequire } from 'node:module';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { ContainerIndex, SampleStatistics, TrackIndex } from '../container-index.js';
import { limitExceeded, MediaError } from '../errors.js';
import type { Limits } from '../limits.js';
import type { Need, Session, SessionOptions } from '../session.js';

export interface NativeBackend {
  createSession(options: SessionOptions): Session;
  /** Reads and parses off the main thread. Rejects with the I/O error, a `MediaError`, or the signal's reason. */
  inspectFile(file: string, limits: Limits, signal?: AbortSignal): Promise<ContainerIndex>;
  inspectFileSync(file: string, limits: Limits): ContainerIndex;
  /** Parses before it returns, so that the caller's bytes cannot change meanwhile. */
  inspectBytes(bytes: Uint8Array, limits: Limits): ContainerIndex;
}

/** What the addon says when there is no index. */
interface Refusal {
  errno?: number;
  syscall?: string;
  limit?: keyof Limits;
  offset?: number;
  path?: string;
  outOfMemory?: true;
  cancelled?: true;
}

type Answer = ArrayBuffer | Refusal;

interface AddonSession {
  need(): Need | null;
  feed(bytes: Uint8Array): Need | null;
  result(): Answer;
}

interface Addon {
  inspectFile(file: string, caps: Float64Array, cancel?: Int32Array): Promise<Answer>;
  inspectFileSync(file: string, caps: Float64Array): Answer;
  inspectBytes(bytes: Uint8Array, caps: Float64Array): Answer;
  Session: new (size: number, caps: Float64Array, readAhead: number) => AddonSession;
  problemCodes: string[];
}

/** Loads the addon: a prebuild, then a local build. Throws with the reason where neither loads. */
export function loadNative(): NativeBackend {
  const require = createRequire(import.meta.url);
  const root = path.dirname(require.resolve('boxray/package.json'));
  const addon: Addon = require('node-gyp-build')(root);
  return new Native(addon);
}

/** The order of `boxray::Limits` in native/core/limits.h. */
function capsOf(limits: Limits): Float64Array {
  return Float64Array.of(
    limits.metadataBytes,
    limits.samples,
    limits.tracks,
    limits.boxes,
    limits.listEntries,
    limits.problems,
  );
}

/** Bytes that another thread may change while they are parsed are copied first. */
function stable(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

class Native implements NativeBackend {
  readonly #addon: Addon;

  constructor(addon: Addon) {
    this.#addon = addon;
  }

  createSession(options: SessionOptions): Session {
    const session = new this.#addon.Session(
      options.size,
      capsOf(options.limits),
      options.readAhead,
    );
    return {
      start: () => session.need(),
      feed: (bytes) => session.feed(stable(bytes)),
      result: () => this.#index(session.result(), options.limits),
    };
  }

  async inspectFile(file: string, limits: Limits, signal?: AbortSignal): Promise<ContainerIndex> {
    if (signal === undefined)
      return this.#index(await this.#addon.inspectFile(file, capsOf(limits)), limits, file);
    signal.throwIfAborted();
    const cancel = new Int32Array(1);
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        cancel[0] = 1;
        reject(signal.reason);
      };
    });
    signal.addEventListener('abort', abort, { once: true });
    try {
      const answer = this.#addon.inspectFile(file, capsOf(limits), cancel);
      return this.#index(await Promise.race([answer, aborted]), limits, file);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  inspectFileSync(file: string, limits: Limits): ContainerIndex {
    return this.#index(this.#addon.inspectFileSync(file, capsOf(limits)), limits, file);
  }

  inspectBytes(bytes: Uint8Array, limits: Limits): ContainerIndex {
    return this.#index(this.#addon.inspectBytes(stable(bytes), capsOf(limits)), limits);
  }

  #index(answer: Answer, limits: Limits, file?: string): ContainerIndex {
    if (answer instanceof ArrayBuffer) return decodeIndex(answer, this.#addon.problemCodes);
    throw refusalError(answer, limits, file);
  }
}

function refusalError(refusal: Refusal, limits: Limits, file: string | undefined): Error {
  if (refusal.errno !== undefined) return ioError(refusal.errno, refusal.syscall ?? '', file);
  if (refusal.limit !== undefined)
    return limitExceeded(
      refusal.limit,
      limits[refusal.limit],
      refusal.offset ?? -1,
      refusal.path ?? '',
    );
  return new MediaError('out-of-memory', 'not enough memory to hold the index of this file');
}

/** The error that `fs` gives for the same failure. */
function ioError(errno: number, syscall: string, file: string | undefined): Error {
  const [code, text] = getSystemErrorMap().get(-errno) ?? [`errno ${errno}`, 'unknown error'];
  const where = file === undefined ? '' : ` '${file}'`;
  const error = new Error(`${code}: ${text}, ${syscall}${where}`);
  return Object.assign(error, { errno: -errno, code, syscall, path: file });
}

/** Reads numbers in the order in which native/core/encode.cc put them. */
class Decoder {
  readonly #numbers: Float64Array;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(buffer: ArrayBuffer) {
    const [numbers = 0, bytes = 0] = new Uint32Array(buffer, 0, 2);
    this.#numbers = new Float64Array(buffer, 8, numbers);
    this.#bytes = new Uint8Array(buffer, 8 + 8 * numbers, bytes);
  }

  number(): number {
    return this.#numbers[this.#at++] as number;
  }
  flag(): boolean {
    return this.number() !== 0;
  }
  numbers(count: number): number[] {
    const list = new Array<number>(count);
    for (let i = 0; i < count; i++) list[i] = this.number();
    return list;
  }
  columns(count: number): Float64Array {
    this.#at += count;
    return this.#numbers.slice(this.#at - count, this.#at);
  }
  rows<Row>(read: () => Row): Row[] {
    const count = this.number();
    const list = new Array<Row>(count);
    for (let i = 0; i < count; i++) list[i] = read();
    return list;
  }
  bytes(): Uint8Array {
    const first = this.number();
    return this.#bytes.subarray(first, first + this.number());
  }
  text(): string {
    return utf8.decode(this.bytes());
  }
}

const utf8 = new TextDecoder();

function decodeIndex(buffer: ArrayBuffer, problemCodes: readonly string[]): ContainerIndex {
  const from = new Decoder(buffer);
  const size = from.number();
  const bytesRead = from.number();
  const head = from.bytes();
  const hasBrands = from.flag();
  const brands = {
    major: from.number(),
    minorVersion: from.number(),
    compatible: from.numbers(from.number()),
  };
  const layoutCount = from.number();
  const layout = from.rows(() => ({
    type: from.number(),
    offset: from.number(),
    size: from.number(),
  }));
  const movieOffset = from.number();
  const mediaDataOffset = from.number();
  const fragmented = from.flag();
  const fragmentCount = from.number();
  const hasMovie = from.flag();
  const movie = {
    creationTime: from.number(),
    modificationTime: from.number(),
    timescale: from.number(),
    duration: from.number(),
    fragmentDuration: from.number(),
  };
  const segmentIndexes = from.number();
  const segmentReferences = from.number();
  const eventMessages = from.number();
  const randomAccessEntries = from.number();
  const tracks = from.rows(() => decodeTrack(from));
  const metadata = from.rows(() => ({
    box: from.number(),
    trackIndex: from.number(),
    offset: from.number(),
    size: from.number(),
    path: from.text(),
    userType: from.bytes(),
    bytes: from.bytes(),
  }));
  const problems = from.rows(() => ({
    code: problemCodes[from.number()] as string,
    trackIndex: from.number(),
    offset: from.number(),
    a: from.number(),
    b: from.number(),
    path: from.text(),
  }));
  return {
    size,
    bytesRead,
    head,
    brands: hasBrands ? brands : null,
    layout,
    layoutCount,
    movieOffset,
    mediaDataOffset,
    fragmented,
    fragmentCount,
    movie: hasMovie ? movie : null,
    tracks,
    metadata,
    segmentIndexes,
    segmentReferences,
    eventMessages,
    randomAccessEntries,
    problems,
  };
}

function decodeTrack(from: Decoder): TrackIndex {
  return {
    offset: from.number(),
    id: from.number(),
    flags: from.number(),
    alternateGroup: from.number(),
    matrix: from.numbers(9),
    width: from.number(),
    height: from.number(),
    timescale: from.number(),
    duration: from.number(),
    language: from.number(),
    extendedLanguage: from.bytes(),
    handler: from.number(),
    handlerName: from.bytes(),
    edits: from.columns(3 * from.number()),
    references: from.rows(() => ({
      type: from.number(),
      trackIds: from.numbers(from.number()),
    })),
    sampleEntries: from.rows(() => ({
      format: from.number(),
      offset: from.number(),
      bytes: from.bytes(),
    })),
    compositionShift: from.number(),
    statistics: decodeStatistics(from),
    sampleGroups: from.rows(() => ({ type: from.number(), samples: from.number() })),
    encryptedSamples: from.number(),
    auxiliaryInfoSizes: from.number(),
    auxiliaryInfoOffsets: from.number(),
  };
}

function decodeStatistics(from: Decoder): SampleStatistics {
  return {
    count: from.number(),
    bytes: from.number(),
    largest: from.number(),
    keyframes: from.number(),
    duration: from.number(),
    firstDecodeTime: from.number(),
    firstPresentationTime: from.number(),
    lastPresentationEnd: from.number(),
    minDuration: from.number(),
    maxDuration: from.number(),
    keyframeSpan: from.number(),
    keyframeMaxInterval: from.number(),
    reordered: from.flag(),
    peakBytes: from.number(),
    chunks: from.number(),
    firstSampleOffset: from.number(),
    firstSampleSize: from.number(),
  };
}
