/**
 * `boxray hash`: digests of coded frames as a summary, as FFmpeg's listing, as JSON,
 * or one line a file or a track.
 */

import type { BackendOption } from '../backends/select.js';
import { toHex } from '../bytes/hex.js';
import { taskOf } from '../calls/examine.js';
import {
  type FrameHashes,
  type HashOptions,
  hashFrames,
  type TrackHashes,
} from '../calls/hash-frames.js';
import { inspect } from '../calls/inspect.js';
import { type FrameListing, listFrames } from '../framehash/listing.js';
import { hashNames, listingLines } from '../framehash/write.js';
import type { HashAlgorithm } from '../hash/algorithms.js';
import type { HashProgress } from '../hash/hasher.js';
import type { Problem, Track, TrackType } from '../report/report.js';
import { checkFileName, exitCodes, failureJson, report as reportFailure } from './failure.js';
import { bytes, count } from './format.js';
import { writeLines } from './output.js';
import { withProgress } from './progress.js';
import { type Palette, paletteFor, printable, printableJson } from './terminal.js';

export interface HashFlags {
  algorithm?: HashAlgorithm;
  format: 'summary' | 'framehash' | 'json';
  stream?: true;
  contentId?: true;
  /** Track indexes. */
  track?: number[];
  threads?: number;
  backend?: BackendOption;
}

type Printed = Promise<readonly Problem[]>;

/** Prints the digests of each file. Returns the exit code: the worst of all files. */
export async function hashFiles(files: readonly string[], flags: HashFlags): Promise<number> {
  let worst: number = exitCodes.sound;
  for (const file of files) {
    try {
      checkFileName(file);
      const suffix = files.length > 1 ? `  ${printable(file)}` : '';
      const problems = await print(file, suffix, flags);
      if (problems.some(({ severity }) => severity === 'error'))
        worst = Math.max(worst, exitCodes.unsound);
    } catch (error) {
      worst = Math.max(worst, reportFailure(file, error));
      if (flags.format === 'json') writeLine(printableJson({ file, error: failureJson(error) }));
    }
  }
  return worst;
}

function print(file: string, suffix: string, flags: HashFlags): Printed {
  if (flags.format === 'framehash') return printListing(file, flags);
  if (flags.format === 'json') return printJson(file, flags);
  if (flags.stream || flags.contentId) return printLines(file, suffix, flags);
  return printSummary(file, flags);
}

const write = (text: string) => void process.stdout.write(text);
const writeLine = (text: string) => write(`${text}\n`);

function optionsOf(flags: HashFlags): HashOptions {
  const options: HashOptions = { algorithm: flags.algorithm ?? 'sha256' };
  if (flags.track !== undefined) options.tracks = flags.track;
  if (flags.threads !== undefined) options.threads = flags.threads;
  if (flags.backend !== undefined) options.backend = flags.backend;
  return options;
}

function hash(file: string, options: HashOptions): Promise<FrameHashes> {
  return withProgress((onProgress) => hashFrames(file, { ...options, onProgress }));
}

/** The file's packets as FFmpeg lists them, with SHA-256 where no algorithm is named, as FFmpeg does. */
export function listing(file: string, flags: Omit<HashFlags, 'format'>): Promise<FrameListing> {
  const task = taskOf({ backend: flags.backend });
  const list = (onProgress: (progress: HashProgress) => void) =>
    listFrames(file, flags.algorithm ?? 'sha256', flags.track ?? null, task, {
      backend: task.backend,
      threads: flags.threads ?? null,
      signal: undefined,
      onProgress,
    });
  return withProgress(list);
}

async function printListing(file: string, flags: HashFlags): Printed {
  const listed = await listing(file, flags);
  await writeLines(listingLines(listed));
  const missing = listed.packets.filter(({ digest }) => digest === null).length;
  if (missing > 0)
    process.stderr.write(
      `boxray: ${printable(file)}: ${missing} frames are not in the file and not listed\n`,
    );
  return listed.problems;
}

async function printJson(file: string, flags: HashFlags): Printed {
  const { tracks, ...rest } = await hash(file, {
    ...optionsOf(flags),
    stream: flags.stream ?? false,
    contentId: flags.contentId ?? false,
  });
  const readable = tracks.map((track) => ({ ...track, digests: hexDigests(track) }));
  writeLine(printableJson({ file, ...rest, tracks: readable }));
  return rest.problems;
}

function hexDigests({ digests, digestLength, count }: TrackHashes): string[] {
  const list: string[] = [];
  for (let i = 0; i < count; i++)
    list.push(toHex(digests.subarray(i * digestLength, (i + 1) * digestLength)));
  return list;
}

const streamTypes: Partial<Record<TrackType, string>> = {
  video: 'v',
  image: 'v',
  audio: 'a',
  subtitle: 's',
};

/** `--stream`: the lines of FFmpeg's streamhash muxer; `--content-id`: what sha256sum prints. */
async function printLines(file: string, suffix: string, flags: HashFlags): Printed {
  const options = optionsOf(flags);
  const { stream = false, contentId = false } = flags;
  const hashes = await hash(file, { ...options, stream, contentId });
  if (contentId) writeLine(`${hashes.contentId ?? 'unknown'}  ${printable(file)}`);
  if (stream) {
    const types = await trackTypes(file, flags);
    for (const { trackIndex, algorithm, stream: digest } of hashes.tracks) {
      const type = streamTypes[types[trackIndex]?.type ?? 'other'] ?? 'd';
      writeLine(`${trackIndex},${type},${hashNames[algorithm]}=${digest ?? 'unknown'}${suffix}`);
    }
  }
  return hashes.problems;
}

async function trackTypes(file: string, { backend }: HashFlags): Promise<Track[]> {
  return (await inspect(file, backend === undefined ? {} : { backend })).tracks;
}

async function printSummary(file: string, flags: HashFlags): Printed {
  const hashes = await hash(file, { ...optionsOf(flags), stream: true, contentId: true });
  const tracks = await trackTypes(file, flags);
  const palette = paletteFor(process.stdout);
  writeLine(palette.title(printable(file)));
  writeLine(`  ${palette.dim('content id')}  ${hashes.contentId ?? 'none: frames are missing'}`);
  for (const track of hashes.tracks)
    writeLine(summaryLine(track, tracks[track.trackIndex], palette));
  for (const { severity, code, message } of hashes.problems)
    if (severity !== 'info') writeLine(`  ${palette[severity](severity)} ${code}: ${message}`);
  return hashes.problems;
}

function summaryLine(hashes: TrackHashes, track: Track | undefined, palette: Palette): string {
  const { trackIndex, algorithm, missing } = hashes;
  const digest = `${hashNames[algorithm]} ${hashes.stream ?? 'none'}`;
  const what = printable(track?.codec ?? track?.sampleEntries[0] ?? '?');
  const absent = missing.length === 0 ? '' : `, ${count(missing.length)} missing`;
  const size = bytes(track?.samples?.bytes ?? 0);
  const frames = `${count(hashes.count)} ${hashes.count === 1 ? 'frame' : 'frames'}${absent}, ${size}`;
  return (
    `  ${palette.title(`track ${trackIndex}`)}  ${track?.type} ${what}, ${frames}\n    ` +
    `${palette.dim(digest)}`
  );
}
