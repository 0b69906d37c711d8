/** What the addon hands over, decoded. native/core/encode.cc writes the numbers of an index in the order in which they are read here. */

import type {
  HeaderTimes,
  IsobmffIndex,
  IsobmffTrack,
  SampleEntry,
} from '../families/isobmff/raw.js';
import type { IndexProblem, KeptElement, SampleStatistics } from '../media/container-index.js';
import type { FrameColumns } from '../media/session.js';

/**
 * Reads numbers in the order in which native/core/encode.cc put them. Objects of many fields index `all` themselves and then move `at`: so many
 * calls of `next` in one function would not be inlined, and take longer than all the rest.
 */
class Decoder {
  at = 0;

  constructor(
    readonly all: Float64Array,
    private readonly blob: Uint8Array,
  ) {}

  next(): number {
    return this.all[this.at++] as number;
  }
  numbers(count: number): number[] {
    const { all, at } = this;
    const list = new Array<number>(count);
    for (let i = 0; i < count; i++) list[i] = all[at + i] as number;
    this.at = at + count;
    return list;
  }
  bytes(): Uint8Array {
    const first = this.next();
    const count = this.next();
    // Most are empty, and a view takes longer to make than all the numbers of a track to read.
    return count === 0 ? nothing : this.blob.subarray(first, first + count);
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
export function decodeIndex(buffer: ArrayBuffer, problemCodes: readonly string[]): IsobmffIndex {
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
  decode(problemCodes: readonly string[]): IsobmffIndex {
    const numbers = this.#counts[0] as number;
    const bytes = this.#counts[1] as number;
    // From Node's pool, which spares V8 an ArrayBuffer; as a plain array, since slices of a Buffer are Buffers.
    const { buffer, byteOffset } = Buffer.from(new Uint8Array(this.buffer, 8 + 8 * numbers, bytes));
    const blob = new Uint8Array(buffer, byteOffset, bytes);
    return decode(new Decoder(this.#numbers, blob), problemCodes);
  }
}

function decode(from: Decoder, problemCodes: readonly string[]): IsobmffIndex {
  const size = from.next();
  const bytesRead = from.next();
  const head = from.bytes();
  const brands = decodeBrands(from);
  const layoutCount = from.next();
  const layout = decodeLayout(from);
  const movieOffset = from.next();
  const mediaDataOffset = from.next();
  const fragmented = from.next() !== 0;
  const fragmentCount = from.next();
  const movie = decodeMovie(from);
  const compressedMovie = from.next() !== 0;
  const tracks = new Array<IsobmffTrack>(from.next());
  for (let i = 0; i < tracks.length; i++) tracks[i] = decodeTrack(from);
  const kept = new Array<KeptElement>(from.next());
  for (let i = 0; i < kept.length; i++) kept[i] = decodeMetadata(from);
  const problems = new Array<IndexProblem>(from.next());
  for (let i = 0; i < problems.length; i++) problems[i] = decodeProblem(from, problemCodes);
  return {
    family: 'isobmff',
    size,
    bytesRead,
    head,
    layout,
    layoutCount,
    tracks,
    kept,
    problems,
    raw: {
      brands,
      movieOffset,
      mediaDataOffset,
      fragmented,
      fragmentCount,
      compressedMovie,
      movie,
    },
  };
}

function decodeBrands(from: Decoder): IsobmffIndex['raw']['brands'] {
  const present = from.next() !== 0;
  const brands = {
    major: from.next(),
    minorVersion: from.next(),
    compatible: from.numbers(from.next()),
  };
  return present ? brands : null;
}

function decodeLayout(from: Decoder): IsobmffIndex['layout'] {
  const layout: IsobmffIndex['layout'] = new Array(from.next());
  for (let i = 0; i < layout.length; i++)
    layout[i] = { type: from.next(), offset: from.next(), size: from.next() };
  return layout;
}

function decodeMovie(from: Decoder): IsobmffIndex['raw']['movie'] {
  const present = from.next() !== 0;
  const movie = {
    times: decodeTimes(from),
    timescale: from.next(),
    duration: from.next(),
  };
  return present ? movie : null;
}

function decodeTimes(from: Decoder): HeaderTimes {
  return {
    offset: from.next(),
    size: from.next(),
    creation: from.next(),
    modification: from.next(),
  };
}

function decodeTrack(from: Decoder): IsobmffTrack {
  const offset = from.next();
  const id = from.next();
  const external = from.next() !== 0;
  const times = decodeTimes(from);
  const flags = from.next();
  const matrix = from.numbers(9);
  const width = from.next();
  const height = from.next();
  const mediaTimes = decodeTimes(from);
  const timescale = from.next();
  const duration = from.next();
  const language = from.next();
  const extendedLanguage = from.bytes();
  const handler = from.next();
  const handlerName = from.bytes();
  const edits = from.numbers(3 * from.next());
  const references = decodeReferences(from);
  const sampleEntries = decodeSampleEntries(from);
  const statistics = decodeStatistics(from);
  const sampleGroups: IsobmffTrack['raw']['sampleGroups'] = new Array(from.next());
  for (let i = 0; i < sampleGroups.length; i++)
    sampleGroups[i] = { type: from.next(), samples: from.next() };
  return {
    id,
    timescale,
    external,
    statistics,
    raw: {
      offset,
      times,
      flags,
      matrix,
      width,
      height,
      mediaTimes,
      duration,
      language,
      extendedLanguage,
      handler,
      handlerName,
      edits,
      references,
      sampleEntries,
      sampleGroups,
    },
  };
}

function decodeReferences(from: Decoder): IsobmffTrack['raw']['references'] {
  const references: IsobmffTrack['raw']['references'] = new Array(from.next());
  for (let i = 0; i < references.length; i++)
    references[i] = { type: from.next(), trackIds: from.numbers(from.next()) };
  return references;
}

function decodeSampleEntries(from: Decoder): SampleEntry[] {
  const entries = new Array<SampleEntry>(from.next());
  for (let i = 0; i < entries.length; i++)
    entries[i] = { format: from.next(), offset: from.next(), bytes: from.bytes() };
  return entries;
}

function decodeStatistics(from: Decoder): SampleStatistics {
  const { all, at } = from;
  from.at = at + 16;
  return {
    count: all[at],
    bytes: all[at + 1],
    largest: all[at + 2],
    keyframes: all[at + 3],
    duration: all[at + 4],
    firstPresentationTime: all[at + 5],
    lastPresentationEnd: all[at + 6],
    minDuration: all[at + 7],
    maxDuration: all[at + 8],
    keyframeSpan: all[at + 9],
    keyframeMaxInterval: all[at + 10],
    reordered: all[at + 11] !== 0,
    peakBytes: all[at + 12],
    chunks: all[at + 13],
    firstSampleOffset: all[at + 14],
    firstSampleSize: all[at + 15],
  } as SampleStatistics;
}

function decodeMetadata(from: Decoder): KeptElement {
  return {
    type: from.next(),
    trackIndex: from.next(),
    offset: from.next(),
    size: from.next(),
    path: from.text(),
    userType: from.bytes(),
    bytes: from.bytes(),
  };
}

function decodeProblem(from: Decoder, codes: readonly string[]): IndexProblem {
  return {
    code: codes[from.next()] as string,
    trackIndex: from.next(),
    offset: from.next(),
    a: from.next(),
    b: from.next(),
    path: from.text(),
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
