/** `boxray scrub`: a copy without what a file says of people, checked before it gets its name. */

import { rename, stat, unlink } from 'node:fs/promises';
import type { BackendOption } from '../backends/select.js';
import { hashFrames, type PrivacyKind, scrubFile } from '../index.js';
import { checkFileName, exitCodes, report as reportFailure, warn } from './failure.js';
import { count } from './format.js';
import { privacyOf } from './privacy.js';
import { withProgress } from './progress.js';
import { printable } from './terminal.js';

export interface ScrubFlags {
  kind?: PrivacyKind[];
  force?: true;
  backend?: BackendOption;
}

/**
 * Writes `output`. Returns the exit code: 0 where nothing of the kinds asked for is left and the media are the same, 1 where that cannot be
 * said (then there is no output), 2 for wrong usage and what cannot be read or written.
 */
export async function scrubTo(file: string, output: string, flags: ScrubFlags): Promise<number> {
  const partial = `${output}.${process.pid}.partial`;
  try {
    checkFileName(file);
    await checkOutput(file, output, flags.force === true);
    const before = await privacyOf(file, flags);
    if (before.gaps.length > 0)
      return refuse(file, before.gaps.map((gap) => gap.message).join('; '));
    const { findings } = before;
    await withProgress((onProgress) => scrubFile(file, findings, partial, { onProgress }));
    try {
      const fault = await faultOf(file, partial, flags);
      if (fault !== null) return refuse(file, fault);
      await rename(partial, output);
    } finally {
      await unlink(partial).catch(() => {});
    }
    const sites = `${count(findings.length)} ${findings.length === 1 ? 'site' : 'sites'}`;
    process.stdout.write(`${printable(output)}: ${sites} blanked, nothing left, media the same\n`);
    return exitCodes.sound;
  } catch (error) {
    return reportFailure(file, error);
  }
}

function refuse(file: string, why: string): number {
  warn(file, `not scrubbed: ${why}`);
  return exitCodes.unsound;
}

async function checkOutput(file: string, output: string, force: boolean): Promise<void> {
  const there = await stat(output).catch(() => null);
  if (there === null) return;
  const { dev, ino } = await stat(file);
  if (there.dev === dev && there.ino === ino)
    throw new RangeError(`${output} is the file itself: scrub writes a copy, never in place`);
  if (!force) throw new RangeError(`${output} exists already; --force replaces it`);
}

/** What is wrong with the copy, or null. */
async function faultOf(file: string, copy: string, flags: ScrubFlags): Promise<string | null> {
  const [left] = (await privacyOf(copy, flags)).findings;
  if (left !== undefined)
    return `${left.kind} at byte ${left.offset} is still there (${left.path})`;
  const { backend } = flags;
  const options = { contentId: true, ...(backend === undefined ? {} : { backend }) };
  const [before, after] = [await hashFrames(file, options), await hashFrames(copy, options)];
  return before.contentId === after.contentId ? null : 'video or audio would change';
}
