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

/** `start`: see {@link fileStart}. */
export function interleave(streams: readonly TrackPackets[], start: number): ListingRow[] {
  const queues = streams.map((packets, stream) => streamRows(packets, stream, start));
  const heads = queues.map(() => 0);
  const rows: ListingRow[] = [];
  for (;;) {
    let best = -1;
    for (let stream = 0; stream < queues.length; stream++) {
      const head = queues[stream]?.[heads[stream] as number];
      if (head === undefined) continue;
      const first = best < 0 ? undefined : queues[best]?.[heads[best] as number];
      const scale = (streams[stream] as TrackPackets).timescale;
      if (
        first === undefined ||
        compareTimes(head.dts, scale, first.dts, (streams[best] as TrackPackets).timescale) < 0
      )
        best = stream;
    }
    if (best < 0) return rows;
    const at = heads[best] as number;
    rows.push(queues[best]?.[at] as ListingRow);
    heads[best] = at + 1;
  }
}

/**
 * When the file starts, in microseconds: FFmpeg moves all times by that much. The earliest picture or sound counts, or text and
 * data up to a second before it.
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
