/** `hashFrames`: a digest for every coded frame, without decoding. */

import type { BackendOption } from '../backends/select.js';
import { toHex } from '../bytes/hex.js';
import { checkAlgorithm, digestLength, type HashAlgorithm } from '../hash/algorithms.js';
import { contentIdOf, contentTracks, sampledTrackDigest } from '../hash/content-id.js';
import { type HashProgress, type HashSettings, SourceHasher } from '../hash/hasher.js';
import { framesOf, hasChunks, type Loaded, withLoaded } from '../hash/load.js';
import { checkWork, isPresent, type SortedParts, sortParts, withoutTables } from '../hash/parts.js';
import { addedBytes } from '../hash/stored-frames.js';
import type { TrackIndex } from '../media/container-index.js';
import type { Limits } from '../media/limits.js';
import type { StoredFrames } from '../media/track-facts.js';
import { describeProblem, type HashProblemCode } from '../report/problems.js';
import type { MediaReport, Problem } from '../report/report.js';
import type { MediaInput } from '../sources/index.js';
import { type Task, taskOf } from './examine.js';
import { checkNames, checkProgress, checkSignal } from './options.js';
import { checkPresent, checkSelection } from './read-frames.js';

export type { HashAlgorithm } from '../hash/algorithms.js';
export type { HashProgress } from '../hash/hasher.js';

export interface HashOptions {
  /**
   * `sha256` is the default. Of the six only that one withstands someone who looks for two inputs of one
   * digest.
   */
  algorithm?: HashAlgorithm;
  /** Indexes of the tracks to hash (`Track.index`); without it all. */
  tracks?: readonly number[];
  /** Also one digest of all the bytes of each track in decode order, as FFmpeg's streamhash muxer has it. */
  stream?: boolean;
  /** Also {@link FrameHashes.contentId}; whatever `tracks` says it is of the whole file. */
  contentId?: boolean;
  /**
   * Most threads that hash a local file with the addon: 1 to 64. Without it up to two, where the file is
   * large.
   */
  threads?: number;
  /** As for `inspect`. */
  backend?: BackendOption;
  limits?: Partial<Limits>;
  /** Rejects with the signal's reason, between two reads. */
  signal?: AbortSignal;
  /** Told now and then how far the hashing is; what it throws rejects the call. */
  onProgress?: (progress: HashProgress) => void;
}

/** The digests of one track's frames. */
export interface TrackHashes {
  trackIndex: number;
  trackId: number;
  algorithm: HashAlgorithm;
  /** Bytes of a digest. */
  digestLength: number;
  /** Frames: the rows of `readFrames`, thus chunks for uncompressed audio. */
  count: number;
  /**
   * `count` × `digestLength` bytes in decode order. Sums of 32 bits are big-endian, as FFmpeg prints them.
   */
  digests: Uint8Array;
  /** Numbers of the frames that are not (wholly) in the file, from 0. Their digests are zero bytes. */
  missing: number[];
  /** With `stream`, hex: the digest of all frames as one message. Null where a frame is missing. */
  stream?: string | null;
}

export interface FrameHashes {
  tracks: TrackHashes[];
  /**
   * With `contentId`: names the coded video and audio, whatever file they stand in. Equal after a remux, a
   * moved index, fragmentation or stripped metadata; different as soon as one coded byte is. Decoder
   * configuration is not covered. Null where a frame is missing.
   */
  contentId?: string | null;
  /** Those of `inspect` but for metadata, which are not read, and what only hashing notices. */
  problems: Problem[];
  inspected: MediaReport['inspected'];
}

const optionNames: readonly (keyof HashOptions)[] = [
  'algorithm',
  'tracks',
  'stream',
  'contentId',
  'threads',
  'backend',
  'limits',
  'signal',
  'onProgress',
];

/**
 * Hashes the bytes of every sample as they are stored (ISO/IEC 14496-12 8.7: in MP4, NAL units with their
 * length fields and raw AAC, as `ffmpeg -c copy -f framehash` hashes them; edit lists are not applied).
 * Frames of Matroska are hashed as they were before they were stored: laces taken apart, zlib undone,
 * stripped headers and the header of ProRes put back. Reads in file order, once more for `stream`, with flat
 * memory however large a frame is. Bytes in memory must not change until the promise settles.
 *
 * Rejects as `inspect` does, with `RangeError` for a track that the file does not have, with `SourceError`
 * `source-misbehaved` where the source becomes shorter meanwhile, and with `MediaError` `limit-exceeded`
 * where overlapping samples claim more than 16 times the bytes of the file. Frames outside the file do not
 * reject: they are listed as `missing`, with a problem.
 */
