/** `boxray privacy`: what a file says of the people who made it, and where. */

import type { BackendOption } from '../backends/select.js';
import {
  type InspectOptions,
  inspect,
  type PrivacyFinding,
  type PrivacyKind,
  type Problem,
} from '../index.js';
import type { ProblemCode } from '../report/problems.js';
import { checkFileName, exitCodes, report as reportFailure } from './failure.js';
import { count } from './format.js';
import { writeLines } from './output.js';
import { problemSection } from './render.js';
import { type Palette, paletteFor, printable, printableJson } from './terminal.js';

export interface PrivacyFlags {
  kind?: PrivacyKind[];
  json?: true;
  backend?: BackendOption;
}

/** Problems for which the list of findings is not the whole. */
const gaps = new Set<string>([
  'media-not-read',
  'privacy-truncated',
  'metadata-not-read',
  'tags-truncated',
] satisfies ProblemCode[]);

export interface PrivacyAnswer {
  /** Of the kinds asked for, and `unread`. */
  findings: PrivacyFinding[];
  /** Why the findings may not be all. */
  gaps: Problem[];
}

/**
 * All that can be found, with more room than the library takes by default: hours of telemetry are read whole.
 */
export async function privacyOf(
  file: string,
  { kind, backend }: PrivacyFlags,
  signal?: AbortSignal,
): Promise<PrivacyAnswer> {
  const options: InspectOptions = {
    thorough: true,
    limits: { mediaBytes: 2 ** 29, mediaRanges: 1_000_000, listEntries: 1_000_000 },
  };
  if (backend !== undefined) options.backend = backend;
  if (signal !== undefined) options.signal = signal;
  const { privacy, problems } = await inspect(file, options);
  // What was not read may be of any kind.
  const wanted = kind && new Set<PrivacyKind>([...kind, 'unread']);
  const findings = privacy.filter((finding) => wanted?.has(finding.kind) ?? true);
  return { findings, gaps: problems.filter(({ code }) => gaps.has(code)) };
}

/** Prints the findings of a file. Returns the exit code: 0 where there are none and all was looked at. */
export async function printPrivacy(file: string, flags: PrivacyFlags): Promise<number> {
  try {
    checkFileName(file);
    const answer = await privacyOf(file, flags);
    if (flags.json) process.stdout.write(`${printableJson({ file, ...answer }, 2)}\n`);
    else await writeLines(linesOf(file, answer, paletteFor(process.stdout)));
    const clean = answer.findings.length === 0 && answer.gaps.length === 0;
    return clean ? exitCodes.sound : exitCodes.unsound;
  } catch (error) {
    return reportFailure(file, error);
  }
}

function* linesOf(file: string, { findings, gaps }: PrivacyAnswer, palette: Palette) {
  const name = palette.title(printable(file));
  if (findings.length === 0) yield `${name}: nothing found`;
  else {
    yield `${name}: ${count(findings.length)} ${findings.length === 1 ? 'site' : 'sites'}`;
    yield palette.dim(`  ${'kind'.padEnd(kindWidth)}  offset and length  value (path)`);
  }
  for (const { kind, value, path, offset, length } of findings) {
    const bytes = `${count(offset)} +${count(length)}`.padStart(17);
    yield `  ${kind.padEnd(kindWidth)}  ${bytes}  ${printable(value)} ${palette.dim(`(${printable(path)})`)}`;
  }
  if (gaps.length > 0) yield* problemSection(gaps, palette);
}

const kindWidth = 'identifier'.length;
