/**
 * `boxray doctor`: which backend runs on this machine, why, and what to do where that is not the one wanted.
 */

import type { AddonProblem } from '../backends/select.js';
import { type BackendInfo, backendInfo } from '../index.js';
import { exitCodes, warn } from './failure.js';
import { printable, printableJson } from './terminal.js';

/** What helps against each problem. The fallback answers meanwhile, and gives the same answers. */
const advice: Record<AddonProblem, string> = {
  'no-prebuild':
    'Where there is a prebuild for this platform, install boxray on it instead of copying ' +
    'node_modules; in a checkout run `npm run compile`.',
  bundled:
    'Keep boxray out of the bundle (esbuild --external:boxray, or serverExternalPackages), or ' +
    'copy node_modules/boxray/prebuilds beside it.',
  damaged: 'Install boxray again: the file is not the one that was published.',
  'other-version':
    'Install boxray again; in a checkout run `npm run compile`: addon and library are of different versions.',
  'not-permitted':
    'Start Node with --allow-addons (and without --no-addons) if this process may load native code.',
  'does-not-load':
    'The file is there, but the system refuses it: see the reason. It needs glibc 2.28 or ' +
    'musl 1.2 and libstdc++ on Linux, macOS 11, or Windows 10.',
  'no-addons': 'This runtime has no addons.',
};

/** Prints the diagnosis; returns the exit code. */
export function printDiagnosis({ json }: { json?: true }): number {
  const info = backendInfo('auto');
  const refusal = whatVariableRefuses();
  const lines = json ? [printableJson(info, 2)] : describe(info);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (refusal === null) return exitCodes.sound;
  warn(null, refusal);
  return exitCodes.usage;
}

/** Why every call without an option fails here, or null. */
function whatVariableRefuses(): string | null {
  try {
    backendInfo();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function describe({ version, native, runtime, platform }: BackendInfo): string[] {
  const nodeApi = runtime.nodeApi === null ? '' : `, Node-API ${runtime.nodeApi}`;
  const where = [platform.os, platform.arch, platform.libc].filter((part) => part !== null);
  const variable = process.env.BOXRAY_BACKEND;
  const rows: [string, string][] = [
    ['boxray', version],
    ['runtime', `${runtime.name} ${runtime.version}${nodeApi}`],
    ['platform', where.join(' ')],
    ['backend', native.available ? 'native (C++)' : 'fallback (TypeScript)'],
  ];
  if (variable) rows.push(['variable', `BOXRAY_BACKEND=${variable}`]);
  if (native.file !== null) rows.push(['addon', native.file]);
  if (native.cpuFeatures !== null)
    rows.push(['processor', native.cpuFeatures.join(' ') || 'no features beyond the basic ones']);
  if (native.reason !== null) rows.push(['reason', native.reason]);
  if (native.code !== null) rows.push(['advice', advice[native.code]]);
  return rows.map(([name, value]) => `${name.padEnd(11)}${printable(value)}`);
}
