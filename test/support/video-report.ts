/** A file of one video track, inspected by every backend there is, which must say the same. */
import { expect } from 'vitest';
import { inspectSync } from '../../src/index.js';
import type { VideoTrack } from '../../src/report/report.js';
import { backends } from './backends.js';
import { bytesOf, type Part } from './box.js';
import { alike, frame, picture } from './fixtures/common.js';
import { progressive, type Track } from './movie.js';

export interface VideoReport {
  video: VideoTrack;
  /** Codes of warnings and errors. */
  problems: string[];
  bytesRead: number;
}

/** `sample`: the bytes of the first sample; without it samples hold nothing of meaning. */
export function videoFile(entry: Part, sample?: Uint8Array, more: Partial<Track> = {}): Uint8Array {
  const samples = alike(2, 12, frame);
  if (sample !== undefined) samples[0] = { size: sample.length, duration: frame, data: sample };
  return bytesOf(...progressive({ tracks: [picture(entry, { samples, ...more })] }));
}

export function videoReport(file: Uint8Array): VideoReport {
  const reports = backends.map((backend) => inspectSync(file, { backend }));
  const [first] = reports;
  for (const { inspected: _, ...other } of reports) expect(first).toMatchObject(other);
  const { tracks, problems, inspected } = first as (typeof reports)[number];
  return {
    video: tracks[0]?.video as VideoTrack,
    problems: problems.filter(({ severity }) => severity !== 'info').map(({ code }) => code),
    bytesRead: inspected.bytesRead,
  };
}
