/** The C++ backend: loads the addon, hands it the caps and the files, and makes errors of its refusals. */

import { statSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import type { HashAlgorithm } from '../hash/algorithms.js';
import type { HashParts, PieceHasher } from '../hash/types.js';
import { limitExceeded, MediaError, SourceError } from '../media/errors.js';
import type { Limits } from '../media/limits.js';
import type {
  FrameColumns,
  FrameRequest,
  IndexWithFrames,
  Need,
  Session,
  SessionOptions,
} from '../media/session.js';
import { checkKind } from '../sources/file.js';
import type { NativeBackend, PdqBands, PdqPicture } from './backend.js';
import { type AddonColumns, decodeIndex, frameColumns, Scratch } from './decode.js';
import { loadAddon } from './load-addon.js';
import { Slots, slotCount } from './slots.js';
import { algorithms, limitNames } from './wire.js';

/** What the addon says when there is no index. */
interface Refusal {
  errno?: number;
  syscall?: string;
  /** Of `limitNames`. */
  limit?: number;
  offset?: number;
  path?: string;
  outOfMemory?: true;
  cancelled?: true;
}

/** An index, or its size where it was written to the scratch memory. */
type EncodedIndex = ArrayBuffer | number;

interface WithFrames {
  index: EncodedIndex | Refusal;
  frames: (AddonColumns | null)[];
}

type Answer = EncodedIndex | WithFrames | Refusal;
/** The tracks (null: all) and the formats that have one row a chunk. */
type AddonRequest = [Uint32Array | null, Uint32Array];

interface AddonSession {
  need(): Need | null;
  feed(bytes: Uint8Array): Need | null;
  result(): Answer;
}

interface Addon {
  inspectFile(
    file: string,
    caps: Float64Array,
    cancel?: Int32Array,
    frames?: AddonRequest,
  ): Promise<Answer>;
  inspectFileSync(
    file: string,
    caps: Float64Array,
    frames: AddonRequest | undefined,
    scratch: ArrayBuffer,
  ): Answer;
  inspectBytes(
    bytes: Uint8Array,
    caps: Float64Array,
    frames: AddonRequest | undefined,
    scratch: ArrayBuffer,
  ): Answer;
  /** The jobs under way stop soon, and answer that they were cancelled. */
  endJobs(): void;
  Session: new (
    size: number,
    caps: Float64Array,
    readAhead: number,
    frames?: AddonRequest,
  ) => AddonSession;
  hashFile(
    file: string,
    algorithm: number,
    joined: boolean,
    offsets: Float64Array,
    sizes: Uint32Array,
    slots: Uint32Array,
    digests: Uint8Array,
    cancel: Int32Array,
    progress: BigInt64Array,
  ): Promise<(Refusal & { endedEarly?: true }) | null>;
  hashParts(
    bytes: Uint8Array,
    algorithm: number,
    offsets: Float64Array,
    sizes: Uint32Array,
    slots: Uint32Array,
    digests: Uint8Array,
  ): void;
  Hasher: new (algorithm: number) => PieceHasher;
  pdq(
    data: Uint8Array,
    sizes: Float64Array,
    rows: PdqBands,
    columns: PdqBands,
    cosines: Float32Array,
    values: Float32Array,
    hash: Uint16Array,
  ): number | undefined;
  /** The version of boxray that it was compiled for. */
  version: string;
  /** Names of processor features, with spaces between. */
  cpu: string;
}

/** Loads the addon: a prebuild, then a local build. Throws with the reason where neither loads. */
export function loadNative(): NativeBackend {
  const { addon, file } = loadAddon<Addon>();
  // A process that exits waits for the threads of its pool, and hashing can take minutes.
  process.on('exit', () => addon.endJobs());
  return new Native(addon, file);
}

const capsByLimits = new WeakMap<Limits, Float64Array>();

function capsOf(limits: Limits): Float64Array {
  let caps = capsByLimits.get(limits);
  if (caps === undefined) {
    caps = Float64Array.from(limitNames, (name) => limits[name]);
    // Nearly all calls have the default limits, and memory that the addon can see is slow to make.
    capsByLimits.set(limits, caps);
  }
  return caps;
}

/** Bytes that another thread may change while they are parsed are copied first. */
function stable(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

/** Milliseconds between two looks at how far a worker has got. */
const progressInterval = 100;

/**
 * Runs work that a flag, where there is a signal, can stop; rejects with the signal's reason as soon as it
 * aborts.
 */
async function cancellable<T>(
  signal: AbortSignal | undefined,
  work: (cancel?: Int32Array) => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work();
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
    return await Promise.race([work(cancel), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

class Native implements NativeBackend {
  readonly #addon: Addon;
  readonly #scratch = new Scratch();
  readonly #slots = new Slots(slotCount(availableParallelism(), process.env.UV_THREADPOOL_SIZE));

  readonly cpuFeatures: readonly string[];

  constructor(
    addon: Addon,
    readonly file: string,
  ) {
    this.#addon = addon;
    this.cpuFeatures = addon.cpu === '' ? [] : addon.cpu.split(' ');
  }

  createSession(options: SessionOptions): Session {
    const session = new this.#addon.Session(
      options.size,
      capsOf(options.limits),
      options.readAhead,
      addonRequest(options.frames),
    );
    let frames: (FrameColumns | null)[] = [];
    return {
      start: () => session.need(),
      feed: (bytes) => session.feed(stable(bytes)),
      result: () => {
        const answer = this.#answer(session.result(), options.limits);
        frames = answer.frames;
        return answer.index;
      },
      frames: () => frames,
    };
  }

  async inspectFile(
    file: string,
    limits: Limits,
    frames?: FrameRequest,
    signal?: AbortSignal,
  ): Promise<IndexWithFrames> {
    const answer = await cancellable(signal, (cancel) =>
      this.#slots.run(() =>
        this.#addon.inspectFile(file, capsOf(limits), cancel, addonRequest(frames)),
      ),
    );
    return this.#answer(answer, limits, file);
  }

  async hashFile(
    file: string,
    algorithm: HashAlgorithm,
    parts: HashParts & { joined: boolean },
    signal?: AbortSignal,
    onBytes?: (bytes: number) => void,
  ): Promise<void> {
    const progress = new BigInt64Array(1);
    const timer = onBytes && setInterval(() => onBytes(Number(progress[0])), progressInterval);
    try {
      const refusal = await cancellable(signal, (cancel = new Int32Array(1)) =>
        this.#slots.run(() =>
          this.#addon.hashFile(
            file,
            algorithms.indexOf(algorithm),
            parts.joined,
            parts.offsets,
            parts.sizes,
            parts.slots,
            parts.digests,
            cancel,
            progress,
          ),
        ),
      );
      if (refusal?.endedEarly)
        throw new SourceError('source-misbehaved', `'${file}' became shorter while it was read`);
      if (refusal?.cancelled) throw jobsEnded();
      if (refusal) throw ioError(refusal.errno ?? 0, refusal.syscall ?? '', file);
      onBytes?.(Number(progress[0]));
    } finally {
      clearInterval(timer);
    }
  }

  hashParts(bytes: Uint8Array, algorithm: HashAlgorithm, parts: HashParts): void {
    const { offsets, sizes, slots, digests } = parts;
    this.#addon.hashParts(
      stable(bytes),
      algorithms.indexOf(algorithm),
      offsets,
      sizes,
      slots,
      digests,
    );
  }

  createHasher(algorithm: HashAlgorithm): PieceHasher {
    return new this.#addon.Hasher(algorithms.indexOf(algorithm));
  }

  pdq(
    { data, width, height, stride, bytesPerPixel }: PdqPicture,
    stretch: number,
    rows: PdqBands,
    columns: PdqBands,
    cosines: Float32Array,
    values: Float32Array,
    hash: Uint16Array,
  ): number {
    const sizes = new Float64Array([width, height, stride, bytesPerPixel, stretch]);
    const steps = this.#addon.pdq(stable(data), sizes, rows, columns, cosines, values, hash);
    if (steps === undefined)
      throw new RangeError(`not enough memory for a picture of ${width} × ${height}`);
    return steps;
  }

  inspectFileSync(file: string, limits: Limits, frames?: FrameRequest): IndexWithFrames {
    const { buffer } = this.#scratch;
    const answer = this.#addon.inspectFileSync(file, capsOf(limits), addonRequest(frames), buffer);
    return this.#answer(answer, limits, file);
  }

  inspectBytes(bytes: Uint8Array, limits: Limits, frames?: FrameRequest): IndexWithFrames {
    const stays = stable(bytes);
    const { buffer } = this.#scratch;
    const answer = this.#addon.inspectBytes(stays, capsOf(limits), addonRequest(frames), buffer);
    return this.#answer(answer, limits);
  }

  #answer(answer: Answer, limits: Limits, file?: string): IndexWithFrames {
    const framed = typeof answer === 'object' && 'frames' in answer;
    const encoded = framed ? answer.index : answer;
    const frames = framed ? answer.frames.map(frameColumns) : [];
    if (typeof encoded === 'number') return { index: this.#scratch.decode(), frames };
    if (!(encoded instanceof ArrayBuffer)) throw refusalError(encoded, limits, file);
    return { index: decodeIndex(encoded), frames };
  }
}

