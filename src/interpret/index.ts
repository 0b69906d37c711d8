import type { Limits } from '../media/limits.js';
import type { MediaFacts } from '../media/media-facts.js';
import type { MetadataFacts } from '../media/metadata-facts.js';
import type { BackendName, MediaReport } from '../report/report.js';
import { noExif } from './exif/image-exif.js';
import { readExifItems } from './exif/items.js';
import type { Findings } from './findings.js';
import { describeImage } from './image.js';
import { mimeType } from './mime-type.js';
import { findPrivacy } from './privacy/index.js';
import { readProvenance } from './provenance/index.js';
import { describeTags } from './tags/index.js';
import { latestEnd } from './timing.js';
import { describeTrack } from './track.js';

/**
 * Says what the facts of a file mean. Never throws. `findings`: what was found wrong while they were read.
 * Pauses now and then, so that the event loop can have a turn.
 */
export function* interpret(
  facts: MediaFacts,
  backend: BackendName,
  limits: Limits,
  findings: Findings,
): Generator<void, MediaReport, void> {
  const { size, metadata } = facts;
  const tracks = facts.tracks.map((track, i) => describeTrack(track, i, facts));
  const durationSeconds = latestEnd(tracks);
  const exif = metadata.exif.length === 0 ? noExif : readExifItems(metadata.exif, findings);
  const { tags, rawTags, pictures, device, inCovers } = yield* describeTags(
    metadata,
    exif,
    findings,
  );
  const provenance = readProvenance(metadata, rawTags, findings);
  const ofCovers = inCovers.exif.length === 0 ? noExif : readExifItems(inCovers.exif, findings);
  // Last, since it lists what was not read.
  const privacy = yield* findPrivacy(
    {
      metadata,
      tags: [...rawTags, ...inCovers.tags],
      exif: [...exif.privacy, ...ofCovers.privacy, ...inCovers.comments],
    },
    limits,
    findings,
  );
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
    scanned: facts.scanned,
    // A picture has no header that says it.
    createdAt: facts.createdAt ?? (tracks.length === 0 ? exif.createdAt : null),
    headerDurationSeconds: facts.headerDurationSeconds,
    tracks,
    image: describeImage(facts.image, metadata.xmp, exif),
    chapters: withEnds(metadata.chapters, durationSeconds),
    tags,
    rawTags,
    pictures,
    attachments: facts.attachments,
    ebml: facts.ebml,
    device,
    privacy,
    provenance,
    layout: facts.layout,
    layoutCount: facts.layoutCount,
    problems: findings.describe(facts.problems),
    inspected: { backend, bytesRead: facts.bytesRead },
  };
}

/** An end that is not said is where the next chapter begins, or the file ends. */
function withEnds(
  chapters: MetadataFacts['chapters'],
  end: number | null,
): MediaReport['chapters'] {
  return chapters.map((chapter, i) => {
    const next = chapters[i + 1]?.startSeconds ?? end;
    const endSeconds = next !== null && next > chapter.startSeconds ? next : null;
    return { ...chapter, endSeconds: chapter.endSeconds ?? endSeconds };
  });
}
