/** What is written to files. */

// node:fs/promises would be loaded with boxray; this is when it is first used.
import { promises, type Stats } from 'node:fs';
import type { OpenFile } from '../sources/source.js';

/**
 * Writes a stream to a new file. Rejects with the stream's error, and with the I/O error: `EEXIST` where there is a file already. An output that
 * could not be finished is removed.
 */
export async function writeNewFile(
  output: string,
  stream: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = stream.getReader();
  let file: Awaited<ReturnType<typeof promises.open>>;
  try {
    file = await promises.open(output, 'wx');
  } catch (error) {
    await reader.cancel(error);
    throw error;
  }
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      await file.writeFile(part.value);
    await file.close();
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    await file.close().catch(() => {});
    await promises.unlink(output);
    throw error;
  }
}

/** Whether `output` is there, and is the source: a path, or a file that the caller has opened. */
export async function isSameFile(source: string | OpenFile, output: string): Promise<boolean> {
  const there = await promises.stat(output).catch(() => null);
  if (there === null) return false;
  const own =
    typeof source === 'string' ? await promises.stat(source) : ((await source.stat()) as Stats);
  return own.dev === there.dev && own.ino === there.ino;
}
