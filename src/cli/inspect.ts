/** `boxray inspect`: reports for people, as JSON, or as one line of JSON a file. */

import type { BackendOption } from '../backends/select.js';
import { inspect, type MediaReport } from '../index.js';
import { checkFileName, exitCodes, failureJson, report as reportFailure } from './failure.js';
import { renderReport } from './render.js';
import { paletteFor, printableJson } from './terminal.js';

export interface InspectFlags {
  json?: true;
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

function printerFor(files: number, flags: InspectFlags): (file: string, outcome: Outcome) => void {
  const write = (text: string) => void process.stdout.write(text);
  if (flags.json && files > 1)
    return (file, outcome) => {
      const line =
        'report' in outcome
          ? { file, report: outcome.report }
          : { file, error: failureJson(outcome.error) };
      write(`${printableJson(line)}\n`);
    };
  if (flags.json)
    return (_, outcome) => {
      if ('report' in outcome) write(`${printableJson(outcome.report, 2)}\n`);
    };
  const palette = paletteFor(process.stdout);
  let before = '';
  return (file, outcome) => {
    if (!('report' in outcome)) return;
    write(before + renderReport(file, outcome.report, palette));
    before = '\n';
  };
}
