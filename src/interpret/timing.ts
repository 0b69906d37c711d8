import type { SampleStatistics } from '../media/container-index.js';
import type { Edit, TrackFacts } from '../media/track-facts.js';
import type { Track, VideoTrack } from '../report/report.js';

/** When a track is presented. Seconds; null where no time can be told. */
export interface Timing {
  durationSeconds: number | null;
  mediaDurationSeconds: number | null;
  startSeconds: number;
  edits: Track['edits'];
}

type Counted = Pick<TrackFacts, 'timescale' | 'statistics'> &
  Partial<Pick<TrackFacts, 'span' | 'statedFrameRate'>>;
type Edited = Counted & Pick<TrackFacts, 'edits'> & Partial<Pick<TrackFacts, 'editsRepeatedFor'>>;

/**
 * Applies the edit list (ISO/IEC 14496-12 8.6.6) to the media: the presented duration is the sum of the
 * non-empty edits, each clipped to the samples there are; an edit of duration 0 lasts to the end of the
 * media, as fragmented files have it. `editTimescale`: of the durations of edits.
 */
export function readTiming(facts: Edited, editTimescale: number, fragmented: boolean): Timing {
  const { timescale, statistics } = facts;
  if (statistics === null && facts.span && timescale !== 0) {
    const { start, end } = facts.span;
    const durationSeconds = (end - start) / timescale;
    return {
      ...{ durationSeconds, mediaDurationSeconds: durationSeconds },
      ...{ startSeconds: start / timescale, edits: [] },
    };
  }
  const edits = repeated(facts.edits, facts.editsRepeatedFor ?? 0);
  if (timescale === 0 || statistics === null || (statistics.count === 0 && fragmented))
    return {
      durationSeconds: null,
      mediaDurationSeconds: null,
      startSeconds: 0,
      edits: listEdits(timescale, edits, editTimescale, 0),
    };
  const mediaDurationSeconds = statistics.duration / timescale;
  if (edits.length === 0 || editTimescale === 0)
    return {
      durationSeconds: mediaDurationSeconds,
      mediaDurationSeconds,
      startSeconds: statistics.firstPresentationTime / timescale,
      edits: [],
    };
  const list = listEdits(timescale, edits, editTimescale, statistics.lastPresentationEnd);
  let durationSeconds = 0;
  let startSeconds = 0;
  let started = false;
  list.forEach((edit, i) => {
    const { mediaTime } = edits[i] as Edit;
    if (mediaTime === null) {
      if (!started) startSeconds += edit.durationSeconds;
      return;
    }
    // The gap before the first sample, where the first edit begins earlier than it.
    const gap = Math.max(0, statistics.firstPresentationTime - mediaTime) / timescale;
    if (!started) startSeconds += Math.min(gap, edit.durationSeconds);
    started = true;
    durationSeconds += presented(timescale, statistics, mediaTime, edit);
  });
  return { durationSeconds, mediaDurationSeconds, startSeconds, edits: list };
}

/** Edits that are listed; a loop may go on for days. */
const mostRepeated = 10_000;

function repeated(edits: readonly Edit[], duration: number): readonly Edit[] {
  if (duration === 0) return edits;
  const once = edits.reduce((sum, edit) => sum + edit.duration, 0);
  if (once <= 0) return edits;
  const list = [...edits];
  let left = duration - once;
  for (let i = 0; left > 0 && i < mostRepeated; i++) {
    const edit = edits[i % edits.length] as Edit;
    const length = Math.min(edit.duration, left);
    if (length > 0) list.push({ ...edit, duration: length });
    left -= length;
  }
  return list;
}

