import { describe, expect, test } from 'vitest';
import { readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { bytesOf, fullBox, replace, u32 } from '../support/box.js';
import { audioEntry } from '../support/codecs/audio.js';
import { alike, audioTrack } from '../support/fixtures/common.js';
import { fragmented } from '../support/fragmented.js';
import { hostileGroups } from '../support/hostile/index.js';
import { progressive } from '../support/movie.js';
import { frameFaults, mostWork } from '../support/outcome.js';
import { caseBytes, problemCases } from '../support/problem-cases/index.js';
import { stsc, stts } from '../support/tables.js';
import { measured } from '../support/work.js';

describe('frames of hostile files: little work, no other error than MediaError, the same on all backends', () => {
  test.each(hostileGroups)('%s', async (_, generate) => {
    const faults: string[] = [];
    for (const { name, bytes } of generate())
      faults.push(...(await frameFaults(bytes, backends)).map((fault) => `${name}: ${fault}`));
    expect(faults.slice(0, 20)).toEqual([]);
  });

  test('every file that raises a problem, or nearly does', async () => {
    const faults: string[] = [];
    for (const problem of problemCases) {
      const found = await frameFaults(caseBytes(problem), backends, problem.limits);
      faults.push(...found.map((fault) => `${problem.code}: ${problem.what}: ${fault}`));
    }
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
        tracks: [audioTrack(1, { entries: [audioEntry('sowt', {})], samples: alike(1, 8, 1) })],
        adjust: (parts) => {
          replace(parts, `${table}/stts`, stts([[count, 1]]));
          const sizes = new Uint8Array(4 * count).fill(0xff);
          replace(parts, `${table}/stsz`, fullBox('stsz', 0, 0, u32(0, count), sizes));
          replace(parts, `${table}/stsc`, stsc([[1, count, 1]]));
        },
      }),
    );
    const { result, work } = await measured(mostWork, () => readFrames(bytes, { backend }));
    expect(work).toBeLessThan(mostWork);
    expect(result.tracks[0]).toMatchObject({ unit: 'chunk', count });
  });
});
