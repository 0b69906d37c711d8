import { fourccToString } from '../bytes/fourcc.js';
import type { Interpretation } from '../families/family.js';
import {
  byQuickTimeRules,
  containerKind,
  describeBrands,
  mimeType,
} from '../families/isobmff/describe/container.js';
import { protectionSystems } from '../families/isobmff/describe/encryption.js';
import { sphericalBoxes } from '../families/isobmff/describe/spatial.js';
import { describeTrack, type FileContext } from '../families/isobmff/describe/track.js';
import { describeStill, holdsImage } from '../families/isobmff/heif/index.js';
import { describeTags } from '../families/isobmff/metadata/index.js';
import { notMovie } from '../families/isobmff/not-movie.js';
import type { IsobmffIndex } from '../families/isobmff/raw.js';
import type { MediaReport, Track } from '../report/report.js';
import { Findings } from './findings.js';
import { findPrivacy } from './privacy/index.js';
import { readProvenance } from './provenance/index.js';
import { creationDate } from './timing.js';

/**
 * Says what a container index means. Nothing in the file makes it throw but that there is neither a movie nor an image: then `MediaError` of
 * code `not-media`, `unsupported-container` or `no-movie-header`.
 */
export function interpret(
  index: IsobmffIndex,
  { backend, limits, tables, media }: Interpretation,
): MediaReport {
  const movie = index.raw.movieOffset >= 0;
  if (!movie && !holdsImage(index)) throw notMovie(index);
  const findings = new Findings(limits.problems);
  const file: FileContext = {
    index,
    media,
    findings,
    movieTimescale: index.raw.movie?.timescale ?? 0,
    systems: protectionSystems(index, findings),
    spherical: sphericalBoxes(index.kept),
  };
  const tracks: Track[] = [];
  for (let i = 0; i < index.tracks.length; i++) tracks.push(describeTrack(file, i));
  const still = describeStill(index, media, limits, findings);
  const container = containerKind(index, still.image);
  const durationSeconds = latestEnd(tracks);
  const brands = describeBrands(index, findings);
  const found = describeTags({
    index,
    tables,
    media,
    findings,
    durationSeconds,
    items: still.items,
  });
  const privacy = findPrivacy(
    index,
    found.rawTags,
    { tables, media, limits, exif: still.privacy },
    findings,
  );
  return {
    schemaVersion: 1,
    container,
    mimeType: mimeType(index, container, tracks),
    size: index.size,
    brands,
    durationSeconds,
    bitRate:
      durationSeconds === null || durationSeconds === 0 ? null : (index.size * 8) / durationSeconds,
    fastStart:
      !movie || index.raw.mediaDataOffset < 0
        ? null
        : index.raw.movieOffset < index.raw.mediaDataOffset,
    fragmented: index.raw.fragmented,
    createdAt:
      index.raw.movie === null ? still.createdAt : creationDate(index.raw.movie.times.creation),
    headerDurationSeconds: headerDuration(index),
    tracks,
    image: still.image,
    chapters: found.chapters,
    tags: found.tags,
    rawTags: found.rawTags,
    pictures: found.pictures,
    device: found.device,
    privacy,
    provenance: readProvenance(index, found.rawTags, findings),
    layout: index.layout.map(({ type, offset, size }) => ({
      type: fourccToString(type),
      offset,
      size,
    })),
    layoutCount: index.layoutCount,
    problems: findings.describe(
      container === 'mov' ? byQuickTimeRules(index.problems) : index.problems,
    ),
    inspected: { backend, bytesRead: index.bytesRead + media.bytesRead },
  };
}

function headerDuration({ raw: { movie } }: IsobmffIndex): number | null {
  if (movie === null || movie.timescale === 0 || movie.duration < 0) return null;
  return movie.duration / movie.timescale;
}

/** Over all tracks of known length: the latest end of presentation. */
function latestEnd(tracks: readonly Track[]): number | null {
  let latest: number | null = null;
  for (const { startSeconds, durationSeconds } of tracks) {
    if (durationSeconds === null) continue;
    const end = startSeconds + durationSeconds;
    if (latest === null || end > latest) latest = end;
  }
  return latest;
}