/** The part of an edit in which there is media. A rate of 0 dwells on one sample for the whole edit. */
function presented(
  timescale: number,
  { firstPresentationTime: first, lastPresentationEnd: last }: SampleStatistics,
  start: number,
  edit: Track['edits'][number],
): number {
  if (edit.rate <= 0) return start < last ? edit.durationSeconds : 0;
  const end = start + edit.durationSeconds * edit.rate * timescale;
  // Whole ticks where the media ends first, so that the quotient is exact; the
  // edit's own length where it does.
  if (start >= first && end <= last) return edit.durationSeconds;
  return Math.max(0, Math.min(end, last) - Math.max(start, first)) / timescale / edit.rate;
}

/** `last`: end of the media in ticks. */
function listEdits(
  timescale: number,
  edits: readonly Edit[],
  editTimescale: number,
  last: number,
): Track['edits'] {
  let startSeconds = 0;
  return edits.map(({ duration, mediaTime, rate }) => {
    const mediaSeconds = mediaTime === null ? null : timescale === 0 ? 0 : mediaTime / timescale;
    let durationSeconds = editTimescale === 0 ? 0 : duration / editTimescale;
    if (duration === 0 && mediaTime !== null && timescale !== 0)
      durationSeconds = Math.max(0, last - mediaTime) / timescale;
    const edit = { startSeconds, durationSeconds, mediaSeconds, rate };
    startSeconds += durationSeconds;
    return edit;
  });
}

/** Over all tracks of known length: the latest end of presentation. */
export function latestEnd(
  tracks: readonly Pick<Timing, 'startSeconds' | 'durationSeconds'>[],
): number | null {
  let latest: number | null = null;
  for (const { startSeconds, durationSeconds } of tracks) {
    if (durationSeconds === null) continue;
    const end = startSeconds + durationSeconds;
    if (latest === null || end > latest) latest = end;
  }
  return latest;
}

/**
 * Frames per second over all samples: average is count / media duration; the extremes leave out zero
 * durations and the last sample's. Variable where an extreme is more than a tick, or a millisecond, from the
 * mean: what comes from Matroska has times of whole milliseconds.
 */
export function frameRate({
  timescale,
  statistics,
  statedFrameRate,
}: Counted): VideoTrack['frameRate'] {
  if (statistics === null)
    return { average: statedFrameRate ?? null, min: null, max: null, variable: null };
  if (timescale === 0 || statistics.duration === 0)
    return { average: null, min: null, max: null, variable: false };
  const { count, duration, minDuration, maxDuration } = statistics;
  // A last sample of odd length moves the mean of all, never that of the others out of their own range.
  const mean = Math.min(Math.max(duration / count, minDuration), maxDuration);
  const jitter = Math.max(1, timescale / 1000);
  const counted = (count * timescale) / duration;
  return {
    average: isNear(counted, statedFrameRate ?? null) ? (statedFrameRate as number) : counted,
    min: maxDuration === 0 ? null : timescale / maxDuration,
    max: minDuration === 0 ? null : timescale / minDuration,
    variable: mean - minDuration > jitter || maxDuration - mean > jitter,
  };
}

/** Times of whole milliseconds, and a last frame of unknown length, are that far from the exact rate. */
const rateTolerance = 0.01;

function isNear(counted: number, stated: number | null): boolean {
  return stated !== null && Math.abs(counted / stated - 1) <= rateTolerance;
}

export function keyframeInterval({
  timescale,
  statistics,
}: Counted): VideoTrack['keyframeInterval'] {
  if (timescale === 0 || statistics === null || statistics.keyframes < 2)
    return { average: null, max: null };
  return {
    average: statistics.keyframeSpan / (statistics.keyframes - 1) / timescale,
    max: statistics.keyframeMaxInterval / timescale,
  };
}

/** Bits per second: over the media duration, and in the busiest second; null under one second. */
export function bitRate({ timescale, statistics }: Counted): Track['bitRate'] {
  if (timescale === 0 || statistics === null || statistics.duration === 0)
    return { average: null, peak: null };
  return {
    average: (statistics.bytes * 8 * timescale) / statistics.duration,
    peak: statistics.duration < timescale ? null : statistics.peakBytes * 8,
  };
}
