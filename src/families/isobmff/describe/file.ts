import { fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import { findPrivacy } from '../../../interpret/privacy/index.js';
import { readProvenance } from '../../../interpret/provenance/index.js';
import { latestEnd, readTiming } from '../../../interpret/timing.js';
import type { MediaFacts } from '../../../media/media-facts.js';
import type { MetadataFacts } from '../../../media/metadata-facts.js';
import type { TrackFacts } from '../../../media/track-facts.js';
import type { Reading } from '../../family.js';
import { describeStill, holdsImage } from '../heif/index.js';
import type { Still } from '../heif/still.js';
import { describeTags } from '../metadata/index.js';
import { notMovie } from '../not-movie.js';
import type { IsobmffIndex } from '../raw.js';
import { byQuickTimeRules, containerKind, describeBrands, mediaTypes } from './container.js';
import { creationDate } from './creation-date.js';
import { protectionSystems } from './encryption.js';
import { sphericalBoxes } from './spatial.js';
import { describeTrack, type FileContext } from './track.js';

/**
 * Throws `MediaError` only where there is neither a movie nor an image: of code `not-media`, `unsupported-container` or
 * `no-movie-header`.
 */
export function describe(index: IsobmffIndex, reading: Reading, findings: Findings): MediaFacts {
  const { raw } = index;
  const isMovie = raw.movieOffset >= 0;
  if (!isMovie && !holdsImage(index)) throw notMovie(index);
  const editTimescale = raw.movie?.timescale ?? 0;
  const tracks = describeTracks(index, reading, findings);
  const end = latestEnd(tracks.map((track) => readTiming(track, editTimescale, raw.fragmented)));
  const still = describeStill(index, reading.media, reading.limits, findings);
  const container = containerKind(index, still.image);
  return {
    container,
    mediaTypes: mediaTypes(index, container),
    size: index.size,
    bytesRead: index.bytesRead + reading.media.bytesRead,
    brands: describeBrands(index, findings),
    fastStart: !isMovie || raw.mediaDataOffset < 0 ? null : raw.movieOffset < raw.mediaDataOffset,
    fragmented: raw.fragmented,
    fragmentCount: raw.fragmentCount,
    createdAt: raw.movie === null ? still.createdAt : creationDate(raw.movie.times.creation),
    headerDurationSeconds: headerDuration(index),
    editTimescale,
    tracks,
    image: still.image,
    metadata: describeMetadata(index, reading, still, end, findings),
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

function describeMetadata(
  index: IsobmffIndex,
  { tables, media, limits }: Reading,
  still: Still,
  durationSeconds: number | null,
  findings: Findings,
): MetadataFacts {
  const tags = describeTags({
    index,
    tables,
    media,
    findings,
    durationSeconds,
    items: still.items,
  });
  const read = { tables, media, limits, exif: still.privacy };
  return {
    ...tags,
    privacy: findPrivacy(index, tags.rawTags, read, findings),
    provenance: readProvenance(index, tags.rawTags, findings),
  };
}

function headerDuration({ raw: { movie } }: IsobmffIndex): number | null {
  if (movie === null || movie.timescale === 0 || movie.duration < 0) return null;
  return movie.duration / movie.timescale;
}
