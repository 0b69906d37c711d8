/** `boxray check`: files against an upload policy. */

import { readFile } from 'node:fs/promises';
import type { BackendOption } from '../backends/select.js';
import { check, inspect, type Policy, readyPolicies, type Verdict } from '../index.js';
import { validatePolicy } from '../policy/validate.js';
import { checkFileName, exitCodes, failureJson, report as reportFailure } from './failure.js';
import { paletteFor, printable, printableJson } from './terminal.js';

export interface CheckFlags {
  policy: string;
  json?: true;
  thorough?: true;
  backend?: BackendOption;
}

/** Prints what in each file is against the policy. Returns the exit code: the worst of all files. */
export async function checkFiles(files: readonly string[], flags: CheckFlags): Promise<number> {
  const policy = await loadPolicy(flags.policy);
  const options = {
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    ...(flags.thorough === undefined ? {} : { thorough: true }),
  };
  let worst: number = exitCodes.sound;
  for (const file of files) {
    let code: number;
    try {
      checkFileName(file);
      const verdict = check(await inspect(file, options), policy);
      if (flags.json) printJson({ file, ...verdict });
      else printVerdict(file, verdict);
      code = verdict.ok ? exitCodes.sound : exitCodes.unsound;
    } catch (error) {
      code = reportFailure(file, error);
      if (flags.json) printJson({ file, error: failureJson(error) });
    }
    worst = Math.max(worst, code);
  }
  return worst;
}

/**
 * A ready policy by its name, or a file of JSON. Throws what is wrong with it, once and not for each file.
 */
async function loadPolicy(name: string): Promise<Policy> {
  if (Object.hasOwn(readyPolicies, name)) return readyPolicies[name as keyof typeof readyPolicies];
  let policy: unknown;
  try {
    policy = JSON.parse(await readFile(name, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new Error(`the policy '${name}' cannot be read: ${message}`);
    const ready = Object.keys(readyPolicies).join(', ');
    throw new Error(`there is no policy file '${name}'; policies known by name are ${ready}`);
  }
  validatePolicy(policy);
  return policy;
}

function printJson(line: object): void {
  process.stdout.write(`${printableJson(line)}\n`);
}

function printVerdict(file: string, { ok, violations }: Verdict): void {
  const { title, error, info, dim } = paletteFor(process.stdout);
  const verdict = ok ? info('passes') : error(`${violations.length} against the policy`);
  let text = `${title(printable(file))}: ${verdict}\n`;
  for (const { rule, message } of violations)
    text += `  ${printable(message)} ${dim(`[${rule}]`)}\n`;
  process.stdout.write(text);
}
