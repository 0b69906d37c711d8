/** What `scrub` blanks of a file of which only what playing needs is to stay. */

import type { BlankRange } from '../families/family.js';
import { familyOf } from '../families/index.js';
import type { Limits } from '../media/limits.js';
import { boxTreeOf } from './box-tree.js';
import { checkFit } from './check-fit.js';
import { asMediaError, partOf } from './embedded.js';
import { allFrames, examineSource, type Task, taskOf } from './examine.js';
import { Reader } from './reading.js';

/** Whatever is left of the rest is to be found in what stays: hours of subtitles are read whole. */
const limits: Partial<Limits> = {
  mediaBytes: 2 ** 29,
  mediaRanges: 1_000_000,
  listEntries: 1_000_000,
};

/** `path`: of the local file that it is, or null. Rejects as `inspect` does, and with `RangeError`. */
export async function unplayedIn(
  reader: Reader,
  path: string | null,
  options: { backend?: Task['backend']['name'] | 'auto' | undefined; keepChapters: boolean },
): Promise<BlankRange[]> {
  const { keepChapters } = options;
  const task = taskOf({ backend: options.backend, limits, thorough: true });
  return rangesOf(reader, path, task, keepChapters);
}

async function rangesOf(
  reader: Reader,
  path: string | null,
  task: Task,
  keepChapters: boolean,
): Promise<BlankRange[]> {
  const { index, facts, report } = await examineSource(reader.source, path, task, reader.signal);
  const family = familyOf(index);
  const tree = await boxTreeOf(reader);
  checkFit(report.privacy, tree.boxes, reader.source.size);
  const ranges = await family.unplayed({
    index,
    facts,
    frames: report.tracks.length > 0 ? await allFrames(reader, task) : [],
    tree,
    sound: report.problems.every(({ severity }) => severity !== 'error'),
    keepChapters,
    read: (offset, length) => reader.read(offset, length),
  });
  for (const range of family.embedded(index)) {
    const part = new Reader(partOf(reader.source, range), reader.signal);
    const inside = await rangesOf(part, null, task, keepChapters).catch(asMediaError);
    // What cannot be read cannot be played either.
    if (!Array.isArray(inside)) ranges.push({ ...range, encoding: 'binary' });
    else for (const one of inside) ranges.push({ ...one, offset: one.offset + range.offset });
  }
  return [...ranges, ...report.privacy];
}
