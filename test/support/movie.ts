/**
 * Writes a whole MP4 or QuickTime movie from a description of its tracks and samples. Chunks of the
 * tracks are interleaved by decode time; chunk offsets are right, because the file is laid out twice.
 * `adjust` may break it in either pass.
 */
import { type Box, box, bytesOf, contentOf, type Part, u32 } from './box.js';
import {
  dinf,
  type Edit,
  elng,
  elst,
  ftyp,
  hdlr,
  identityMatrix,
  mdhd,
  mediaTypeHeader,
  mvhd,
  selfReference,
  stsd,
  tkhd,
} from './headers.js';
import {
  type Cslg,
  co64,
  cslg,
  ctts,
  runs,
  stco,
  stsc,
  stss,
  stsz,
  stszConstant,
  stts,
  stz2,
} from './tables.js';

export interface Sample {
  size: number;
  duration: number;
  /** Composition offset, ticks. */
  offset?: number;
  /** Default true. */
  sync?: boolean;
  /** Sample description, from 1. */
  description?: number;
  /** Real bytes; without them a pattern. */
  data?: Uint8Array;
}

export interface Track {
  /** Default: position from 1. */
  id?: number;
  handler: string;
  name?: string;
  timescale: number;
  language?: string | number;
  extendedLanguage?: string;
  flags?: number;
  alternateGroup?: number;
  matrix?: number[];
  width?: number;
  height?: number;
  entries: Part[];
  samples: Sample[];
  /** The duration that `mdhd` states, ticks. Default: the samples' sum. */
  statedDuration?: number;
  /** Samples per chunk; the last number repeats. Default 4. */
  chunks?: number[];
  edits?: Edit[];
  editVersion?: 0 | 1;
  /** How sizes are stored. Default `table`. */
  sizes?: 'table' | 'constant' | 4 | 8 | 16;
  /** Default 1 where an offset is negative. */
  compositionVersion?: 0 | 1;
  cslg?: Cslg;
  /** Version 1 of `tkhd` and `mdhd`. */
  wide?: boolean;
  references?: Record<string, number[]>;
  mediaHeader?: Box;
  dataReferences?: Box[];
  /** More boxes at the end of `stbl`, `trak`. */
  inTable?: Box[];
  inTrack?: Box[];
}

export interface Movie {
  /** Major brand, minor version, compatible brands; null = no `ftyp`. */
  brands?: [string, number, string[]] | null;
  timescale?: number;
  tracks: Track[];
  /** Where `moov` stands. Default `first`. */
  index?: 'first' | 'last';
  mdat?: 'large' | 'toEnd';
  co64?: boolean;
  /** QuickTime handlers with Pascal names. */
  quickTime?: boolean;
  wide?: boolean;
  inMovie?: Part[];
  /** Parts after `ftyp`, and at the end of the file. */
  before?: Part[];
  after?: Part[];
  adjust?: (parts: Part[]) => void;
}

export const mediaDuration = (track: Track): number =>
  track.statedDuration ?? track.samples.reduce((sum, sample) => sum + sample.duration, 0);

/** Movie ticks: the edits' sum, else the media's duration. */
export function trackDuration(track: Track, movieTimescale: number): number {
  if (track.edits) return track.edits.reduce((sum, edit) => sum + Number(edit.duration), 0);
  return Math.round((mediaDuration(track) * movieTimescale) / (track.timescale || 1));
}

/** Deterministic bytes of a sample that has none of its own. */
export function sampleBytes(sample: Sample, track: number, index: number): Uint8Array {
  if (sample.data) return sample.data;
  return new Uint8Array(sample.size).map((_, i) => (track * 61 + index * 17 + i * 5) % 251);
}

interface Chunk {
  track: number;
  first: number;
  count: number;
  seconds: number;
}

function chunksOf(track: Track, index: number): Chunk[] {
  const sizes = track.chunks ?? [4];
  const chunks: Chunk[] = [];
  let ticks = 0;
  for (let first = 0; first < track.samples.length; ) {
    const wanted = sizes[Math.min(chunks.length, sizes.length - 1)] as number;
    const rest = track.samples.slice(first, first + wanted);
    const change = rest.findIndex((s) => (s.description ?? 1) !== (rest[0]?.description ?? 1));
    const count = change > 0 ? change : rest.length;
    chunks.push({ track: index, first, count, seconds: ticks / (track.timescale || 1) });
    for (const sample of rest.slice(0, count)) ticks += sample.duration;
    first += count;
  }
  return chunks;
}

function sampleToChunk(track: Track, chunks: Chunk[]): [number, number, number][] {
  const rows: [number, number, number][] = [];
  chunks.forEach((chunk, i) => {
    const description = track.samples[chunk.first]?.description ?? 1;
    const last = rows.at(-1);
    if (last?.[1] !== chunk.count || last[2] !== description)
      rows.push([i + 1, chunk.count, description]);
  });
  return rows;
}

function sizeTable(track: Track): Box {
  const sizes = track.samples.map((sample) => sample.size);
  if (track.sizes === 'constant') return stszConstant(sizes[0] ?? 0, sizes.length);
  if (typeof track.sizes === 'number') return stz2(track.sizes, sizes);
  return stsz(sizes);
}

