/** `boxray verify`: a file against an earlier listing of its frames. */

import { readFile } from 'node:fs/promises';
import type { BackendOption } from '../backends/select.js';
import { type Comparison, compareListing, type FrameDifference } from '../framehash/compare.js';
import { ListingError, type ReadListing, readListing } from '../framehash/read.js';
import { hashNames } from '../framehash/write.js';
import { checkFileName, exitCodes, report as reportFailure } from './failure.js';
import { clock, count } from './format.js';
import { listing } from './hash.js';
import { paletteFor, printable, printableJson } from './terminal.js';

export interface VerifyFlags {
  json?: true;
  threads?: number;
  backend?: BackendOption;
}

/**
 * Prints what differs. Returns the exit code: 0 where nothing does, 1 where frames are
 * damaged or the file is not media.
 */
export async function verifyFile(
  file: string,
  listingFile: string,
  flags: VerifyFlags,
): Promise<number> {
  let listed: ReadListing;
  try {
    listed = readListing(await readFile(listingFile, 'utf8'));
  } catch (error) {
    const known = error instanceof ListingError;
    return reportFailure(listingFile, known ? new Error(`no listing: ${error.message}`) : error);
  }
  try {
    checkFileName(file);
    const { algorithm } = listed;
    const { json: _, ...rest } = flags;
    const result = compareListing(listed, await listing(file, { ...rest, algorithm }));
    if (flags.json) process.stdout.write(`${printableJson({ file, algorithm, ...result }, 2)}\n`);
    else printText(file, result, hashNames[algorithm]);
    return result.differences.length === 0 ? exitCodes.sound : exitCodes.unsound;
  } catch (error) {
    return reportFailure(file, error);
  }
}

function printText(file: string, { listed, equal, differences }: Comparison, hash: string): void {
  const palette = paletteFor(process.stdout);
  const name = palette.title(printable(file));
  const [first] = differences;
  if (first === undefined) {
    process.stdout.write(`${name}: all ${count(listed)} frames are as listed (${hash})\n`);
    return;
  }
  const lines = [
    `${name}: ${palette.error('damaged')}: ${count(equal)} of ${count(listed)} frames are as ` +
      `listed (${hash})`,
    `the first that is not: ${describe(first)}`,
  ];
  if (differences.length > 1)
    lines.push(
      `all ${count(differences.length)}:`,
      ...differences.map((one) => `  ${describe(one)}`),
    );
  process.stdout.write(`${lines.join('\n')}\n`);
}

const words: Record<FrameDifference['kind'], string> = {
  changed: 'other bytes',
  missing: 'not in the file',
  added: 'not in the listing',
};

function describe({ kind, stream, trackIndex, frame, timeSeconds, offset, size }: FrameDifference) {
  const where = [
    trackIndex === null ? `stream ${stream} of the listing` : `track ${trackIndex}`,
    `frame ${frame}`,
    timeSeconds === null ? null : `at ${clock(timeSeconds)}`,
    offset === null ? null : `byte ${offset}`,
    `${size} bytes`,
  ];
  return `${where.filter((part) => part !== null).join(', ')}: ${words[kind]}`;
}
