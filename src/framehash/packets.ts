/**
 * The packets that `ffmpeg -c copy` (5.1) gets from a track, with the time stamps that it gives them. Frame
 * tables say what the file says; this says what FFmpeg makes of it, since listings are compared line by line.
 */

import type { FrameColumns } from '../media/session.js';
import type { Edit, TrackFacts } from '../media/track-facts.js';
import { applyEdits } from './edits.js';
import { rescale } from './rescale.js';
import { listSamples, type PacketBudget, packetOf, type SampleList } from './samples.js';

export interface TrackPackets {
  trackIndex: number;
  audio: boolean;
  /** Ticks per second. */
  timescale: number;
  count: number;
  offset: Float64Array;
  size: Uint32Array;
  dts: Float64Array;
  pts: Float64Array;
  duration: Float64Array;
  key: Uint8Array;
  /** When the stream starts, by FFmpeg's word; null without packets. */
  startTime: number | null;
}

export interface PacketRequest {
  trackIndex: number;
  track: TrackFacts;
  columns: FrameColumns;
  /** Of the durations of edits. */
  editTimescale: number;
  fragmented: boolean;
  audio: boolean;
  /** FFmpeg knows that any of its frames can begin a stream, whatever the container says. */
  intraOnly: boolean;
  /** FFmpeg can tell a packet's duration from the codec, where the container's is not used. */
  durationFromCodec: boolean;
  /** Samples of silence before the sound that stand outside the edit list. */
  priming: number;
  /** A track of thumbnails: FFmpeg also gives the first one as a picture of the whole file. */
  thumbnails: boolean;
  budget: PacketBudget;
}

export function trackPackets(request: PacketRequest): TrackPackets {
  const { track, audio, columns, editTimescale, budget } = request;
  // Tables of the movie header come first, and only they are edited; track runs take the
  // first edit's time as an offset.
  const all = listSamples(columns, packetOf(track.samplesOfPacket), budget);
  if (request.thumbnails) all.repeatFirst();
  const timescale = track.timescale || editTimescale || 1;
  const timeShift = largestNegative(all, request.fragmented);
  let samples = all;
  let startTime: number | null = null;
  let skipped = request.priming;
  let mediaEnd = streamEnd(track);
  const shifted = request.fragmented || all.shift.some((shift) => shift !== 0);
  if (request.fragmented) {
    const offset = editTimescale > 0 ? editOffset(track.edits, editTimescale, timescale) : 0;
    for (let i = 0; i < all.count; i++) all.time[i] = (all.time[i] as number) - offset;
  } else {
    for (let i = 0; i < all.count; i++) all.time[i] = (all.time[i] as number) - timeShift;
    if (track.edits.length > 0 && editTimescale > 0 && all.count > 0) {
      const edited = applyEdits({
        samples: all,
        edits: track.edits,
        editTimescale,
        timescale,
        audio,
        shifted,
        timeShift,
        budget,
      });
      ({ samples, startTime, skipped } = edited);
      mediaEnd = Math.min(mediaEnd, edited.duration);
    }
  }
  const { count } = samples;
  const packets: TrackPackets = {
    trackIndex: request.trackIndex,
    audio,
    timescale,
    count,
    offset: Float64Array.from(samples.offset),
    size: Uint32Array.from(samples.size),
    dts: Float64Array.from(samples.time),
    pts: Float64Array.from(
      samples.time,
      (time, i) => time + timeShift + (samples.shift[i] as number),
    ),
    duration: new Float64Array(count),
    key: Uint8Array.from(samples.key, (key) => (key || audio || request.intraOnly ? 1 : 0)),
    startTime: null,
  };
  const usual = request.durationFromCodec ? usualDuration(columns) : 0;
  const ticksOfByte =
    track.samplesOfPacket !== null ? sum(columns.duration) / sum(columns.size) : 0;
  for (let i = 0; i < count; i++) {
    const next = samples.time[i + 1] ?? mediaEnd;
    const step = next - (samples.time[i] as number);
    const own =
      track.samplesOfPacket !== null
        ? Math.round((samples.size[i] as number) * ticksOfByte)
        : usual;
    packets.duration[i] = !shifted && step > 0 ? step : own;
  }
  if (count > 0)
    packets.startTime =
      (startTime ?? (packets.pts[0] as number)) + (startTime === null ? skipped : 0);
  return packets;
}

/**
 * How much the lowest composition offset lies below 0. Of a table, FFmpeg does not look at the last two runs.
 */
function largestNegative({ shift }: SampleList, fragmented: boolean): number {
  let end = shift.length;
  for (let run = 0; run < 2 && !fragmented && end > 0; run++) {
    const value = shift[end - 1];
    while (end > 0 && shift[end - 1] === value) end--;
  }
  let lowest = 0;
  for (let i = 0; i < end; i++) lowest = Math.min(lowest, shift[i] as number);
  return -lowest;
}

/** Ticks by which track runs come earlier: the first edit's media time less the empty edit before it. */
function editOffset(edits: readonly Edit[], editTimescale: number, timescale: number): number {
  const [first, second] = edits;
  if (first === undefined) return 0;
  if (first.mediaTime !== null) return Math.max(first.mediaTime, 0);
  return Math.max(second?.mediaTime ?? 0, 0) - rescale(first.duration, timescale, editTimescale);
}

function streamEnd({ header: { durationTicks }, statistics }: TrackFacts): number {
  const duration = statistics?.duration ?? 0;
  return Math.min(durationTicks ?? duration, duration);
}

/** The most frequent duration of a row: what FFmpeg's frame rate or frame size comes to. */
function usualDuration({ duration }: FrameColumns): number {
  const counts = new Map<number, number>();
  let usual = 0;
  let most = 0;
  for (const ticks of duration.subarray(0, 1000)) {
    const count = (counts.get(ticks) ?? 0) + 1;
    counts.set(ticks, count);
    if (count > most && ticks > 0) {
      most = count;
      usual = ticks;
    }
  }
  return usual;
}

function sum(column: Float64Array | Uint32Array): number {
  let total = 0;
  for (const value of column) total += value;
  return total;
}
