/** All that a service does with a file, and how much work each of it is. */

import { taskOf } from '../../../src/calls/examine.js';
import { summarize } from '../../../src/cli/gops.js';
import { renderReport } from '../../../src/cli/render.js';
import { paletteFor, printableJson } from '../../../src/cli/terminal.js';
import { toFfprobe } from '../../../src/ffprobe/index.js';
import { listFrames } from '../../../src/framehash/listing.js';
import {
  boxTree,
  check,
  hashFrames,
  inspect,
  MediaError,
  type MediaReport,
  readFrames,
  readyPolicies,
  scrub,
} from '../../../src/index.js';
import { measured } from '../work.js';

type Backend = 'native' | 'fallback';

const plainText = paletteFor({ isTTY: false });

/** What only needs a report. */
const ofReport: [string, (report: MediaReport) => unknown][] = [
  ['renderReport', (report) => renderReport('any.mp4', report, plainText)],
  ['printableJson', (report) => printableJson(report, 2)],
  ['toFfprobe', (report) => toFfprobe(report, { filename: 'any.mp4' })],
  ['check', (report) => Object.values(readyPolicies).map((policy) => check(report, policy))],
];

const ofBytes: [string, (bytes: Uint8Array, backend: Backend) => Promise<unknown>][] = [
  ['thorough inspect', (bytes, backend) => inspect(bytes, { backend, thorough: true })],
  ['hashFrames', (bytes, backend) => hashFrames(bytes, { backend, algorithm: 'crc32' })],
  [
    'listFrames',
    (bytes, backend) => {
      const task = taskOf({ backend });
      const settings = { threads: 1, signal: undefined, onProgress: undefined };
      return listFrames(bytes, 'crc32', null, task, { backend: task.backend, ...settings });
    },
  ],
];

/**
 * Calls one thing after the other: anything thrown but MediaError is a fault, and so is what takes more work
 * than `mostWork` loops (work.ts).
 */
export async function faultsOfAll(
  bytes: Uint8Array,
  backend: Backend,
  mostWork: number,
): Promise<string[]> {
  const faults: string[] = [];
  const tried = async <T>(name: string, call: () => T | Promise<T>): Promise<T | null> => {
    const { result, work } = await measured(mostWork, async () => {
      try {
        return { answer: await call() };
      } catch (error) {
        return { error };
      }
    });
    if (work > mostWork) faults.push(`${name} took the work of ${Math.round(work)} loops`);
    if ('answer' in result) return result.answer;
    const { error } = result;
    if (!(error instanceof MediaError)) faults.push(`${name}: ${(error as Error).stack}`);
    return null;
  };
  const report = await tried('inspect', () => inspect(bytes, { backend }));
  if (report !== null) {
    for (const [name, use] of ofReport) await tried(name, () => use(report));
    await tried('scrub', async () => {
      for await (const _ of await scrub(bytes, report.privacy));
    });
  }
  const tables = await tried('readFrames', () => readFrames(bytes, { backend }));
  if (tables !== null) await tried('summarize', () => tables.tracks.map(summarize));
  for (const [name, use] of ofBytes) await tried(name, () => use(bytes, backend));
  await tried('boxTree', () => boxTree(bytes));
  return faults;
}
