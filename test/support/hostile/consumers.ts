/** All that a service does with a file, and how long each of it takes. */

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

/** Milliseconds of the processor, so that a busy machine does not matter. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Calls one thing after the other and tells the time of each; anything thrown but MediaError is a fault. */
export async function timesOf(
  bytes: Uint8Array,
  backend: Backend,
): Promise<{ times: [string, number][]; faults: string[] }> {
  const times: [string, number][] = [];
  const faults: string[] = [];
  const timed = async <T>(name: string, call: () => T | Promise<T>): Promise<T | null> => {
    const start = cpu();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof MediaError)) faults.push(`${name}: ${(error as Error).stack}`);
      return null;
    } finally {
      times.push([name, cpu() - start]);
    }
  };
  const report = await timed('inspect', () => inspect(bytes, { backend }));
  if (report !== null) {
    for (const [name, use] of ofReport) await timed(name, () => use(report));
    await timed('scrub', async () => {
      for await (const _ of await scrub(bytes, report.privacy));
    });
  }
  const tables = await timed('readFrames', () => readFrames(bytes, { backend }));
  if (tables !== null) await timed('summarize', () => tables.tracks.map(summarize));
  for (const [name, use] of ofBytes) await timed(name, () => use(bytes, backend));
  await timed('boxTree', () => boxTree(bytes));
  return { times, faults };
}
