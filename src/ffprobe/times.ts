/** When streams begin and how long they last by FFmpeg's rules (libavformat/mov.c and demux.c of 5.1). */

import type { MediaReport, Track } from '../report/report.js';

/** Ticks of the stream; null where there is nothing to say. */
export interface StreamTimes {
  start: number | null;
  duration: number | null;
  /** Bits per second. */
  bitRate: number | null;
}

/**
 * `st->duration` is the least of `mdhd`, the sum of the sample durations and that of the edits, gaps
 * included; the bit rate is made before edits count. Of fragments, the samples count. `priming`: samples of
 * silence that stand outside the edit list.
 */
export function streamTimes(
  track: Track,
  { fragmented, priming }: { fragmented: boolean; priming: number },
): StreamTimes {
  const { samples, timescale } = track;
  const media = ticks(track.mediaDurationSeconds, timescale);
  const header = track.header.durationTicks;
  const begin = samples?.count === 0 ? null : ticks(beginOf(track, fragmented), timescale);
  const start = begin === null || track.edits.length > 0 ? begin : begin + priming;
  if (timescale === 0) return { start: null, duration: null, bitRate: null };
  if (fragmented)
    return { start, duration: media, bitRate: bitsPerSecond(track, media, Math.round) };
  const whole = media === null || media === 0 ? header : Math.min(media, header ?? media);
  const edits = track.edits.reduce(
    (sum, edit) => sum + (ticks(edit.durationSeconds, timescale) ?? 0),
    0,
  );
  const edited = track.edits.length > 0 && samples?.count !== 0;
  return {
    start,
    duration: whole !== null && edited ? Math.min(whole, edits) : whole,
    bitRate: bitsPerSecond(track, whole, Math.floor),
  };
}

/** Samples before the first edit of fragments are given with times below 0, not left out. */
function beginOf(track: Track, fragmented: boolean): number {
  const { startSeconds, edits, mediaDurationSeconds } = track;
  const [edit] = edits;
  if (!fragmented || edit === undefined || edits.length > 1 || !edit.mediaSeconds)
    return startSeconds;
  const before = (mediaDurationSeconds ?? 0) - edit.durationSeconds;
  if (startSeconds > 0 || before <= 0) return startSeconds;
  return -Math.min(before, edit.mediaSeconds);
}

function ticks(seconds: number | null, timescale: number): number | null {
  return seconds === null ? null : Math.round(seconds * timescale);
}

function bitsPerSecond(
  { samples, timescale }: Track,
  duration: number | null,
  round: (value: number) => number,
): number | null {
  if (duration === null || duration === 0 || samples === null || samples.bytes === 0) return null;
  return round((samples.bytes * 8 * timescale) / duration);
}

/** Ticks a second of times of the whole file. */
export const fileTimescale = 1_000_000;

/**
 * In microseconds; null where no stream says. The movie header's duration counts before the
 * streams', but for fragmented files.
 */
export function formatTimes(
  report: MediaReport,
  streams: readonly { timescale: number; times: StreamTimes }[],
): { start: number | null; duration: number | null } {
  let start: number | null = null;
  let end: number | null = null;
  for (const { timescale, times } of streams) {
    if (times.start === null) continue;
    const from = Math.round((times.start * fileTimescale) / timescale);
    start = start === null ? from : Math.min(start, from);
    if (times.duration === null) continue;
    const to = from + Math.round((times.duration * fileTimescale) / timescale);
    end = end === null ? to : Math.max(end, to);
  }
  const header = report.fragmented ? null : ticks(report.headerDurationSeconds, fileTimescale);
  const spanned = start === null || end === null ? null : end - start;
  return { start, duration: header || spanned || header };
}
