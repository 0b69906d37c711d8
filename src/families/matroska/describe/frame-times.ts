import type { MediaFacts } from '../../../media/media-facts.js';
import type { FrameColumns } from '../../../media/session.js';
import type { TrackFacts } from '../../../media/track-facts.js';

/** Frames may be shown so many later than they are decoded. */
const mostReordered = 16;

/**
 * Blocks have times of presentation, CodecDelay included, and none of decoding: these are made as FFmpeg
 * makes them (libavformat/demux.c, compute_pkt_fields), of the presentation times alone.
 */
export function completeFrames(
  { tracks }: Pick<MediaFacts, 'tracks'>,
  frames: readonly (FrameColumns | null)[],
): void {
  frames.forEach((columns, i) => {
    const track = tracks[i];
    if (columns === null || track === undefined || columns.pts.length === 0) return;
    const { pts, dts } = columns;
    const delay = delayTicks(track);
    if (delay !== 0)
      for (let row = 0; row < pts.length; row++) pts[row] = (pts[row] as number) - delay;
    // Columns of the addon are equal already, but for the delay.
    if (delay !== 0) dts.set(pts);
    // What comes from AVI has the times of decoding (V_MS/VFW/FOURCC), as FFmpeg takes it.
    if (track.type !== 'video' || track.sampleEntries[0] === 'V_MS/VFW/FOURCC') return;
    const stated = Math.min(track.video?.coded.reorderFrames ?? 0, mostReordered);
    const depth = Math.max(reorderDepth(pts), stated);
    if (depth > 0) fillDecodeTimes(columns, depth, frameTicks(track));
  });
}

/** In whole ticks of the track, as FFmpeg has it. */
function delayTicks({ codecDelaySeconds, timescale }: TrackFacts): number {
  return Math.round((codecDelaySeconds ?? 0) * timescale);
}

/** Ticks of a frame; 0 where nothing says. */
function frameTicks({ statedFrameRate, statistics, timescale }: TrackFacts): number {
  if (statedFrameRate !== null && statedFrameRate > 0) return timescale / statedFrameRate;
  if (statistics === null || statistics.count === 0) return 0;
  return statistics.duration / statistics.count;
}

/** How many frames at most are decoded before one that is shown before them. */
function reorderDepth(pts: Float64Array): number {
  let deepest = 0;
  for (let row = 1; row < pts.length; row++) {
    const shown = pts[row] as number;
    let later = 0;
    for (let i = Math.max(0, row - mostReordered); i < row; i++)
      if ((pts[i] as number) > shown) later++;
    if (later > deepest) deepest = later;
  }
  return deepest;
}

/** Each the smallest of the last `depth` + 1 times; the first ones count backwards from there. */
function fillDecodeTimes({ pts, dts, duration }: FrameColumns, depth: number, ticks: number): void {
  const recent: number[] = [];
  let before = (pts[0] as number) - Math.round(depth * ticks);
  for (let row = 0; row < pts.length; row++) {
    if (recent.length > depth) recent.shift();
    let at = recent.length;
    const shown = pts[row] as number;
    while (at > 0 && (recent[at - 1] as number) > shown) at--;
    recent.splice(at, 0, shown);
    if (recent.length > depth) dts[row] = recent[0] as number;
    else {
      dts[row] = before;
      before += (duration[row] as number) || ticks;
    }
  }
}
