/** `boxray inspect`: reports for people, as JSON, or as one line of JSON a file. */

import type { BackendOption } from '../backends/select.js';
import { toFfprobe } from '../ffprobe/index.js';
import { inspect, type MediaReport } from '../index.js';
import { checkFileName, exitCodes, failureJson, report as reportFailure } from './failure.js';
import { renderReport } from './render.js';
import { paletteFor, printableJson } from './terminal.js';

export const inspectFormats = ['text', 'json', 'ffprobe'] as const;
export type InspectFormat = (typeof inspectFormats)[number];

export interface InspectFlags {
  json?: true;
  format?: InspectFormat;
  backend?: BackendOption;
}

/** Prints a report for each file, one after the other. Returns the exit code: the worst of all files. */
export async function inspectFiles(files: readonly string[], flags: InspectFlags): Promise<number> {
  const print = printerFor(files.length, flags);
  const options = flags.backend === undefined ? {} : { backend: flags.backend };
  let worst: number = exitCodes.sound;
  for (const file of files) {
    let code: number;
    try {
      checkFileName(file);
      const report = await inspect(file, options);
      print(file, { report });
      code = report.problems.some((problem) => problem.severity === 'error')
        ? exitCodes.unsound
        : exitCodes.sound;
    } catch (error) {
      code = reportFailure(file, error);
      print(file, { error });
    }
    worst = Math.max(worst, code);
  }
  return worst;
}

type Outcome = { report: MediaReport } | { error: unknown };

type Printer = (file: string, outcome: Outcome) => void;

function printerFor(files: number, flags: InspectFlags): Printer {
  const write = (text: string) => void process.stdout.write(text);
  if (flags.json || flags.format === 'json')
    return jsonPrinter(files, write, {
      one: (_, report) => printableJson(report, 2),
      ofSeveral: (file, report) => printableJson({ file, report }),
    });
  if (flags.format === 'ffprobe')
    return jsonPrinter(files, write, {
      one: (file, report) => printableJson(toFfprobe(report, { filename: file }), 4),
      ofSeveral: (file, report) => printableJson(toFfprobe(report, { filename: file })),
    });
  const palette = paletteFor(process.stdout);
  let before = '';
  return (file, outcome) => {
    if (!('report' in outcome)) return;
    write(before + renderReport(file, outcome.report, palette));
    before = '\n';
  };
}

interface JsonText {
  one(file: string, report: MediaReport): string;
  ofSeveral(file: string, report: MediaReport): string;
}

/** Several files have a line each, failures included. */
function jsonPrinter(files: number, write: (text: string) => void, text: JsonText): Printer {
  if (files > 1)
    return (file, outcome) => {
      const line =
        'report' in outcome
          ? text.ofSeveral(file, outcome.report)
          : printableJson({ file, error: failureJson(outcome.error) });
      write(`${line}\n`);
    };
  return (file, outcome) => {
    if ('report' in outcome) write(`${text.one(file, outcome.report)}\n`);
  };
}
