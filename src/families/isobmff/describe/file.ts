import { fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import type { MediaFacts } from '../../../media/media-facts.js';
import type { TrackFacts } from '../../../media/track-facts.js';
import type { Reading } from '../../family.js';
import { describeStill, holdsImage } from '../heif/index.js';
import { describeMetadata } from '../metadata/index.js';
import { isRawPhoto, notMovie } from '../not-movie.js';
import { type IsobmffIndex, isPossible } from '../raw.js';
import { byQuickTimeRules, containerKind, describeBrands, mediaTypes } from './container.js';
import { creationDate } from './creation-date.js';
import { protectionSystems } from './encryption.js';
import { sphericalBoxes } from './spatial.js';
import { describeTrack, type FileContext } from './track.js';

/**
 * Throws `MediaError` only where there is neither a movie nor an image: of code `not-media`,
 * `unsupported-container` or `no-movie-header`.
 */
export function describe(index: IsobmffIndex, reading: Reading, findings: Findings): MediaFacts {
  const { raw } = index;
  const isMovie = raw.movieOffset >= 0;
  if ((!isMovie && !holdsImage(index)) || isRawPhoto(index)) throw notMovie(index);
  const tracks = describeTracks(index, reading, findings);
  const still = describeStill(index, reading.media, reading.limits, findings);
  const container = containerKind(index, still.image);
  return {
    container,
    mediaTypes: mediaTypes(index, container),
    size: index.size,
    bytesRead: index.bytesRead + reading.media.bytesRead,
    brands: describeBrands(index, findings),
    fastStart: !isMovie || raw.mediaDataOffset < 0 ? null : raw.movieOffset < raw.mediaDataOffset,
    fragmented: isFragmented(index),
    scanned: true,
    fragmentCount: raw.fragmentCount,
    createdAt: raw.movie === null ? null : creationDate(raw.movie.times.creation),
    headerDurationSeconds: headerDuration(index),
    editTimescale: raw.movie?.timescale ?? 0,
    tracks,
    image: still.image,
    metadata: describeMetadata({ index, findings, ...reading }, still),
    ...{ attachments: [], ebml: null },
    layout: index.layout.map(({ type, offset, size }) => ({
      type: fourccToString(type),
      offset,
      size,
    })),
    layoutCount: index.layoutCount,
    problems: container === 'mov' ? byQuickTimeRules(index.problems) : index.problems,
  };
}

function describeTracks(index: IsobmffIndex, { media }: Reading, findings: Findings): TrackFacts[] {
  const file: FileContext = {
    index,
    media,
    findings,
    systems: protectionSystems(index, findings),
    spherical: sphericalBoxes(index.kept),
  };
  const tracks: TrackFacts[] = [];
  for (let i = 0; i < index.tracks.length; i++) tracks.push(describeTrack(file, i));
  return tracks;
}

/** `mvex` alone only allows for fragments: where the movie has all samples, there are none. */
function isFragmented({ raw, tracks }: IsobmffIndex): boolean {
  if (raw.fragmentCount > 0) return true;
  return raw.fragmented && tracks.every(({ statistics }) => statistics.count === 0);
}

function headerDuration({ raw: { movie } }: IsobmffIndex): number | null {
  if (movie === null || movie.timescale === 0 || !isPossible(movie.duration)) return null;
  return movie.duration / movie.timescale;
}
