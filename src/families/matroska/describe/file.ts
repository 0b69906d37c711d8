import { hex } from '../../../bytes/bytes.js';
import type { Findings } from '../../../interpret/findings.js';
import { MediaError } from '../../../media/errors.js';
import type { MediaFacts } from '../../../media/media-facts.js';
import { detectType } from '../../../media/signatures.js';
import type { TrackFacts } from '../../../media/track-facts.js';
import type { Ebml } from '../../../report/report.js';
import type { Reading } from '../../family.js';
import type { Element } from '../elements.js';
import { ids, nameOf } from '../ids.js';
import { dateOf } from '../metadata/date.js';
import { describeMetadata } from '../metadata/index.js';
import type { MatroskaIndex, MatroskaTrack } from '../raw.js';
import { Segment } from '../segment.js';
import { checkFile, checkTracks } from './checks.js';
import { describeTrack } from './track.js';
import { openTrack } from './track-source.js';

/**
 * Throws `MediaError` of code `unsupported-container` for a document of another type, and `no-movie-header`
 * where no track is described.
 */
export function describe(index: MatroskaIndex, reading: Reading, findings: Findings): MediaFacts {
  const segment = new Segment(index, findings);
  const docType = segment.head?.text(ids.DocType) || null;
  if (docType !== null && docType !== 'webm' && docType !== 'matroska')
    throw new MediaError(
      'unsupported-container',
      `the file is an EBML document of type '${docType.slice(0, 40)}', which is neither Matroska nor WebM`,
      { offset: 0, detected: detectType(index.head) },
    );
  const { raw } = index;
  if (!index.kept.some(({ type }) => type === ids.Tracks))
    throw new MediaError(
      'no-movie-header',
      'the file has no Tracks element, which says what is in it: it may have been cut short',
      {
        offset: raw.segmentOffset < 0 ? null : raw.segmentOffset,
        detected: detectType(index.head),
      },
    );
  segment.check();
  const { metadata, attachments, claims } = describeMetadata(index, segment, reading);
  const tracks = segment.entries.map((entry, i): TrackFacts => {
    const track = index.tracks[i] as MatroskaTrack;
    const open = openTrack(entry, track.raw.type);
    const { scanned } = raw;
    return describeTrack(open, {
      track,
      scanned,
      media: reading.media,
      claims: claims.get(i) ?? null,
    });
  });
  checkTracks(index, segment, docType, tracks);
  const headerDurationSeconds = headerDuration(index, segment.info);
  checkFile(index, segment, headerDurationSeconds, tracks);
  const container = docType === 'webm' ? 'webm' : 'matroska';
  return {
    container,
    mediaTypes: {
      video: `video/${container}`,
      audio: `audio/${container}`,
      other: container === 'webm' ? 'video/webm' : 'application/matroska',
    },
    size: index.size,
    bytesRead: index.bytesRead + reading.media.bytesRead,
    brands: null,
    fastStart:
      raw.cuesOffset < 0 || raw.firstCluster < 0 ? null : raw.cuesOffset < raw.firstCluster,
    fragmented: raw.unknownSizes > 0,
    scanned: raw.scanned,
    fragmentCount: 0,
    createdAt: dateOf(segment.info?.child(ids.DateUTC) ?? null),
    headerDurationSeconds,
    editTimescale: 0,
    tracks,
    image: null,
    ...{ metadata, attachments },
    ebml: describeEbml(segment, docType),
    layout: index.layout.map(({ type, offset, size }) => ({ type: nameOf(type), offset, size })),
    layoutCount: index.layoutCount,
    problems: index.problems,
  };
}

/** What Duration claims, in seconds; null where it is absent or not possible. */
function headerDuration({ raw }: MatroskaIndex, info: Element | null): number | null {
  const duration = info?.float(ids.Duration) ?? null;
  if (duration === null) return null;
  if (!Number.isFinite(duration) || duration < 0) {
    info
      ?.child(ids.Duration)
      ?.problem('impossible-duration', Number.isNaN(duration) ? 0 : duration);
    return null;
  }
  const seconds = (duration * raw.timestampScale) / 1e9;
  return Number.isFinite(seconds) ? seconds : null;
}

function describeEbml({ head, info }: Segment, docType: string | null): Ebml {
  const uuid = (id: number) => {
    const child = info?.child(id) ?? null;
    return child === null || child.length === 0
      ? null
      : hex(child.data, 0, Math.min(child.length, 64));
  };
  return {
    docType,
    docTypeVersion: head?.uintOr(ids.DocTypeVersion, 1) ?? 1,
    docTypeReadVersion: head?.uintOr(ids.DocTypeReadVersion, 1) ?? 1,
    muxingApp: info?.text(ids.MuxingApp) || null,
    writingApp: info?.text(ids.WritingApp) || null,
    segmentUuid: uuid(ids.SegmentUUID),
    previousUuid: uuid(ids.PrevUUID),
    nextUuid: uuid(ids.NextUUID),
  };
}
