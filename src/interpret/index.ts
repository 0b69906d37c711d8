import type { ContainerIndex } from '../container-index.js';
import { fourccToString } from '../fourcc.js';
import type { Limits } from '../limits.js';
import type { BackendName, MediaReport, Track } from '../report.js';
import { containerKind, describeBrands, mimeType } from './container.js';
import { protectionSystems } from './encryption.js';
import { Findings } from './findings.js';
import { notMovie } from './not-movie.js';
import { requests } from './requests.js';
import { creationDate } from './timing.js';
import { describeTrack, type FileContext } from './track.js';

export { type MediaRequest, requests } from './requests.js';

export interface Interpretation {
  backend: BackendName;
  limits: Limits;
  /** What was read for each of `requests(index, limits)`, in order; shorter where the file ends. */
  media: readonly Uint8Array[];
}

/**
 * Says what a container index means. Nothing in the file makes it throw but that there is no movie: then `MediaError` of
 * code `not-media`, `unsupported-container` or `no-movie-header`.
 */
export function interpret(
  index: ContainerIndex,
  { backend, limits, media }: Interpretation,
): MediaReport {
  if (index.movieOffset < 0) throw notMovie(index);
  const findings = new Findings(limits.problems);
  const file: FileContext = {
    index,
    samples: firstSamples(index, limits, media),
    findings,
    movieTimescale: index.movie?.timescale ?? 0,
    systems: protectionSystems(index),
  };
  const tracks: Track[] = [];
  for (let i = 0; i < index.tracks.length; i++) tracks.push(describeTrack(file, i));
  const container = containerKind(index);
  const durationSeconds = latestEnd(tracks);
  const brands = describeBrands(index, findings);
  return {
    schemaVersion: 1,
    container,
    mimeType: mimeType(index, container, tracks),
    size: index.size,
    brands,
    durationSeconds,
    bitRate:
      durationSeconds === null || durationSeconds === 0 ? null : (index.size * 8) / durationSeconds,
    fastStart: index.mediaDataOffset < 0 ? null : index.movieOffset < index.mediaDataOffset,
    fragmented: index.fragmented,
    createdAt: index.movie === null ? null : creationDate(index.movie.creationTime),
    tracks,
    image: null,
    chapters: [],
    tags: {},
    device: null,
    privacy: [],
    provenance: { c2pa: null, aiGenerated: null },
    layout: index.layout.map(({ type, offset, size }) => ({
      type: fourccToString(type),
      offset,
      size,
    })),
    layoutCount: index.layoutCount,
    problems: findings.describe(index.problems),
    inspected: { backend, bytesRead: index.bytesRead + totalLength(media) },
  };
}

const noSamples: ReadonlyMap<number, Uint8Array> = new Map();

/** The beginnings of first samples that were read, by track. */
function firstSamples(
  index: ContainerIndex,
  limits: Limits,
  media: readonly Uint8Array[],
): ReadonlyMap<number, Uint8Array> {
  if (media.length === 0) return noSamples;
  const samples = new Map<number, Uint8Array>();
  requests(index, limits).forEach(({ trackIndex }, i) => {
    const bytes = media[i];
    if (bytes !== undefined) samples.set(trackIndex, bytes);
  });
  return samples;
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

function totalLength(parts: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const part of parts) bytes += part.length;
  return bytes;
}
