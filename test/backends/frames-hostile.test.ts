import { describe, expect, test } from 'vitest';
import { type FrameTables, MediaError, readFrames } from '../../src/index.js';
import type { BackendName } from '../../src/report/report.js';
import { backends } from '../support/backends.js';
import { bytesOf, fullBox, replace, u32 } from '../support/box.js';
import { audioEntry } from '../support/codecs/audio.js';
import { alike, audioTrack } from '../support/fixtures/common.js';
import { fragmented } from '../support/fragmented.js';
import { comparableTables, faultsOf } from '../support/frame-tables.js';
import { type HostileFile, hostileGroups } from '../support/hostile/index.js';
import { progressive } from '../support/movie.js';
import { caseBytes, problemCases } from '../support/problem-cases/index.js';
import { stsc } from '../support/tables.js';

/** A second, by a clock that a busy machine does not disturb. */
const limitMilliseconds = 1000;

/** The outcome as text, and what is wrong with it by itself. */
async function attempt(
  { bytes, limits }: Omit<HostileFile, 'name'> & { limits?: object },
  backend: BackendName,
): Promise<{ outcome: string; faults: string[] }> {
  const before = process.cpuUsage();
  let tables: FrameTables | null = null;
  let outcome = '';
  const faults: string[] = [];
  try {
    tables = await readFrames(bytes, { backend, ...(limits === undefined ? {} : { limits }) });
  } catch (error) {
    if (!(error instanceof MediaError)) faults.push(`threw ${error}`);
    const { code, message, offset, path, limit } = error as MediaError;
    outcome = JSON.stringify({ code, message, offset, path, limit });
  }
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > limitMilliseconds) faults.push(`took ${milliseconds} ms`);
  if (tables !== null) {
    faults.push(...faultsOf(tables));
    outcome = JSON.stringify(comparableTables(tables));
  }
  return { outcome, faults };
}

/** Where two long texts part. */
function parting(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  return `${one.slice(from, at + 60)} | ${other.slice(from, at + 60)}`;
}

/** What is wrong with the outcomes of a file on all backends. */
async function faultsIn(name: string, file: Parameters<typeof attempt>[0]): Promise<string[]> {
  const attempts: { outcome: string; faults: string[] }[] = [];
  for (const backend of backends) attempts.push(await attempt(file, backend));
  const first = attempts[0]?.outcome ?? '';
  return [
    ...attempts.flatMap(({ faults }, i) =>
      faults.map((fault) => `${name}, ${backends[i]}: ${fault}`),
    ),
    ...attempts
      .filter(({ outcome }) => outcome !== first)
      .map(({ outcome }) => `${name}: ${parting(first, outcome)}`),
  ];
}

describe('frames of hostile files: quick, no other error than MediaError, the same on all backends', () => {
  test.each(hostileGroups)('%s', { timeout: 300_000 }, async (_, generate) => {
    const faults: string[] = [];
    for (const { name, bytes } of generate()) faults.push(...(await faultsIn(name, { bytes })));
    expect(faults.slice(0, 20)).toEqual([]);
  });

  test('every file that raises a problem, or nearly does', async () => {
    const faults: string[] = [];
    for (const problem of problemCases)
      faults.push(
        ...(await faultsIn(`${problem.code}: ${problem.what}`, {
          bytes: caseBytes(problem),
          limits: problem.limits ?? {},
        })),
      );
    expect(faults.slice(0, 20)).toEqual([]);
  });
});

describe.each(backends)('frames that would cost more than the file has bytes, %s', (backend) => {
  test('samples of no bytes: more rows than bytes are over the limit', async () => {
    const empty = (runs: number) =>
      bytesOf(
        ...fragmented({
          tracks: [audioTrack(0)],
          fragments: Array.from({ length: runs }, () => ({
            tracks: [{ track: 0, samples: alike(1000, 0, 1), time: null, fields: [] }],
          })),
        }),
      );
    const one = empty(1);
    const { tracks } = await readFrames(one, { backend });
    expect(tracks[0]?.count).toBe(one.length);
    await expect(readFrames(empty(20), { backend })).rejects.toMatchObject({
      code: 'limit-exceeded',
      limit: 'frames',
    });
  });

  test('a chunk of PCM in 500,000 parts', async () => {
    const count = 500_000;
    const table = 'moov/trak/mdia/minf/stbl';
    const bytes = bytesOf(
      ...progressive({
        tracks: [audioTrack(1, { entries: [audioEntry('sowt', {})] })],
        adjust: (parts) => {
          const sizes = new Uint8Array(4 * count).fill(0xff);
          replace(parts, `${table}/stsz`, fullBox('stsz', 0, 0, u32(0, count), sizes));
          replace(parts, `${table}/stsc`, stsc([[1, count, 1]]));
        },
      }),
    );
    const before = process.cpuUsage();
    const { tracks } = await readFrames(bytes, { backend });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(limitMilliseconds);
    expect(tracks[0]).toMatchObject({ unit: 'chunk', count });
  });
});