function addonRequest(request: FrameRequest | undefined): AddonRequest | undefined {
  if (request === undefined) return undefined;
  const { tracks, chunkedFormats } = request;
  return [tracks && Uint32Array.from(tracks), Uint32Array.from(chunkedFormats)];
}

function refusalError(refusal: Refusal, limits: Limits, file: string | undefined): Error {
  if (refusal.errno !== undefined) return ioError(refusal.errno, refusal.syscall ?? '', file);
  if (refusal.cancelled) return jobsEnded();
  const limit = limitNames[refusal.limit ?? -1];
  if (limit !== undefined)
    return limitExceeded(limit, limits[limit], refusal.offset ?? -1, refusal.path ?? '');
  return new MediaError('out-of-memory', 'not enough memory to hold the index of this file');
}

/** Whoever cancels by a signal has the signal's reason already. */
const jobsEnded = () => new DOMException('the process is ending', 'AbortError');

/**
 * The error that `fs` gives for the same failure; for a pipe, socket or device the one that says what to do.
 */
function ioError(errno: number, syscall: string, file: string | undefined): Error {
  // ENXIO: a socket cannot even be opened.
  const { ESPIPE, ENXIO } = constants.errno;
  if ((errno === ESPIPE || errno === ENXIO) && file !== undefined) {
    try {
      checkKind(statSync(file), file);
    } catch (error) {
      return error as Error;
    }
  }
  const [code, text] = getSystemErrorMap().get(-errno) ?? [`errno ${errno}`, 'unknown error'];
  const where = file === undefined ? '' : ` '${file}'`;
  const error = new Error(`${code}: ${text}, ${syscall}${where}`);
  return Object.assign(error, { errno: -errno, code, syscall, path: file });
}
