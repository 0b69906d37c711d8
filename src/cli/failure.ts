/** Failures as the command line shows them: one line on stderr with the file's name, and an exit code. */

import { MediaError, SourceError } from '../index.js';
import { printable } from './terminal.js';

export const exitCodes = { sound: 0, unsound: 1, usage: 2 } as const;

/** Prints a line about a file (or about the command as a whole). */
export function warn(file: string | null, text: string): void {
  const subject = file === null ? '' : `${printable(file)}: `;
  process.stderr.write(`boxray: ${subject}${printable(text)}\n`);
}

/** Prints why there is no answer about a file (or at all), and returns the exit code that says so. */
export function report(file: string | null, error: unknown): number {
  warn(file, describe(error));
  return error instanceof MediaError ? exitCodes.unsound : exitCodes.usage;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof MediaError) {
    const place = [error.path, error.offset === null ? null : `byte ${error.offset}`];
    const where = place.filter((part) => part !== null).join(', ');
    return `${error.message} [${error.code}${where && `: ${where}`}]`;
  }
  return error.message;
}

/** A failure as JSON: for the line of a file that there is no report of. */
export function failureJson(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof MediaError)
    return { code: error.code, message, path: error.path, offset: error.offset };
  const code = error instanceof SourceError ? error.code : (error as NodeJS.ErrnoException)?.code;
  return { code: code ?? null, message, path: null, offset: null };
}

/** Refuses the name that elsewhere means standard input, which cannot be read out of order. */
export function checkFileName(file: string): void {
  if (file === '-')
    throw new SourceError(
      'unsupported-source',
      'standard input cannot be inspected, because boxray reads out of order; save it to a ' +
        'file (a file of this name is ./-)',
    );
}
