/** What the addon hands over, decoded. native/core/encode.cc writes the numbers of an index in the order in which they are read here. */

import type {
  ContainerIndex,
  HeaderTimes,
  SampleStatistics,
  TrackIndex,
} from '../container-index.js';
import type { FrameColumns } from '../session.js';

/** Reads numbers in the order in which native/core/encode.cc put them. */
class Decoder {
  readonly #numbers: Float64Array;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(numbers: Float64Array, bytes: Uint8Array) {
    this.#numbers = numbers;
    this.#bytes = bytes;
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
    const count = this.number();
    // Most are empty, and a view takes longer to make than all the numbers of a track to read.
    return count === 0 ? nothing : this.#bytes.subarray(first, first + count);
  }
  /** A path: short, and nearly always ASCII, for which a TextDecoder takes longer. */
  text(): string {
    const bytes = this.bytes();
    let text = '';
    for (const byte of bytes) {
      if (byte > 0x7f) return utf8.decode(bytes);
      text += String.fromCharCode(byte);
    }
    return text;
  }
}

const nothing = new Uint8Array(0);
const utf8 = new TextDecoder();

/** The index of one file, which keeps the buffer. `problemCodes`: the names of the codes that stand as numbers in it. */
export function decodeIndex(buffer: ArrayBuffer, problemCodes: readonly string[]): ContainerIndex {
  const [numbers = 0, bytes = 0] = new Uint32Array(buffer, 0, 2);
  const blob = new Uint8Array(buffer, 8 + 8 * numbers, bytes);
  return decode(new Decoder(new Float64Array(buffer, 8, numbers), blob), problemCodes);
}

/** Memory that the addon writes an index to, used again and again. */
export class Scratch {
  readonly buffer = new ArrayBuffer(64 * 1024);
  readonly #counts = new Uint32Array(this.buffer, 0, 2);
  readonly #numbers = new Float64Array(this.buffer, 8);

  /** The index that was written last, which keeps nothing of this memory. */
  decode(problemCodes: readonly string[]): ContainerIndex {
    const [numbers = 0, bytes = 0] = this.#counts;
    // From Node's pool, which spares V8 an ArrayBuffer; as a plain array, since slices of a Buffer are Buffers.
    const { buffer, byteOffset } = Buffer.from(new Uint8Array(this.buffer, 8 + 8 * numbers, bytes));
    const blob = new Uint8Array(buffer, byteOffset, bytes);
    return decode(new Decoder(this.#numbers, blob), problemCodes);
  }
}

function decode(from: Decoder, problemCodes: readonly string[]): ContainerIndex {
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
    times: decodeTimes(from),
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

function decodeTimes(from: Decoder): HeaderTimes {
  return {
    offset: from.number(),
    size: from.number(),
    creation: from.number(),
    modification: from.number(),
  };
}

function decodeTrack(from: Decoder): TrackIndex {
  return {
    offset: from.number(),
    id: from.number(),
    times: decodeTimes(from),
    flags: from.number(),
    alternateGroup: from.number(),
    matrix: from.numbers(9),
    width: from.number(),
    height: from.number(),
    mediaTimes: decodeTimes(from),
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

/** A frame table as the addon hands it over: `FrameColumns` of native/core/frames.h. */
export interface AddonColumns {
  /** All columns, one after the other, each of `capacity` rows. */
  memory: ArrayBuffer;
  capacity: number;
  count: number;
  /** Pairs of u32. */
  descriptions: ArrayBuffer;
}

/** Columns over the memory that the addon handed over. */
export function frameColumns(columns: AddonColumns | null): FrameColumns | null {
  if (columns === null) return null;
  const pairs = new Uint32Array(columns.descriptions);
  const descriptions = [];
  for (let i = 0; i < pairs.length; i += 2)
    descriptions.push({ firstSample: pairs[i] as number, sampleEntry: pairs[i + 1] as number });
  const { memory, capacity, count } = columns;
  return {
    offset: new Float64Array(memory, 0, count),
    size: new Uint32Array(memory, 32 * capacity, count),
    dts: new Float64Array(memory, 8 * capacity, count),
    pts: new Float64Array(memory, 16 * capacity, count),
    duration: new Float64Array(memory, 24 * capacity, count),
    keyframe: new Uint8Array(memory, 36 * capacity, count),
    descriptions,
  };
}
