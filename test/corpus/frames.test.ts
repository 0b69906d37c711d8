/**
 * Frame tables of the shared corpus: the same by both backends, and the packets that ffprobe printed. Its
 * demuxer leaves out what an edit list does not show, cuts uncompressed audio into packets of its own,
 * and stops where a cut file ends.
 */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type FrameTable,
  type FrameTables,
  inspectSync,
  MediaError,
  readFrames,
  type Track,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { hasCorpus, hostileRows, realFiles } from '../support/corpus.js';
import { comparableTables, faultsOf } from '../support/frame-tables.js';
import { corpus } from '../support/paths.js';
import { type Packet, packetsOf, readableFiles } from './truth/ffprobe.js';

/** Tracks of which ffprobe's packets are not the rows, and why. */
const allowed: Record<string, string> = {
  'joined/shaka_vtt_multi_payload.mp4 0': 'the last sample ends 16 bytes past the end of the file',
  'real/Borewit+music-metadata/test/samples/mp4/issue-133.m4a 0':
    'a cut file: of 6,647 samples 44 are there, which ffprobe lists',
  'real/Borewit+music-metadata/test/samples/mp4/issue-744.mp4 0':
    'a cut file: the one picture that stsz claims is larger than the file',
  'real/Eyevinn+mp4ff/mp4/testdata/cbcsdec.mp4 1':
    'CEA-608: libavformat takes the captions out of the cdat boxes that a sample holds',
  'real/mozilla+mp4parse-rust/mp4parse/tests/alpha_video_no_avis.avif 0':
    'an image sequence that libavformat 5.1 shows as its primary item, a still',
  'real/mozilla+mp4parse-rust/mp4parse_capi/tests/zero_empty_stsc.mp4 0':
    'a cut file: of 1,040 samples two are there, the second in part',
  'real/sannies+mp4parser/isoparser/src/test/resources/test-pod.m4a 3':
    'chapter pictures: ffprobe gives the one there is twice',
};

async function tablesOf(file: string, backend: (typeof backends)[number]) {
  try {
    return await readFrames(file, { backend });
  } catch (error) {
    if (error instanceof MediaError) return error;
    throw error;
  }
}

const comparable = (outcome: FrameTables | MediaError) =>
  outcome instanceof MediaError
    ? { error: [outcome.code, outcome.limit, outcome.path, outcome.offset, outcome.message] }
    : comparableTables(outcome);

describe.skipIf(!hasCorpus)('frame tables of the shared corpus', () => {
  test.each([
    ['real and joined', () => realFiles()],
    ['hostile', () => hostileRows()],
  ])('%s files: the backends agree', async (_, files) => {
    const faults: string[] = [];
    let rows = 0;
    for (const { file, path: place } of files()) {
      const outcomes = [];
      for (const backend of backends) outcomes.push(await tablesOf(place, backend));
      const [first, ...others] = outcomes.map((outcome) => JSON.stringify(comparable(outcome)));
      if (others.some((other) => other !== first)) faults.push(`${file}: the backends differ`);
      for (const outcome of outcomes) {
        if (outcome instanceof MediaError) continue;
        rows += outcome.tracks.reduce((sum, { count }) => sum + count, 0);
        faults.push(...faultsOf(outcome).map((fault) => `${file}: ${fault}`));
      }
    }
    expect(faults).toEqual([]);
    expect(rows).toBeGreaterThan(1000);
  });

  test('places, sizes and times are those of ffprobe', async () => {
    const differing: string[] = [];
    let same = 0;
    let edited = 0;
    for (const { file } of readableFiles()) {
      const { tracks } = await readFrames(path.join(corpus, file));
      const report = inspectSync(path.join(corpus, file));
      const packets = [...packetsOf(file)];
      for (const table of tracks) {
        const theirs = packets.filter(({ stream }) => stream === table.trackIndex);
        if (theirs.length === 0) continue;
        const track = report.tracks[table.trackIndex] as Track;
        const fault = differenceOf(table, theirs);
        if (fault === null) same++;
        else if (track.edits.length > 0 && isPartOf(theirs, table)) edited++;
        else differing.push(`${file} ${table.trackIndex}: ${fault}`);
      }
    }
    const unexplained = differing.filter((text) => !Object.hasOwn(allowed, withoutFault(text)));
    expect(unexplained).toEqual([]);
    const needless = Object.keys(allowed).filter(
      (track) => !differing.some((text) => withoutFault(text) === track),
    );
    expect(needless).toEqual([]);
    expect(same).toBeGreaterThanOrEqual(255);
    expect(same / (same + differing.length)).toBeGreaterThanOrEqual(0.97);
    expect(edited).toBeLessThanOrEqual(10);
  });
});

const withoutFault = (text: string) => text.slice(0, text.indexOf(': '));

/**
 * The first way in which the rows of a track are not its packets. Only steps in time are
 * compared: edits move the whole.
 */
function differenceOf(table: FrameTable, packets: Packet[]): string | null {
  if (table.unit === 'chunk') return differingBytes(table, packets);
  if (table.count !== packets.length) return `${table.count} rows, ${packets.length} packets`;
  const [first] = packets as [Packet];
  const facts = (i: number, { position, size, dts, pts }: Packet): [string, unknown, unknown][] => [
    ['offset', table.offset[i], position],
    ['size', table.size[i], size],
    ['dts', (table.dts[i] as number) - (table.dts[0] as number), dts - first.dts],
    ['pts', (table.pts[i] as number) - (table.pts[0] as number), pts - first.pts],
  ];
  for (const [i, packet] of packets.entries())
    for (const [name, ours, theirs] of facts(i, packet))
      if (ours !== theirs) return `${name} of row ${i} is ${ours}, ffprobe says ${theirs}`;
  return null;
}

/** Chunks and packets of uncompressed audio are cut differently, and are the same bytes in the same order. */
function differingBytes(table: FrameTable, packets: Packet[]): string | null {
  const ours = merged(Array.from(table.offset, (offset, i) => [offset, table.size[i] as number]));
  const theirs = merged(packets.map(({ position, size }) => [position, size]));
  return ours === theirs ? null : `bytes ${ours}, ffprobe says ${theirs}`;
}

function merged(ranges: [number, number][]): string {
  const out: [number, number][] = [];
  for (const [offset, size] of ranges) {
    const last = out.at(-1);
    if (last !== undefined && last[0] + last[1] === offset) last[1] += size;
    else out.push([offset, size]);
  }
  return out.map(([offset, size]) => `${offset}+${size}`).join(' ');
}

/** Whether every packet is a row, in the same order. */
function isPartOf(packets: Packet[], table: FrameTable): boolean {
  let row = 0;
  return packets.every(({ position, size }) => {
    while (row < table.count && !(table.offset[row] === position && table.size[row] === size))
      row++;
    return row++ < table.count;
  });
}
