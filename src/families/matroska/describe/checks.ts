/** What is wrong with a file as a whole, and with its tracks beside each other. */

import type { TrackFacts } from '../../../media/track-facts.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import type { Segment } from '../segment.js';

/** Of the reader that files may ask for (DocTypeReadVersion, EBMLReadVersion). */
const readVersion = 4;
const ebmlReadVersion = 1;

/** Codecs of WebM (WebM Container Guidelines). */
const webmCodecs = new Set([
  ...['V_VP8', 'V_VP9', 'V_AV1', 'A_VORBIS', 'A_OPUS'],
  ...['D_WEBVTT/SUBTITLES', 'D_WEBVTT/CAPTIONS', 'D_WEBVTT/DESCRIPTIONS', 'D_WEBVTT/METADATA'],
]);

export function checkTracks(
  { raw, tracks: rows }: MatroskaIndex,
  { entries }: Segment,
  docType: string | null,
  tracks: readonly TrackFacts[],
): void {
  const numbers = new Set<number>();
  const uids = new Set<string>();
  tracks.forEach(({ id, header, sampleEntries }, i) => {
    const entry = entries[i];
    if (entry === undefined) return;
    if (id === 0) missing(entry, 'TrackNumber');
    else if (numbers.has(id)) entry.problem('duplicate-track-id', id);
    numbers.add(id);
    if (header.uid !== null && header.uid !== '0' && uids.has(header.uid))
      entry.problem('duplicate-track-uid');
    if (header.uid !== null) uids.add(header.uid);
    const [codecId] = sampleEntries;
    if (codecId === undefined) missing(entry, 'CodecID');
    else if (docType === 'webm' && !webmCodecs.has(codecId))
      entry.problem('webm-foreign-codec', 0, 0, codecId);
    if (raw.scanned && rows[i]?.statistics?.count === 0) entry.problem('empty-track');
  });
}

function missing(entry: Segment['entries'][number], name: string): void {
  const { payload, path, offset, trackIndex } = entry;
  payload.findings.add('missing-element', `${path}/${name}`, offset, trackIndex, 0, 0);
}

/** The header may be wrong by so much: writers count the last frame or do not. */
const slackSeconds = 1;
const slack = 0.05;

export function checkFile(
  { raw, kept, problems }: MatroskaIndex,
  { head, info, entries }: Segment,
  headerDuration: number | null,
  tracks: readonly TrackFacts[],
): void {
  if (head !== null) {
    const version = head.uintOr(ids.DocTypeReadVersion, 1);
    const ebml = head.uintOr(ids.EBMLReadVersion, 1);
    if (version > readVersion) head.problem('unsupported-doc-version', version, readVersion);
    else if (ebml > ebmlReadVersion) head.problem('unsupported-doc-version', ebml, ebmlReadVersion);
  }
  const holder = kept.find(({ type }) => type === ids.Tracks);
  const { findings } = (info ?? head ?? entries[0])?.payload ?? {};
  if (findings === undefined) return;
  if (tracks.length === 0)
    findings.add('no-tracks', holder?.path ?? '', holder?.offset ?? -1, -1, 0, 0);
  const about = info?.child(ids.TimestampScale) ?? null;
  if (raw.timestampScale === 0) about?.problem('zero-timescale');
  const hasVideo = tracks.some(({ type }) => type === 'video');
  if (raw.cuesOffset < 0 && hasVideo && raw.firstCluster >= 0)
    findings.add('missing-cues', 'Segment', -1, -1, 0, 0);
  if (!info?.child(ids.Duration))
    findings.add('missing-duration', info?.path ?? 'Segment', info?.offset ?? -1, -1, 0, 0);
  if (!problems.some(({ code }) => code === 'truncated-file'))
    checkDuration(headerDuration, info, tracks);
}

function checkDuration(
  stated: number | null,
  info: Segment['info'],
  tracks: readonly TrackFacts[],
): void {
  if (stated === null || info === null) return;
  let end: number | null = null;
  for (const { statistics, span, timescale } of tracks) {
    if (timescale === 0) continue;
    const last = statistics?.count ? statistics.lastPresentationEnd : (span?.end ?? null);
    if (last !== null) end = Math.max(end ?? 0, last / timescale);
  }
  if (end === null || !(stated > end + slackSeconds && stated > end * (1 + slack))) return;
  const digits = (seconds: number) => Math.round(seconds * 1000) / 1000;
  info.child(ids.Duration)?.problem('duration-mismatch', digits(stated), digits(end));
}