export async function hashFrames(
  input: MediaInput,
  options: HashOptions = {},
): Promise<FrameHashes> {
  const request = checkOptions(options);
  const tracks = request.contentId ? null : request.tracks;
  const { signal } = request.settings;
  return withLoaded(input, request.task, tracks, signal, (loaded) => hashLoaded(loaded, request));
}

interface HashRequest {
  algorithm: HashAlgorithm;
  tracks: readonly number[] | null;
  stream: boolean;
  contentId: boolean;
  task: Task;
  settings: HashSettings;
}

function checkOptions(options: HashOptions): HashRequest {
  checkNames(options, optionNames, 'hashFrames');
  const { tracks, threads, signal, onProgress } = options;
  checkSignal(signal);
  checkSelection(tracks === undefined ? {} : { tracks });
  for (const name of ['stream', 'contentId'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'boolean')
      throw new TypeError(`${name} must be true or false`);
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 64))
    throw new RangeError(`threads must be a whole number from 1 to 64, not ${String(threads)}`);
  checkProgress(onProgress);
  const task = { ...taskOf(options), metadata: false };
  return {
    algorithm: checkAlgorithm(options.algorithm ?? 'sha256'),
    tracks: tracks === undefined ? null : [...new Set(tracks)],
    stream: options.stream ?? false,
    contentId: options.contentId ?? false,
    task,
    settings: { backend: task.backend, threads: threads ?? null, signal, onProgress },
  };
}

/** Some tracks' frames and one algorithm. */
interface Step {
  algorithm: HashAlgorithm;
  tracks: readonly number[];
  parts: SortedParts;
}

async function hashLoaded(loaded: Loaded, request: HashRequest): Promise<FrameHashes> {
  const { algorithm, settings } = request;
  const { index, report } = loaded;
  const wanted = request.tracks ?? [...index.tracks.keys()];
  checkPresent(wanted, index.tracks.length);
  const covered = request.contentId ? contentTracks(report.tracks) : [];
  const chunked = covered.filter((track) => hasChunks(loaded, track));
  const sampled = covered.filter((track) => !chunked.includes(track));

  const main = planStep(loaded, algorithm, wanted);
  const isHashed = (track: number) => algorithm === 'sha256' && wanted.includes(track);
  const identity = planStep(
    loaded,
    'sha256',
    sampled.filter((track) => !isHashed(track)),
  );
  const streams = (request.stream ? wanted : []).map((track) => joinedParts(loaded, track));
  const runs = chunked.map((track) => joinedParts(loaded, track));

  let totalBytes = main.parts.bytes + identity.parts.bytes;
  for (const joined of [...streams, ...runs]) totalBytes += joined?.bytes ?? 0;
  const hasher = new SourceHasher(loaded.source, loaded.path, settings, totalBytes);
  for (const step of [main, identity]) await runStep(hasher, loaded, step);
  const answer: FrameHashes = {
    tracks: wanted.map((track) => trackHashes(loaded, main, track)),
    problems: [...report.problems, ...hashProblems(loaded, main)],
    inspected: report.inspected,
  };
  for (let i = 0; i < streams.length; i++) {
    const joined = streams[i] as JoinedParts | null;
    (answer.tracks[i] as TrackHashes).stream =
      joined && toHex(await joinedDigest(hasher, loaded, algorithm, joined));
  }
  if (!request.contentId) return answer;

  const digests = new Map<number, Uint8Array>();
  for (const track of sampled) {
    const hashes = trackHashes(loaded, isHashed(track) ? main : identity, track);
    if (hashes.missing.length === 0)
      digests.set(track, await sampledTrackDigest(hashes.count, hashes.digests));
  }
  for (let i = 0; i < runs.length; i++) {
    const joined = runs[i] as JoinedParts | null;
    if (joined !== null)
      digests.set(chunked[i] as number, await joinedDigest(hasher, loaded, 'sha256', joined));
  }
  answer.contentId =
    digests.size === covered.length ? await contentIdOf(report.tracks, digests) : null;
  return answer;
}

