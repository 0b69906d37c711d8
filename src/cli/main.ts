#!/usr/bin/env node
/** The `boxray` command: arguments in, exit codes out. What a command prints is in the file of its name. */

import { Command, CommanderError, Option } from 'commander';
import type { BackendOption } from '../backends/select.js';
import { backendInfo } from '../index.js';
import { version } from '../version.js';
import { exitCodes, report } from './failure.js';
import { inspectFiles } from './inspect.js';
import { printTree } from './tree.js';

const footer = `
Exit codes: 0 sound, 1 problems of severity error or not media, 2 wrong usage or unreadable.`;

function backendOption(): Option {
  return new Option(
    '--backend <name>',
    'which backend reads (default: BOXRAY_BACKEND, else auto)',
  ).choices(['auto', 'native', 'fallback']);
}

const program = new Command('boxray')
  .description('What is in a media file, and is it sound? Reads MP4 and MOV without decoding them.')
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
  .addOption(backendOption())
  .addHelpText('after', footer)
  .action(async (files: string[], options: { json?: true; backend?: BackendOption }) => {
    // Before the first file: a backend that is not there is one failure, not one for each.
    backendInfo(options.backend);
    process.exitCode = await inspectFiles(files, options);
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
