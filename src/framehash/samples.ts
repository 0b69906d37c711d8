/**
 * The samples of a track as FFmpeg's demuxer lists them before it looks at edits: the frame table without
 * rows that have no place, and chunks of sound cut into packets.
 */

import { limitExceeded } from '../media/errors.js';
import type { FrameColumns } from '../media/session.js';

/** Samples of PCM that FFmpeg puts into one packet; a chunk's last packet has what is left. */
const pcmPacket = 1024;

/** Samples that FFmpeg puts into one packet (mov_build_index): as many coded packets as PCM would fill. */
export function packetOf(samplesOfPacket: number | null): number | null {
  if (samplesOfPacket === null) return null;
  if (samplesOfPacket >= 160) return samplesOfPacket;
  return Math.floor(pcmPacket / samplesOfPacket) * samplesOfPacket;
}

/** A sound file's samples are looked at about twice, for the list and for the edits. */
const looksPerFrame = 4;
const looksAtLeast = 100_000;

/**
 * Few bytes may ask for many packets, by repeating samples: each look at one
 * counts, and too many are refused.
 */
export class PacketBudget {
  #left: number;

  /** `rows`: of all frame tables. `limit` is `limits.frames`, for the error. */
  constructor(
    rows: number,
    fileSize: number,
    private readonly limit: number,
  ) {
    this.#left = looksAtLeast + looksPerFrame * (rows + fileSize / pcmPacket);
  }

  /** Throws `MediaError` `limit-exceeded`. */
  spend(): void {
    if (this.#left-- <= 0) throw limitExceeded('frames', this.limit, -1, '');
  }
}

/** Columns that grow by one row at a time. */
export class SampleList {
  count = 0;
  readonly offset: number[] = [];
  readonly size: number[] = [];
  /** Decode time in ticks. */
  readonly time: number[] = [];
  /** Composition offset in ticks, as stored. */
  readonly shift: number[] = [];
  readonly key: boolean[] = [];

  push(offset: number, size: number, time: number, shift: number, key: boolean): void {
    this.offset.push(offset);
    this.size.push(size);
    this.time.push(time);
    this.shift.push(shift);
    this.key.push(key);
    this.count++;
  }

  repeatFirst(): void {
    if (this.count === 0) return;
    const { offset, size, time, shift, key } = this;
    for (const column of [offset, size, time, shift]) column.unshift(column[0] as number);
    key.unshift(key[0] as boolean);
    this.count++;
  }
}

/**
 * Chunks are cut into packets of so many samples; `packet` is null where rows are samples. Chunks that
 * overlap could be cut without end: `budget` refuses that.
 */
export function listSamples(
  columns: FrameColumns,
  packet: number | null,
  budget: PacketBudget,
): SampleList {
  const list = new SampleList();
  const { offset, size, dts, pts, duration, keyframe } = columns;
  for (let row = 0; row < offset.length; row++) {
    const begin = offset[row] as number;
    if (begin < 0) continue;
    budget.spend();
    const time = dts[row] as number;
    const bytes = size[row] as number;
    const ticks = duration[row] as number;
    const isKey = keyframe[row] === 1;
    if (packet === null || bytes === 0 || ticks === 0) {
      list.push(begin, bytes, time, (pts[row] as number) - time, isKey);
      continue;
    }
    for (let tick = 0, at = 0; tick < ticks; tick += packet) {
      const end = Math.floor((Math.min(tick + packet, ticks) * bytes) / ticks);
      budget.spend();
      list.push(begin + at, end - at, time + tick, 0, true);
      at = end;
    }
  }
  return list;
}
