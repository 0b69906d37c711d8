/** `boxray scrub`: a copy without what a file says of people, checked before it gets its name. */

import { chmod, type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import type { BackendOption } from '../backends/select.js';
import {
  hashFrames,
  type ImageItem,
  inspect,
  MediaError,
  type MediaInput,
  type MediaReport,
  type PrivacyKind,
  scrubFile,
} from '../index.js';
import { checkFileName, exitCodes, report as reportFailure, warn } from './failure.js';
import { count } from './format.js';
import { interruptible } from './interrupt.js';
import { privacyOf } from './privacy.js';
import { withProgress } from './progress.js';
import { printable } from './terminal.js';

export interface ScrubFlags {
  all?: true;
  keepChapters?: true;
  kind?: PrivacyKind[];
  force?: true;
  backend?: BackendOption;
}

/**
 * Writes `output`. Returns the exit code: 0 where nothing of the kinds asked for is left and the
 * media are the same, 1 where that cannot be said (then there is no output), 2 for wrong usage and
 * what cannot be read or written.
 */
export async function scrubTo(file: string, output: string, flags: ScrubFlags): Promise<number> {
  try {
    checkFileName(file);
    return await interruptible((signal) => scrubbed(file, output, flags, signal));
  } catch (error) {
    return reportFailure(file, error);
  }
}

async function scrubbed(file: string, output: string, flags: ScrubFlags, signal: AbortSignal) {
  const replaced = await replacedBy(file, output, flags.force === true);
  const target = replaced?.path ?? output;
  const before = flags.all ? null : await privacyOf(file, flags, signal);
  if (before !== null && before.gaps.length > 0)
    return refuse(file, before.gaps.map((gap) => gap.message).join('; '));
  const findings = before?.findings ?? 'all';
  const { backend, keepChapters = false } = flags;
  const options = { signal, keepChapters, ...(backend === undefined ? {} : { backend }) };
  const partial = `${target}.${process.pid}.partial`;
  await withProgress((onProgress) =>
    scrubFile(file, findings, partial, { ...options, onProgress }),
  );
  try {
    const fault = await faultOf(file, partial, flags, signal);
    if (fault !== null) return refuse(file, fault);
    if (replaced !== null) await chmod(partial, replaced.mode);
    await rename(partial, target);
  } finally {
    await unlink(partial).catch(() => {});
  }
  const blanked =
    findings === 'all'
      ? 'all that playing does not need'
      : `${count(findings.length)} ${findings.length === 1 ? 'site' : 'sites'}`;
  process.stdout.write(`${printable(output)}: ${blanked} blanked, nothing left, media the same\n`);
  return exitCodes.sound;
}

function refuse(file: string, why: string): number {
  warn(file, `not scrubbed: ${why}`);
  return exitCodes.unsound;
}

/**
 * The file whose place the copy takes, behind links, with its permissions; null for a new one.
 * Rejects where that is not to be.
 */
async function replacedBy(
  file: string,
  output: string,
  force: boolean,
): Promise<{ path: string; mode: number } | null> {
  const there = await stat(output).catch(() => null);
  if (there === null) return null;
  const { dev, ino } = await stat(file);
  if (there.dev === dev && there.ino === ino)
    throw new RangeError(`${output} is the file itself: scrub writes a copy, never in place`);
  if (!there.isFile()) throw new RangeError(`${output} is no file that could be replaced`);
  if (!force) throw new RangeError(`${output} exists already; --force replaces it`);
  return { path: await realpath(output), mode: there.mode & 0o7777 };
}

/** Bytes of an item that are compared at a time. */
const pieceSize = 1024 * 1024;

/** Whether the pictures of a still image are the same in both files; null where it is no still image. */
async function picturesOf(
  file: string,
  copy: string,
  flags: ScrubFlags,
  signal: AbortSignal,
): Promise<boolean | null> {
  const { backend } = flags;
  const options = { signal, ...(backend === undefined ? {} : { backend }) };
  const [before, after] = [await inspect(file, options), await inspect(copy, options)];
  if (before.image === null || before.tracks.length > 0) return null;
  const items = itemsOf(before);
  if (JSON.stringify(items) !== JSON.stringify(itemsOf(after))) return false;
  const handles = [await open(file), await open(copy)] as const;
  try {
    for (const { offset, length } of items)
      for (let at = 0; offset !== null && at < length; at += pieceSize) {
        signal.throwIfAborted();
        const size = Math.min(pieceSize, length - at);
        const [one, other] = [Buffer.alloc(size), Buffer.alloc(size)];
        await handles[0].read(one, 0, size, offset + at);
        await handles[1].read(other, 0, size, offset + at);
        if (!one.equals(other)) return false;
      }
    const video = before.image.motionPhoto;
    if (video === null) return true;
    const was = await idOfPart(handles[0], video, flags, signal);
    return was === null || was === (await idOfPart(handles[1], video, flags, signal));
  } finally {
    for (const handle of handles) await handle.close();
  }
}

const isMetadata = new Set<ImageItem['role']>(['exif', 'xmp', 'data']);

function itemsOf({ image }: MediaReport): ImageItem[] {
  return image?.items.filter(({ role }) => !isMetadata.has(role)) ?? [];
}

/** What is wrong with the copy, or null. */
async function faultOf(
  file: string,
  copy: string,
  flags: ScrubFlags,
  signal: AbortSignal,
): Promise<string | null> {
  const [left] = (await privacyOf(copy, flags, signal)).findings;
  if (left !== undefined)
    return `${left.kind} at byte ${left.offset} is still there (${left.path})`;
  const pictures = await picturesOf(file, copy, flags, signal);
  if (pictures !== null) return pictures ? null : 'a picture would change';
  const same = (await idOf(file, flags, signal)) === (await idOf(copy, flags, signal));
  return same ? null : 'video or audio would change';
}

async function idOf(input: MediaInput, { backend }: ScrubFlags, signal: AbortSignal) {
  const options = { contentId: true, signal, ...(backend === undefined ? {} : { backend }) };
  return (await hashFrames(input, options)).contentId ?? null;
}

/** Of the video of a motion photo; null where it cannot be read in the first place. */
async function idOfPart(
  handle: FileHandle,
  { offset, length }: { offset: number; length: number },
  flags: ScrubFlags,
  signal: AbortSignal,
): Promise<string | null> {
  const read = async (at: number, size: number) => {
    const bytes = Buffer.alloc(Math.min(size, length - at));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset + at);
    return bytes.subarray(0, bytesRead);
  };
  return idOf({ size: length, read }, flags, signal).catch((error: unknown) => {
    if (error instanceof MediaError) return null;
    throw error;
  });
}