/** `stbl` with offsets of the track's chunks. */
function sampleTable(track: Track, chunks: Chunk[], offsets: number[], wide: boolean): Box {
  const { samples } = track;
  const boxes: Part[] = [
    stsd(...track.entries),
    stts(runs(samples.map((sample) => sample.duration))),
  ];
  if (samples.some((sample) => sample.sync === false))
    boxes.push(stss(samples.flatMap((sample, i) => (sample.sync === false ? [] : [i + 1]))));
  if (samples.some((sample) => sample.offset !== undefined)) {
    const values = samples.map((sample) => sample.offset ?? 0);
    const version = track.compositionVersion ?? (values.some((value) => value < 0) ? 1 : 0);
    boxes.push(ctts(runs(values), version));
  }
  if (track.cslg) boxes.push(cslg(track.cslg));
  boxes.push(stsc(sampleToChunk(track, chunks)), sizeTable(track));
  boxes.push(wide ? co64(offsets) : stco(offsets));
  return box('stbl', ...boxes, ...(track.inTable ?? []));
}

export function trak(movie: Movie, index: number, table: Box): Box {
  const track = movie.tracks[index] as Track;
  const version = track.wide ? 1 : 0;
  const header = tkhd({
    version,
    flags: track.flags ?? 3,
    id: track.id ?? index + 1,
    duration: trackDuration(track, movie.timescale ?? 1000),
    matrix: track.matrix ?? identityMatrix,
    width: track.width ?? 0,
    height: track.height ?? 0,
    volume: track.handler === 'soun' ? 0x100 : 0,
    alternateGroup: track.alternateGroup ?? 0,
  });
  const media = mdhd({
    version,
    timescale: track.timescale,
    duration: mediaDuration(track),
    language: track.language ?? 'und',
  });
  const handler = hdlr(
    track.handler,
    track.name ?? `${track.handler} handler`,
    movie.quickTime ? 'mhlr' : undefined,
  );
  const inside: Part[] = [header];
  if (track.edits) inside.push(box('edts', elst(track.edits, track.editVersion)));
  if (track.references)
    inside.push(
      box('tref', ...Object.entries(track.references).map(([type, ids]) => box(type, u32(...ids)))),
    );
  const dataHandler = movie.quickTime ? [hdlr('alis', 'Alias Data Handler', 'dhlr')] : [];
  const information = box(
    'minf',
    track.mediaHeader ?? mediaTypeHeader(track.handler),
    ...dataHandler,
    dinf(...(track.dataReferences ?? [selfReference(movie.quickTime ? 'alis' : 'url ')])),
    table,
  );
  const language = track.extendedLanguage === undefined ? [] : [elng(track.extendedLanguage)];
  inside.push(box('mdia', media, handler, ...language, information));
  return box('trak', ...inside, ...(track.inTrack ?? []));
}

export function moov(movie: Movie, traks: Box[], ...more: Part[]): Box {
  const timescale = movie.timescale ?? 1000;
  const duration = Math.max(0, ...movie.tracks.map((track) => trackDuration(track, timescale)));
  const header = mvhd({ version: movie.wide ? 1 : 0, timescale, duration });
  return box('moov', header, ...traks, ...more, ...(movie.inMovie ?? []));
}

export function fileType(movie: Movie): Part[] {
  if (movie.brands === null) return [];
  const brands = movie.brands ?? (movie.quickTime ? quickTimeBrands : defaultBrands);
  return [ftyp(...brands)];
}

const defaultBrands: [string, number, string[]] = ['isom', 512, ['isom', 'iso2', 'avc1', 'mp41']];
const quickTimeBrands: [string, number, string[]] = ['qt  ', 512, ['qt  ']];

function mediaData(movie: Movie, chunks: Chunk[]): Box {
  const bytes = chunks.map((chunk) => {
    const { samples } = movie.tracks[chunk.track] as Track;
    const inside = samples.slice(chunk.first, chunk.first + chunk.count);
    return bytesOf(...inside.map((sample, i) => sampleBytes(sample, chunk.track, chunk.first + i)));
  });
  const mdat = box('mdat', ...bytes);
  return movie.mdat === undefined ? mdat : { ...mdat, form: movie.mdat };
}

/** The tracks' `trak` boxes for media data that begin at `base`. */
export function traksAt(movie: Movie, order: Chunk[], mdat: Box, base: number): Box[] {
  const starts = new Map<Chunk, number>();
  let at = base;
  order.forEach((chunk, i) => {
    starts.set(chunk, at);
    at += (mdat.parts[i] as Uint8Array).length;
  });
  return movie.tracks.map((track, index) => {
    const chunks = order.filter((chunk) => chunk.track === index);
    const offsets = chunks.map((chunk) => starts.get(chunk) as number);
    return trak(movie, index, sampleTable(track, chunks, offsets, movie.co64 === true));
  });
}

/** Chunks of all tracks in the order of their first sample's decode time, and the `mdat` that holds them. */
export function interleave(movie: Movie): { order: Chunk[]; mdat: Box } {
  const order = movie.tracks
    .flatMap((track, index) => chunksOf(track, index))
    .sort((a, b) => a.seconds - b.seconds || a.track - b.track);
  return { order, mdat: mediaData(movie, order) };
}

/**
 * Composes a file twice: the second time with the parts of the first at hand,
 * from which offsets can be taken.
 */
export function layOut(
  compose: (before: Part[]) => Part[],
  adjust: (parts: Part[]) => void = () => {},
): Part[] {
  const first = compose([]);
  adjust(first);
  const second = compose(first);
  adjust(second);
  return second;
}

/** A progressive file, as parts: write it with `bytesOf(...parts)`. */
export function progressive(movie: Movie): Part[] {
  const { order, mdat } = interleave(movie);
  const compose = (before: Part[]): Part[] => {
    const header = moov(movie, traksAt(movie, order, mdat, contentOf(before, 'mdat')));
    const body = movie.index === 'last' ? [mdat, header] : [header, mdat];
    return [...fileType(movie), ...(movie.before ?? []), ...body, ...(movie.after ?? [])];
  };
  return layOut(compose, movie.adjust);
}
