/** What hashing starts from: an open source with its report, index and frame tables. */

import { type Examined, examineSource, type Task } from '../calls/examine.js';
import { isChunked } from '../calls/read-frames.js';
import { uncompressedFormats } from '../codecs/pcm.js';
import type { FrameColumns } from '../media/session.js';
import type { Track } from '../report/report.js';
import { localPath, type MediaInput, openSource } from '../sources/index.js';
import type { Source } from '../sources/source.js';

export interface Loaded extends Examined {
  /** Null where the input is no local file. */
  path: string | null;
  source: Source;
}

/** Reads the frame tables of `tracks` (null: all). Rejects as `inspect` does. The caller closes the source. */
export async function load(
  input: MediaInput,
  task: Task,
  tracks: readonly number[] | null,
  signal: AbortSignal | undefined,
): Promise<Loaded> {
  signal?.throwIfAborted();
  const path = localPath(input);
  const source = await openSource(input);
  try {
    const frames = { tracks, chunkedFormats: uncompressedFormats };
    return { path, source, ...(await examineSource(source, path, { ...task, frames }, signal)) };
  } catch (error) {
    await source.close?.();
    throw error;
  }
}

/** The frames of a track that was asked for. */
export function framesOf({ frames }: Loaded, track: number): FrameColumns {
  const columns = frames[track];
  if (!columns) throw new Error(`the frames of track ${track} were not asked for`);
  return columns;
}

/** Whether a track's rows are chunks of uncompressed audio. */
export const isUncompressed = ({ report }: Loaded, track: number): boolean =>
  isChunked(report.tracks[track] as Track);
