#!/usr/bin/env node
/** The `boxray` command: arguments in, exit codes out. What a command prints is in the file of its name. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { hashAlgorithms } from '../hash/algorithms.js';
import { backendInfo, type PrivacyKind, readyPolicies } from '../index.js';
import { privacyKinds } from '../report/privacy-kinds.js';
import { version } from '../version.js';
import { type CheckFlags, checkFiles } from './check.js';
import { printDiagnosis } from './doctor.js';
import { exitCodes, report } from './failure.js';
import { type FramesFlags, frameFormats, printFrames } from './frames.js';
import { type HashFlags, hashFiles } from './hash.js';
import { type InspectFlags, inspectFiles, inspectFormats } from './inspect.js';
import { type PrivacyFlags, printPrivacy } from './privacy.js';
import { type ScrubFlags, scrubTo } from './scrub.js';
import { printTree } from './tree.js';
import { type VerifyFlags, verifyFile } from './verify.js';

const footer = `
Exit codes: 0 sound, 1 problems of severity error or not media, 2 wrong usage or unreadable.`;

function backendOption(): Option {
  return new Option(
    '--backend <name>',
    'which backend reads (default: BOXRAY_BACKEND, else auto)',
  ).choices(['auto', 'native', 'fallback']);
}

function trackIndexes(value: string, before: number[] = []): number[] {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 0.');
  return [...before, Number(value)];
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

function kinds(value: string, before: PrivacyKind[] = []): PrivacyKind[] {
  const kind = privacyKinds.find((name) => name === value);
  if (kind === undefined)
    throw new InvalidArgumentError(`It must be one of ${privacyKinds.join(', ')}.`);
  return [...before, kind];
}

function kindOption(): Option {
  const what = `only this kind (${privacyKinds.join(', ')}); may be repeated`;
  return new Option('--kind <name>', what).argParser(kinds);
}

function threadsOption(): Option {
  return new Option('--threads <number>', 'most threads that hash').argParser(wholeNumber(1, 64));
}

const program = new Command('boxray')
  .description(
    'What is in a media file, and is it sound? Reads MP4, MOV, WebM, Matroska, HEIF and AVIF, ' +
      'without decoding them.',
  )
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .addHelpText('after', footer)
  .showHelpAfterError('(boxray --help explains the usage)')
  .exitOverride();

program
  .command('inspect')
  .description('say what files hold and what is wrong with them')
  .argument('<file...>', 'paths of media files')
  .option('--json', 'print the report as JSON; with several files one line each')
  .addOption(
    new Option(
      '--format <name>',
      'text (default), json (as --json), or ffprobe: what `ffprobe -of json -show_format ' +
        '-show_streams -show_chapters` prints, without what only decoding tells',
    )
      .choices(inspectFormats)
      .conflicts('json'),
  )
  .addOption(backendOption())
  .addHelpText('after', footer)
  .action(async (files: string[], options: InspectFlags) => {
    // Before the first file: a backend that is not there is one failure, not one for each.
    backendInfo(options.backend);
    process.exitCode = await inspectFiles(files, options);
  });

program
  .command('check')
  .description('say what in files is against an upload policy')
  .argument('<file...>', 'paths of media files')
  .requiredOption(
    '--policy <policy>',
    `a JSON file, or a ready policy: ${Object.keys(readyPolicies).join(', ')}`,
  )
  .option('--json', 'print a line of JSON a file')
  .option('--thorough', 'look for what privacy.forbid names in every sample of telemetry tracks')
  .addOption(backendOption())
  .addHelpText(
    'after',
    '\nExit codes: 0 every file passes, 1 one is against the policy or not media, 2 wrong ' +
      'usage or unreadable.',
  )
  .action(async (files: string[], options: CheckFlags) => {
    backendInfo(options.backend);
    process.exitCode = await checkFiles(files, options);
  });

program
  .command('frames')
  .description('print the place, size and times of every frame')
  .argument('<file>', 'path of a media file')
  .option('--track <index>', 'only this track, counted from 0; may be repeated', trackIndexes)
  .addOption(new Option('--format <name>', 'how to print').choices(frameFormats).default('table'))
  .addOption(backendOption())
  .addHelpText(
    'after',
    `
Times are of the media timeline, without edit lists: dts, pts and duration in ticks, time in seconds.
Keyframes are marked K. Uncompressed audio has one row a chunk.`,
  )
  .addHelpText('after', footer)
  .action(async (file: string, options: FramesFlags) => {
    backendInfo(options.backend);
    process.exitCode = await printFrames(file, options);
  });

program
  .command('tree')
  .description('print the boxes of a file with their offsets and sizes')
  .argument('<file>', 'path of a media file')
  .option('--json', 'print the tree as JSON')
  .addHelpText('after', footer)
  .action(async (file: string, options: { json?: true }) => {
    process.exitCode = await printTree(file, options);
  });

program
  .command('hash')
  .description('hash every coded frame, without decoding')
  .argument('<file...>', 'paths of media files')
  .addOption(
    new Option(
      '--algorithm <name>',
      'default: sha256, the only one that resists an attacker',
    ).choices(hashAlgorithms),
  )
  .addOption(
    new Option(
      '--format <name>',
      "summary, framehash (what ffmpeg's muxer of that name prints), or json (a line a file)",
    )
      .choices(['summary', 'framehash', 'json'])
      .default('summary'),
  )
  .option('--stream', 'print one digest a track (in json: add it)')
  .option(
    '--content-id',
    'print what names the coded content, whatever file it is in (in json: add it)',
  )
  .option('--track <index>', 'only this track, counted from 0; may be repeated', trackIndexes)
  .addOption(threadsOption())
  .addOption(backendOption())
  .addHelpText('after', footer)
  .action(async (files: string[], options: HashFlags) => {
    backendInfo(options.backend);
    process.exitCode = await hashFiles(files, options);
  });

program
  .command('verify')
  .description('compare a file with an earlier listing of its frames')
  .argument('<file>', 'path of a media file')
  .argument(
    '<listing>',
    'what `boxray hash --format framehash` or ffmpeg (-f framehash, -f framemd5) printed',
  )
  .option('--json', 'print the differences as JSON')
  .addOption(threadsOption())
  .addOption(backendOption())
  .addHelpText(
    'after',
    '\nExit codes: 0 every frame is as listed, 1 frames are damaged or the file is not media, ' +
      '2 wrong usage or unreadable.',
  )
  .action(async (file: string, listing: string, options: VerifyFlags) => {
    backendInfo(options.backend);
    process.exitCode = await verifyFile(file, listing, options);
  });

program
  .command('privacy')
  .description('list what a file says of people: places, times, names, serial numbers, telemetry')
  .argument('<file>', 'path of a media file')
  .addOption(kindOption())
  .option('--json', 'print the findings as JSON')
  .addOption(backendOption())
  .addHelpText(
    'after',
    '\nExit codes: 0 nothing found and everything looked at, 1 something found or not media, ' +
      '2 wrong usage or unreadable.',
  )
  .action(async (file: string, options: PrivacyFlags) => {
    backendInfo(options.backend);
    process.exitCode = await printPrivacy(file, options);
  });

program
  .command('scrub')
  .description(
    'write a copy in which what `boxray privacy` lists is blank, and nothing else changed',
  )
  .argument('<file>', 'path of a media file; it stays as it is')
  .argument('<output>', 'path of the copy')
  .addOption(kindOption())
  .addOption(
    new Option(
      '--all',
      'blank everything that playing or showing the file does not need',
    ).conflicts('kind'),
  )
  .option('--keep-chapters', 'with --all: leave chapters')
  .option('--force', 'replace an output that exists')
  .addOption(backendOption())
  .addHelpText(
    'after',
    '\nExit codes: 0 written and checked, 1 the check failed or not media (then nothing is ' +
      'written), 2 wrong usage or unreadable.',
  )
  .action(async (file: string, output: string, options: ScrubFlags) => {
    backendInfo(options.backend);
    process.exitCode = await scrubTo(file, output, options);
  });

program
  .command('doctor')
  .description('say which backend runs here, why, and what to do about it')
  .option('--json', 'print what backendInfo() gives')
  .addHelpText(
    'after',
    '\nExit codes: 0 boxray works, 2 BOXRAY_BACKEND asks for what is not there.',
  )
  .action((options: { json?: true }) => {
    process.exitCode = printDiagnosis(options);
  });

// The reader of a pipe may have seen enough (`boxray tree FILE | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own errors already.
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else process.exitCode = report(null, error);
}
