import type { MediaFacts } from '../media/media-facts.js';
import type { BackendName, MediaReport } from '../report/report.js';
import type { Findings } from './findings.js';
import { mimeType } from './mime-type.js';
import { latestEnd } from './timing.js';
import { describeTrack } from './track.js';

/** Says what the facts of a file mean. Never throws. `findings`: what was found wrong while they were read. */
export function interpret(
  facts: MediaFacts,
  backend: BackendName,
  findings: Findings,
): MediaReport {
  const { size, metadata } = facts;
  const tracks = facts.tracks.map((track, i) => describeTrack(track, i, facts));
  const durationSeconds = latestEnd(tracks);
  return {
    schemaVersion: 1,
    container: facts.container,
    mimeType: mimeType(facts, tracks),
    size,
    brands: facts.brands,
    durationSeconds,
    bitRate:
      durationSeconds === null || durationSeconds === 0 ? null : (size * 8) / durationSeconds,
    fastStart: facts.fastStart,
    fragmented: facts.fragmented,
    createdAt: facts.createdAt,
    headerDurationSeconds: facts.headerDurationSeconds,
    tracks,
    image: facts.image,
    chapters: metadata.chapters,
    tags: metadata.tags,
    rawTags: metadata.rawTags,
    pictures: metadata.pictures,
    device: metadata.device,
    privacy: metadata.privacy,
    provenance: metadata.provenance,
    layout: facts.layout,
    layoutCount: facts.layoutCount,
    problems: findings.describe(facts.problems),
    inspected: { backend, bytesRead: facts.bytesRead },
  };
}
