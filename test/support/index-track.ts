import { noTimes } from '../../src/families/isobmff/read/header-times.js';
import { StatisticsBuilder } from '../../src/families/isobmff/read/track-statistics.js';
import type { ContainerIndex, TrackIndex } from '../../src/media/container-index.js';

type Overrides<T> = Partial<Omit<T, 'statistics'>>;

/** A track of a container index without anything, but for what is given. */
export function track(
  given: Overrides<TrackIndex> & { statistics?: Partial<TrackIndex['statistics']> } = {},
): TrackIndex {
  const { statistics, ...rest } = given;
  return {
    offset: 0,
    id: 1,
    times: noTimes,
    flags: 1,
    alternateGroup: 0,
    matrix: [65_536, 0, 0, 0, 65_536, 0, 0, 0, 0x40000000],
    width: 0,
    height: 0,
    mediaTimes: noTimes,
    timescale: 1000,
    duration: 0,
    language: 0x55c4,
    extendedLanguage: new Uint8Array(0),
    handler: 0,
    handlerName: new Uint8Array(0),
    edits: [],
    references: [],
    sampleEntries: [],
    compositionShift: 0,
    sampleGroups: [],
    encryptedSamples: 0,
    auxiliaryInfoSizes: 0,
    auxiliaryInfoOffsets: 0,
    ...rest,
    statistics: { ...new StatisticsBuilder().result, ...statistics },
  };
}

/** A container index with a movie at offset 32 and no tracks, but for what is given. */
export function index(given: Partial<ContainerIndex> = {}): ContainerIndex {
  return {
    size: 1000,
    bytesRead: 0,
    head: new Uint8Array(0),
    brands: null,
    layout: [],
    layoutCount: 0,
    movieOffset: 32,
    mediaDataOffset: -1,
    fragmented: false,
    fragmentCount: 0,
    movie: {
      times: noTimes,
      timescale: 1000,
      duration: 0,
      fragmentDuration: -1,
    },
    tracks: [],
    metadata: [],
    segmentIndexes: 0,
    segmentReferences: 0,
    eventMessages: 0,
    randomAccessEntries: 0,
    problems: [],
    ...given,
  };
}