function planStep(loaded: Loaded, algorithm: HashAlgorithm, tracks: readonly number[]): Step {
  const tables = tracks.map((track) => framesOf(loaded, track));
  const parts = sortParts(tables, loaded.source.size, digestLength(algorithm));
  return { algorithm, tracks, parts };
}

/** Those of tracks whose frames are stored in another form are hashed by themselves. */
async function runStep(hasher: SourceHasher, loaded: Loaded, step: Step): Promise<void> {
  const { algorithm, tracks, parts } = step;
  const { size } = loaded.source;
  const others = tracks.flatMap((track, place) => {
    const stored = storedFrames(loaded, track);
    return stored === null ? [] : [{ stored, place, columns: framesOf(loaded, track) }];
  });
  let bytes = parts.bytes;
  for (const { stored, columns } of others) bytes += addedBytes(stored, columns.offset.length);
  checkWork(bytes, size);
  const places = others.map(({ place }) => place);
  const plain = withoutTables(parts, places);
  await hasher.each(algorithm, plain, plain.bytes);
  for (const { stored, columns, place } of others) {
    const first = parts.firstSlots[place] as number;
    await hasher.eachStored(algorithm, columns, stored, parts.digests, first, size);
  }
}

function storedFrames({ facts }: Loaded, track: number): StoredFrames | null {
  return facts.tracks[track]?.storedFrames ?? null;
}

function joinedDigest(
  hasher: SourceHasher,
  loaded: Loaded,
  algorithm: HashAlgorithm,
  joined: JoinedParts,
): Promise<Uint8Array> {
  const { track, stored, bytes } = joined;
  if (stored === null) return hasher.joined(algorithm, joined, bytes);
  return hasher.joinedStored(algorithm, framesOf(loaded, track), stored, loaded.source.size);
}

/** A track's frames in decode order as one message. */
interface JoinedParts {
  track: number;
  stored: StoredFrames | null;
  offsets: Float64Array;
  sizes: Uint32Array;
  bytes: number;
}

/** Null where a frame is missing. */
function joinedParts(loaded: Loaded, track: number): JoinedParts | null {
  const { offset, size } = framesOf(loaded, track);
  let bytes = 0;
  for (let row = 0; row < offset.length; row++) {
    const begin = offset[row] as number;
    const length = size[row] as number;
    if (!isPresent(begin, length, loaded.source.size)) return null;
    bytes += length;
  }
  const stored = storedFrames(loaded, track);
  const added = stored === null ? 0 : addedBytes(stored, offset.length);
  checkWork(bytes + added, loaded.source.size);
  return { track, stored, offsets: offset, sizes: size, bytes };
}

function trackHashes(
  loaded: Loaded,
  { algorithm, tracks, parts }: Step,
  track: number,
): TrackHashes {
  const place = tracks.indexOf(track);
  const count = framesOf(loaded, track).offset.length;
  const length = digestLength(algorithm);
  const first = (parts.firstSlots[place] as number) * length;
  return {
    trackIndex: track,
    trackId: (loaded.index.tracks[track] as TrackIndex).id,
    algorithm,
    digestLength: length,
    count,
    digests: parts.digests.subarray(first, first + count * length),
    missing: parts.missing[place] as number[],
  };
}

/** What the index does not say of each sample. */
function hashProblems(loaded: Loaded, { tracks, parts }: Step): Problem[] {
  const problems: Problem[] = [];
  const tell = (code: HashProblemCode, trackIndex: number, a: number, b: number) => {
    const { path, offset } = loaded.facts.tracks[trackIndex] ?? { path: '', offset: -1 };
    problems.push(describeProblem({ code, path, offset, trackIndex, a, b }));
  };
  tracks.forEach((track, place) => {
    const { size } = framesOf(loaded, track);
    const missing = (parts.missing[place] as number[]).length;
    if (missing > 0) tell('missing-samples', track, missing, size.length);
    const empty = size.reduce((count, bytes) => (bytes === 0 ? count + 1 : count), 0);
    if (empty > 0) tell('empty-samples', track, empty, size.length);
  });
  if (parts.overlapping > 0) tell('overlapping-samples', -1, parts.overlapping, 0);
  return problems;
}
