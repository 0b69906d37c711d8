/** What is written to files. */

// node:fs/promises would be loaded with boxray; this is when it is first used.
import { promises, type Stats } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import type { OpenFile } from '../sources/source.js';

/**
 * Writes a stream to a new file, which has its name only once it is whole and on the disk; it gets the
 * permissions of `source`. Rejects with the stream's error, and with the I/O error: `EEXIST` where
 * there is a file already, which is looked for before the stream is read and again at the end. What
 * could not be finished is removed.
 */
export async function writeNewFile(
  output: string,
  source: string | OpenFile | null,
  stream: ReadableStream<Uint8Array>,
): Promise<void> {
  const partial = path.join(path.dirname(output), `.boxray-${crypto.randomUUID()}.partial`);
  const reader = stream.getReader();
  let file: Awaited<ReturnType<typeof promises.open>> | undefined;
  try {
    await refuseExisting(output);
    const mode = source === null ? 0o666 : (await statsOf(source)).mode & 0o777;
    file = await promises.open(partial, 'wx', mode);
    for (let part = await reader.read(); !part.done; part = await reader.read())
      await file.writeFile(part.value);
    await file.sync();
    await file.close();
    await giveName(partial, output);
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    await file?.close().catch(() => {});
    if (file !== undefined) await promises.unlink(partial).catch(() => {});
    throw error;
  }
}

async function refuseExisting(output: string): Promise<void> {
  // Not followed: a link to nothing is there too.
  const there = await promises.lstat(output).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (there === null) return;
  throw Object.assign(new Error(`EEXIST: file already exists, open '${output}'`), {
    errno: -constants.errno.EEXIST,
    code: 'EEXIST',
    syscall: 'open',
    path: output,
  });
}

/**
 * A second name, unlike a new name, never takes the place of a file that has come there
 * meanwhile. Not every file system has it.
 */
async function giveName(partial: string, output: string): Promise<void> {
  try {
    await promises.link(partial, output);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await refuseExisting(output);
    return promises.rename(partial, output);
  }
  await promises.unlink(partial);
}

/** Whether `output` is there, and is the source: a path, or a file that the caller has opened. */
export async function isSameFile(source: string | OpenFile, output: string): Promise<boolean> {
  const there = await promises.stat(output).catch(() => null);
  if (there === null) return false;
  const own = await statsOf(source);
  return own.dev === there.dev && own.ino === there.ino;
}

const statsOf = async (source: string | OpenFile): Promise<Stats> =>
  typeof source === 'string' ? promises.stat(source) : ((await source.stat()) as Stats);
