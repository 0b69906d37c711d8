/** What hashing starts from: an open source with its report, index and frame tables. */

import { type Examined, examineSource, type Task } from '../calls/examine.js';
import { withSource } from '../calls/reading.js';
import { chunkedFormats } from '../families/index.js';
import type { FrameColumns } from '../media/session.js';
import { localPath, type MediaInput } from '../sources/index.js';
import type { Source } from '../sources/source.js';

export interface Loaded extends Examined {
  /** Null where the input is no local file. */
  path: string | null;
  source: Source;
}

/**
 * Opens a source for `use`, with the frame tables of `tracks` (null: all), and closes it. Rejects as
 * `inspect` and `use` do.
 */
export async function withLoaded<T>(
  input: MediaInput,
  task: Task,
  tracks: readonly number[] | null,
  signal: AbortSignal | undefined,
  use: (loaded: Loaded) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const path = localPath(input);
  const frames = { tracks, chunkedFormats };
  return withSource(input, signal, async (source) =>
    use({ path, source, ...(await examineSource(source, path, { ...task, frames }, signal)) }),
  );
}

/** The frames of a track that was asked for. */
export function framesOf({ frames }: Loaded, track: number): FrameColumns {
  const columns = frames[track];
  if (!columns) throw new Error(`the frames of track ${track} were not asked for`);
  return columns;
}

/** Whether a track's rows are chunks of sound. */
export const hasChunks = ({ facts }: Loaded, track: number): boolean =>
  typeof facts.tracks[track]?.samplesOfPacket === 'number';
