/**
 * Reads the numbers of an index in the order in which native/core/encode.cc writes them. Made by
 * `npm run wire` of native/core/wire.def and the wire.def of each family: change those and run it.
 */

import type { IsobmffRaw, IsobmffTrackRaw } from '../families/isobmff/raw.js';
import type { MatroskaRaw, MatroskaTrackRaw } from '../families/matroska/raw.js';
import type { ContainerIndex, TrackIndex } from '../media/container-index.js';
import type { Decoder } from './decoder.js';

/** In the order of `boxray::Limits`. */
export const limitNames = [
  'metadataBytes',
  'samples',
  'tracks',
  'boxes',
  'listEntries',
  'problems',
  'frames',
  'keptMetadataBytes',
  'scanBytes',
] as const;

/** In the order of `boxray::ProblemCode`. */
export const problemCodes = [
  'truncated-file',
  'invalid-box-size',
  'box-exceeds-parent',
  'box-too-short',
  'trailing-bytes',
  'trailing-padding',
  'invalid-box-type',
  'misnamed-movie-header',
  'multiple-movie-headers',
  'late-movie-header',
  'compressed-movie-header',
  'no-tracks',
  'missing-box',
  'duplicate-box',
  'unsupported-box-version',
  'offset-too-large',
  'zero-timescale',
  'impossible-duration',
  'invalid-track-id',
  'duplicate-track-id',
  'track-reference-missing',
  'track-reference-to-itself',
  'missing-handler-type',
  'invalid-edit',
  'external-data-reference',
  'missing-data-reference',
  'table-truncated',
  'sample-count-mismatch',
  'sample-count-impossible',
  'invalid-sample-to-chunk',
  'invalid-sample-description',
  'invalid-sample-duration',
  'impossible-composition-offset',
  'negative-composition-offset',
  'invalid-sync-sample',
  'no-sync-samples',
  'empty-track',
  'samples-past-end',
  'samples-outside-media-data',
  'overlapping-chunks',
  'auxiliary-info-mismatch',
  'fragment-unknown-track',
  'fragment-before-movie',
  'decode-time-backwards',
  'decode-time-gap',
  'invalid-data-offset',
  'invalid-segment-index',
  'invalid-random-access-index',
  'element-exceeds-parent',
  'unknown-size-not-allowed',
  'invalid-element',
  'garbage-between-elements',
  'missing-element',
  'misplaced-element',
  'crc-mismatch',
  'several-segments',
  'invalid-seek-index',
  'invalid-cues',
  'block-unknown-track',
  'invalid-block',
  'invalid-lacing',
  'timestamps-backwards',
  'negative-timestamp',
  'metadata-not-read',
  'problems-truncated',
] as const;

/** In the order of `boxray::Algorithm`. */
export const algorithms = ['md5', 'sha256', 'crc32', 'adler32', 'murmur3', 'xxh3-128'] as const;

export const families = ['matroska', 'isobmff'] as const;

type FamilyName = (typeof families)[number];

function decodeMatroskaTrackRaw(from: Decoder): MatroskaTrackRaw {
  const { all, at } = from;
  from.at = at + 15;

  return {
    offset: all[at] as number,
    type: all[at + 1] as number,
    firstOffset: all[at + 2] as number,
    firstSize: all[at + 3] as number,
    firstTime: all[at + 4] as number,
    latestTime: all[at + 5] as number,
    latestOffset: all[at + 6] as number,
    latestSize: all[at + 7] as number,
    latestFrames: all[at + 8] as number,
    latestDuration: all[at + 9] as number,
    latestStep: all[at + 10] as number,
    alphaBlocks: all[at + 11] as number,
    t35Offset: all[at + 12] as number,
    t35Size: all[at + 13] as number,
    discard: all[at + 14] as number,
  };
}

function decodeMatroskaRaw(from: Decoder): MatroskaRaw {
  const { all, at } = from;
  from.at = at + 9;

  return {
    segmentOffset: all[at] as number,
    segmentSize: all[at + 1] as number,
    timestampScale: all[at + 2] as number,
    scanned: all[at + 3] !== 0,
    unknownSizes: all[at + 4] as number,
    clusters: all[at + 5] as number,
    firstCluster: all[at + 6] as number,
    cuesOffset: all[at + 7] as number,
    tailOffset: all[at + 8] as number,
  };
}

function decodeHeaderTimes(from: Decoder) {
  const { all, at } = from;
  from.at = at + 4;

  return {
    offset: all[at] as number,
    size: all[at + 1] as number,
    creation: all[at + 2] as number,
    modification: all[at + 3] as number,
  };
}

function decodeBrands(from: Decoder) {
  const { all, at } = from;
  from.at = at + 2;
  const compatible = from.numbers(from.next());
  return { major: all[at] as number, minorVersion: all[at + 1] as number, compatible };
}

function decodeMovieHeader(from: Decoder) {
  const { all, at } = from;
  from.at = at + 2;
  const times = decodeHeaderTimes(from);
  const matrix = from.numbers(9);
  return { timescale: all[at] as number, duration: all[at + 1] as number, times, matrix };
}

function decodeTrackReference(from: Decoder) {
  const { all, at } = from;
  from.at = at + 1;
  const trackIds = from.numbers(from.next());
  return { type: all[at] as number, trackIds };
}

