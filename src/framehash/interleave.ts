/** From the packets of tracks to the rows of a listing, in the order in which FFmpeg's muxer writes them. */

import type { TrackPackets } from './packets.js';
import { compareTimes, rescale } from './rescale.js';

/** FFmpeg's AV_TIME_BASE. */
const microseconds = 1_000_000;

export interface ListingRow {
  /** Number of the stream in the listing. */
  stream: number;
  /** Number of the packet in its track's packets. */
  packet: number;
  /** Ticks of the stream. */
  dts: number;
  pts: number;
  duration: number;
}

/** `start`: see {@link fileStart}. Of packets of one time that of the earlier stream comes first. */
export function interleave(streams: readonly TrackPackets[], start: number): ListingRow[] {
  const queues: Queue[] = [];
  streams.forEach((packets, stream) => {
    const rows = streamRows(packets, stream, start);
    if (rows.length > 0) queues.push({ rows, head: 0, timescale: packets.timescale });
  });
  // A heap: a file may have thousands of streams.
  for (let at = (queues.length >> 1) - 1; at >= 0; at--) sink(queues, at);
  const listed: ListingRow[] = [];
  while (queues.length > 0) {
    const first = queues[0] as Queue;
    listed.push(first.rows[first.head] as ListingRow);
    first.head++;
    if (first.head === first.rows.length) {
      const last = queues.pop() as Queue;
      if (queues.length > 0) queues[0] = last;
    }
    sink(queues, 0);
  }
  return listed;
}

/** What of a stream is not listed yet: never nothing. */
interface Queue {
  rows: ListingRow[];
  head: number;
  timescale: number;
}

function comesBefore(one: Queue, other: Queue): boolean {
  const a = one.rows[one.head] as ListingRow;
  const b = other.rows[other.head] as ListingRow;
  const order = compareTimes(a.dts, one.timescale, b.dts, other.timescale);
  return order === 0 ? a.stream < b.stream : order < 0;
}

/** Restores the order of a heap in which only the queue at `at` may come too late. */
function sink(heap: Queue[], at: number): void {
  for (;;) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && comesBefore(heap[child] as Queue, heap[first] as Queue))
        first = child;
    if (first === at) return;
    const moved = heap[at] as Queue;
    heap[at] = heap[first] as Queue;
    heap[first] = moved;
    at = first;
  }
}

/**
 * When the file starts, in microseconds: FFmpeg moves all times by that much. The earliest picture or sound
 * counts, or text and data up to a second before it.
 */
export function fileStart(media: readonly TrackPackets[], others: readonly TrackPackets[]): number {
  const start = earliest(media);
  const other = earliest(others);
  if (start === null || other === null) return start ?? other ?? 0;
  return start > other && start - other < microseconds ? other : start;
}

function earliest(streams: readonly TrackPackets[]): number | null {
  let start: number | null = null;
  for (const { startTime, timescale } of streams) {
    if (startTime === null) continue;
    const time = rescale(startTime, microseconds, timescale);
    if (start === null || time < start) start = time;
  }
  return start;
}

function streamRows(packets: TrackPackets, stream: number, start: number): ListingRow[] {
  const offset = rescale(-start, packets.timescale, microseconds);
  const rows: ListingRow[] = [];
  let last: number | null = null;
  // A copied stream begins with a keyframe.
  const first = packets.key.indexOf(1);
  for (let packet = first; packet >= 0 && packet < packets.count; packet++) {
    let dts = (packets.dts[packet] as number) + offset;
    // FFmpeg presents sound when it is decoded.
    let pts = packets.audio ? dts : (packets.pts[packet] as number) + offset;
    if (dts > pts) {
      // As the muxer guesses: the middle one of the two and the last decode time + 1.
      const candidates = [pts, dts, (last ?? Number.MIN_SAFE_INTEGER) + 1].sort((a, b) => a - b);
      dts = candidates[1] as number;
      pts = dts;
    }
    if (last !== null && dts < last) {
      if (pts >= dts) pts = Math.max(pts, last);
      dts = last;
    }
    last = dts;
    rows.push({ stream, packet, dts, pts, duration: packets.duration[packet] as number });
  }
  return rows;
}
