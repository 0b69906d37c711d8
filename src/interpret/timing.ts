import type { IsobmffTrack } from '../families/isobmff/raw.js';
import type { Track, VideoTrack } from '../report/report.js';

/** When a track is presented. Seconds; null where no time can be told. */
export interface Timing {
  durationSeconds: number | null;
  mediaDurationSeconds: number | null;
  startSeconds: number;
  edits: Track['edits'];
}

/**
 * Applies the edit list (ISO/IEC 14496-12 8.6.6) to the media: the presented duration is the sum of the non-empty edits, each
 * clipped to the samples there are; an edit of duration 0 lasts to the end of the media, as fragmented files have it.
 */
export function readTiming(
  track: IsobmffTrack,
  movieTimescale: number,
  fragmented: boolean,
): Timing {
  const { timescale, statistics } = track;
  const { edits } = track.raw;
  if (timescale === 0 || (statistics.count === 0 && fragmented))
    return {
      durationSeconds: null,
      mediaDurationSeconds: null,
      startSeconds: 0,
      edits: listEdits(track, movieTimescale, 0),
    };
  const mediaDurationSeconds = statistics.duration / timescale;
  if (edits.length === 0 || movieTimescale === 0)
    return {
      durationSeconds: mediaDurationSeconds,
      mediaDurationSeconds,
      startSeconds: statistics.firstPresentationTime / timescale,
      edits: [],
    };
  const list = listEdits(track, movieTimescale, statistics.lastPresentationEnd);
  let durationSeconds = 0;
  let startSeconds = 0;
  let started = false;
  list.forEach((edit, i) => {
    if (edit.mediaSeconds === null) {
      if (!started) startSeconds += edit.durationSeconds;
      return;
    }
    const mediaTime = edits[3 * i + 1] as number;
    // The gap before the first sample, where the first edit begins earlier than it.
    const gap = Math.max(0, statistics.firstPresentationTime - mediaTime) / timescale;
    if (!started) startSeconds += Math.min(gap, edit.durationSeconds);
    started = true;
    durationSeconds += presented(track, mediaTime, edit);
  });
  return { durationSeconds, mediaDurationSeconds, startSeconds, edits: list };
}

/** The part of an edit in which there is media. A rate of 0 dwells on one sample for the whole edit. */
function presented(track: IsobmffTrack, start: number, edit: Track['edits'][number]): number {
  const { timescale } = track;
  const { firstPresentationTime: first, lastPresentationEnd: last } = track.statistics;
  if (edit.rate <= 0) return start < last ? edit.durationSeconds : 0;
  const end = start + edit.durationSeconds * edit.rate * timescale;
  // Whole ticks where the media ends first, so that the quotient is exact; the edit's own length where it does.
  if (start >= first && end <= last) return edit.durationSeconds;
  return Math.max(0, Math.min(end, last) - Math.max(start, first)) / timescale / edit.rate;
}

/** `last`: end of the media in ticks. */
function listEdits(track: IsobmffTrack, movieTimescale: number, last: number): Track['edits'] {
  const { timescale } = track;
  const { edits } = track.raw;
  const list: Track['edits'] = [];
  let startSeconds = 0;
  for (let at = 0; at + 3 <= edits.length; at += 3) {
    const duration = edits[at] as number;
    const mediaTime = edits[at + 1] as number;
    const rate = edits[at + 2] as number;
    const mediaSeconds = mediaTime === -1 ? null : timescale === 0 ? 0 : mediaTime / timescale;
    let durationSeconds = movieTimescale === 0 ? 0 : duration / movieTimescale;
    if (duration === 0 && mediaSeconds !== null && timescale !== 0)
      durationSeconds = Math.max(0, last - mediaTime) / timescale;
    list.push({ startSeconds, durationSeconds, mediaSeconds, rate });
    startSeconds += durationSeconds;
  }
  return list;
}

/** Over all tracks of known length: the latest end of presentation. */
export function latestEnd(tracks: readonly Track[]): number | null {
  let latest: number | null = null;
  for (const { startSeconds, durationSeconds } of tracks) {
    if (durationSeconds === null) continue;
    const end = startSeconds + durationSeconds;
    if (latest === null || end > latest) latest = end;
  }
  return latest;
}

/**
 * Frames per second over all samples: average is count / media duration; the extremes leave out zero durations and the
 * last sample's. Variable where an extreme is more than a tick from the mean.
 */
export function frameRate(track: IsobmffTrack): VideoTrack['frameRate'] {
  const { timescale, statistics } = track;
  const { count, duration, minDuration, maxDuration } = statistics;
  if (timescale === 0 || duration === 0)
    return { average: null, min: null, max: null, variable: false };
  // A last sample of odd length moves the mean of all, never that of the others out of their own range.
  const mean = Math.min(Math.max(duration / count, minDuration), maxDuration);
  return {
    average: (count * timescale) / duration,
    min: maxDuration === 0 ? null : timescale / maxDuration,
    max: minDuration === 0 ? null : timescale / minDuration,
    variable: mean - minDuration > 1 || maxDuration - mean > 1,
  };
}

export function keyframeInterval(track: IsobmffTrack): VideoTrack['keyframeInterval'] {
  const { timescale, statistics } = track;
  if (timescale === 0 || statistics.keyframes < 2) return { average: null, max: null };
  return {
    average: statistics.keyframeSpan / (statistics.keyframes - 1) / timescale,
    max: statistics.keyframeMaxInterval / timescale,
  };
}

/** Bits per second: over the media duration, and in the busiest second; null under one second. */
export function bitRate(track: IsobmffTrack): Track['bitRate'] {
  const { timescale, statistics } = track;
  if (timescale === 0 || statistics.duration === 0) return { average: null, peak: null };
  return {
    average: (statistics.bytes * 8 * timescale) / statistics.duration,
    peak: statistics.duration < timescale ? null : statistics.peakBytes * 8,
  };
}

/** Seconds between 1904-01-01, where ISO BMFF and QuickTime begin to count, and 1970-01-01. */
const macintoshEpoch = 2_082_844_800;
/** The last second of the year 9999, beyond which a date has more digits. */
const lastSecond = 253_402_300_799;

/** The headers of a file mostly say the same time. */
let latest = { unix: 0, text: '' };

/** ISO 8601 in UTC; null for an unset clock or a date before 1970, when no such file was made. */
export function creationDate(seconds: number): string | null {
  const unix = seconds - macintoshEpoch;
  if (unix <= 0 || unix > lastSecond) return null;
  if (unix !== latest.unix)
    latest = { unix, text: `${new Date(unix * 1000).toISOString().slice(0, 19)}Z` };
  return latest.text;
}