function decodeSampleEntry(from: Decoder) {
  const { all, at } = from;
  from.at = at + 4;

  return {
    format: all[at] as number,
    offset: all[at + 1] as number,
    bytes: from.bytes(all[at + 2] as number, all[at + 3] as number),
  };
}

function decodeSampleGroup(from: Decoder) {
  const { all, at } = from;
  from.at = at + 2;

  return { type: all[at] as number, samples: all[at + 1] as number };
}

function decodeIsobmffTrackRaw(from: Decoder): IsobmffTrackRaw {
  const { all, at } = from;
  from.at = at + 13;
  const times = decodeHeaderTimes(from);
  const matrix = from.numbers(9);
  const mediaTimes = decodeHeaderTimes(from);
  const edits = from.numbers(from.next());
  const references = from.rows(decodeTrackReference);
  const sampleEntries = from.rows(decodeSampleEntry);
  const sampleGroups = from.rows(decodeSampleGroup);
  return {
    offset: all[at] as number,
    flags: all[at + 1] as number,
    width: all[at + 2] as number,
    height: all[at + 3] as number,
    editFlags: all[at + 4] as number,
    firstDescription: all[at + 5] as number,
    duration: all[at + 6] as number,
    language: all[at + 7] as number,
    extendedLanguage: from.bytes(all[at + 8] as number, all[at + 9] as number),
    handler: all[at + 10] as number,
    handlerName: from.bytes(all[at + 11] as number, all[at + 12] as number),
    times,
    matrix,
    mediaTimes,
    edits,
    references,
    sampleEntries,
    sampleGroups,
  };
}

function decodeIsobmffRaw(from: Decoder): IsobmffRaw {
  const { all, at } = from;
  from.at = at + 5;
  const brands = from.next() !== 0 ? decodeBrands(from) : null;
  const movie = from.next() !== 0 ? decodeMovieHeader(from) : null;
  return {
    movieOffset: all[at] as number,
    mediaDataOffset: all[at + 1] as number,
    fragmented: all[at + 2] !== 0,
    fragmentCount: all[at + 3] as number,
    compressedMovie: all[at + 4] !== 0,
    brands,
    movie,
  };
}

const rawDecoders = {
  matroska: { file: decodeMatroskaRaw, track: decodeMatroskaTrackRaw },
  isobmff: { file: decodeIsobmffRaw, track: decodeIsobmffTrackRaw },
};

function decodeElementLocation(from: Decoder) {
  const { all, at } = from;
  from.at = at + 3;

  return { type: all[at] as number, offset: all[at + 1] as number, size: all[at + 2] as number };
}

function decodeSampleStatistics(from: Decoder) {
  const { all, at } = from;
  from.at = at + 16;

  return {
    count: all[at] as number,
    bytes: all[at + 1] as number,
    largest: all[at + 2] as number,
    keyframes: all[at + 3] as number,
    duration: all[at + 4] as number,
    firstPresentationTime: all[at + 5] as number,
    lastPresentationEnd: all[at + 6] as number,
    minDuration: all[at + 7] as number,
    maxDuration: all[at + 8] as number,
    keyframeSpan: all[at + 9] as number,
    keyframeMaxInterval: all[at + 10] as number,
    reordered: all[at + 11] !== 0,
    peakBytes: all[at + 12] as number,
    chunks: all[at + 13] as number,
    firstSampleOffset: all[at + 14] as number,
    firstSampleSize: all[at + 15] as number,
  };
}

function decodeTrackIndex(from: Decoder): TrackIndex {
  const { all, at } = from;
  from.at = at + 3;
  const statistics = from.next() !== 0 ? decodeSampleStatistics(from) : null;
  const raw = from.rawOfTrack();
  return {
    id: all[at] as number,
    timescale: all[at + 1] as number,
    external: all[at + 2] !== 0,
    statistics,
    raw,
  };
}

function decodeKeptElement(from: Decoder) {
  const { all, at } = from;
  from.at = at + 10;

  return {
    type: all[at] as number,
    path: from.text(all[at + 1] as number, all[at + 2] as number),
    trackIndex: all[at + 3] as number,
    offset: all[at + 4] as number,
    size: all[at + 5] as number,
    userType: from.bytes(all[at + 6] as number, all[at + 7] as number),
    bytes: from.bytes(all[at + 8] as number, all[at + 9] as number),
  };
}

function decodeIndexProblem(from: Decoder) {
  const { all, at } = from;
  from.at = at + 7;

  return {
    code: problemCodes[all[at] as number] as (typeof problemCodes)[number],
    path: from.text(all[at + 1] as number, all[at + 2] as number),
    offset: all[at + 3] as number,
    trackIndex: all[at + 4] as number,
    a: all[at + 5] as number,
    b: all[at + 6] as number,
  };
}

export function decodeContainerIndex(from: Decoder): ContainerIndex {
  const { all, at } = from;
  from.at = at + 6;
  from.setFamily(rawDecoders[families[all[at] as number] as FamilyName]);
  const layout = from.rows(decodeElementLocation);
  const tracks = from.rows(decodeTrackIndex);
  const kept = from.rows(decodeKeptElement);
  const problems = from.rows(decodeIndexProblem);
  const raw = from.raw();
  return {
    family: families[all[at] as number] as (typeof families)[number],
    size: all[at + 1] as number,
    bytesRead: all[at + 2] as number,
    head: from.bytes(all[at + 3] as number, all[at + 4] as number),
    layoutCount: all[at + 5] as number,
    layout,
    tracks,
    kept,
    problems,
    raw,
  };
}
