import {
  type IsobmffIndex,
  type IsobmffTrack,
  noTimes,
  noTrackRaw,
} from '../../src/families/isobmff/raw.js';
import { StatisticsBuilder } from '../../src/media/statistics.js';

/** A track of a container index without anything, but for what is given; what stands in `raw` too. */
export function track(
  given: Partial<Omit<IsobmffTrack, 'statistics' | 'raw'> & IsobmffTrack['raw']> & {
    statistics?: Partial<IsobmffTrack['statistics']>;
  } = {},
): IsobmffTrack {
  const { id = 1, timescale = 1000, external = false, statistics, ...raw } = given;
  return {
    id,
    timescale,
    external,
    statistics: { ...new StatisticsBuilder().result, ...statistics },
    raw: {
      ...noTrackRaw(0),
      duration: 0,
      language: 0x55c4,
      ...raw,
    },
  };
}

const header = ['size', 'bytesRead', 'head', 'layout', 'layoutCount', 'tracks', 'kept', 'problems'];

/**
 * A container index with a movie at offset 32 and no tracks, but for what is given; what stands in `raw` too.
 */
export function index(
  given: Partial<Omit<IsobmffIndex, 'raw'> & IsobmffIndex['raw']> = {},
): IsobmffIndex {
  const stands = Object.entries(given);
  return {
    family: 'isobmff',
    size: 1000,
    bytesRead: 0,
    head: new Uint8Array(0),
    layout: [],
    layoutCount: 0,
    tracks: [],
    kept: [],
    problems: [],
    ...Object.fromEntries(stands.filter(([name]) => header.includes(name))),
    raw: {
      brands: null,
      movieOffset: 32,
      mediaDataOffset: -1,
      fragmented: false,
      fragmentCount: 0,
      compressedMovie: false,
      movie: { times: noTimes, timescale: 1000, duration: 0, matrix: noTrackRaw(0).matrix },
      ...Object.fromEntries(stands.filter(([name]) => !header.includes(name))),
    },
  };
}
