/** Tracks whose samples say where, when and how the camera was: which they are, what to read of them, and what it says. */

import { fourcc } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import { findCamm } from '../../../interpret/privacy/camm.js';
import { findGpmf } from '../../../interpret/privacy/gpmf.js';
import { isZero, type Place, type PrivacyList } from '../../../interpret/privacy/list.js';
import { findInText } from '../../../interpret/privacy/text-track.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { FrameColumns } from '../../../media/session.js';
import { chapterTracks } from '../metadata/chapters.js';
import type { IsobmffIndex, IsobmffTrack } from '../raw.js';
import { findMebxKeys, mebxReader } from './mebx.js';

/** Lists what a sample says; `place` is that of its first byte. */
export type SampleReader = (sample: Uint8Array, place: Place, list: PrivacyList) => void;

type Tables = ReadonlyMap<number, FrameColumns>;

/** Formats of cameras that write no public description: every sample as a whole is a record of the flight or the shot. */
const recorder =
  (what: string): SampleReader =>
  (sample, place, list) => {
    if (isZero(sample, 0, sample.length)) return;
    const value = `${what}, ${sample.length} bytes`;
    list.add('telemetry', value, 'binary', place, '', 0, sample.length);
  };

const gpmd: SampleReader = (sample, place, list) => findGpmf(sample, 0, sample.length, place, list);

/** By format of the sample entry. */
const readers = new Map<number, SampleReader>(
  (
    [
      ['gpmd', gpmd],
      ['camm', findCamm],
      ['djmd', recorder('DJI metadata')],
      ['dbgi', recorder('DJI debugging data')],
      ['rtmd', recorder('Sony real-time metadata')],
      ['CTMD', recorder('Canon timed metadata')],
      ['text', findInText],
      ['tx3g', findInText],
    ] as const
  ).map(([format, reader]) => [fourcc(format), reader]),
);

const MEBX = fourcc('mebx');

interface TimedTrack {
  trackIndex: number;
  read: SampleReader;
}

function timedTracks(index: IsobmffIndex): TimedTrack[] {
  const list: TimedTrack[] = [];
  let chapters: number[] | null = null;
  for (let trackIndex = 0; trackIndex < index.tracks.length; trackIndex++) {
    const { raw, statistics, external } = index.tracks[trackIndex] as IsobmffTrack;
    const entry = raw.sampleEntries[0];
    if (entry === undefined || statistics.count === 0) continue;
    const read =
      entry.format === MEBX ? mebxReader(entry, trackIndex) : (readers.get(entry.format) ?? null);
    if (read === null || external) continue;
    chapters ??= chapterTracks(index);
    if (!chapters.includes(trackIndex)) list.push({ trackIndex, read });
  }
  return list;
}

/** The tracks of which every sample is wanted. */
export function timedTrackIndexes(index: IsobmffIndex): number[] {
  return timedTracks(index).map(({ trackIndex }) => trackIndex);
}

/** Samples that follow each other are read together, up to this many bytes. */
const longestRun = 1024 * 1024;

interface Run {
  offset: number;
  length: number;
  /** Row of the first sample. */
  first: number;
  /** The row after the last one. */
  last: number;
}

interface Samples {
  offset: ArrayLike<number>;
  size: ArrayLike<number>;
}

function samplesOf(index: IsobmffIndex, trackIndex: number, tables: Tables): Samples {
  const table = tables.get(trackIndex);
  if (table !== undefined) return table;
  const { firstSampleOffset, firstSampleSize } = (index.tracks[trackIndex] as IsobmffTrack)
    .statistics;
  return { offset: [firstSampleOffset], size: [firstSampleSize] };
}

function* runsOf({ offset, size }: Samples): Generator<Run> {
  let run: Run | null = null;
  for (let row = 0; row < offset.length; row++) {
    const at = offset[row] as number;
    const length = size[row] as number;
    if (at < 0) continue;
    if (run !== null && at === run.offset + run.length && run.length + length <= longestRun) {
      run.length += length;
      run.last = row + 1;
      continue;
    }
    if (run !== null) yield run;
    run = { offset: at, length, first: row, last: row + 1 };
  }
  if (run !== null) yield run;
}

/** Asks for the first sample of each such track, or for all of which there is a table. */
export function wantTimedTracks(index: IsobmffIndex, tables: Tables, wanted: MediaRequests): void {
  for (const { trackIndex } of timedTracks(index))
    for (const { offset, length } of runsOf(samplesOf(index, trackIndex, tables)))
      wanted.want(offset, length);
}

/** What the samples that were read say. Those that a limit kept from being read are a problem. */
export function findInTimedTracks(
  index: IsobmffIndex,
  tables: Tables,
  media: MediaData,
  findings: Findings,
  list: PrivacyList,
): void {
  for (const { trackIndex, read } of timedTracks(index)) {
    const track = index.tracks[trackIndex] as IsobmffTrack;
    const entry = track.raw.sampleEntries[0];
    if (entry?.format === MEBX) findMebxKeys(entry, trackIndex, list);
    const samples = samplesOf(index, trackIndex, tables);
    let unread = 0;
    for (const run of runsOf(samples))
      unread += findInRun(run, samples, trackIndex, index.size, media, read, list);
    if (unread === 0) continue;
    const path = `moov/trak[${trackIndex}]`;
    const count = samples.offset.length;
    findings.add('media-not-read', path, track.raw.offset, trackIndex, unread, count);
  }
}

/** Returns how many samples were not read, though the file has them. */
function findInRun(
  run: Run,
  { offset, size }: Samples,
  trackIndex: number,
  fileSize: number,
  media: MediaData,
  read: SampleReader,
  list: PrivacyList,
): number {
  const bytes = media.at(run.offset, run.length);
  let unread = 0;
  for (let row = run.first; row < run.last; row++) {
    const at = offset[row] as number;
    const length = size[row] as number;
    if (at < 0) continue;
    const start = at - run.offset;
    const sample = bytes.subarray(start, start + length);
    if (sample.length < Math.min(length, fileSize - at)) unread++;
    else if (sample.length > 0) {
      const path = `moov/trak[${trackIndex}]/sample[${row}]`;
      read(sample, { offset: at, path, trackIndex }, list);
    }
  }
  return unread;
}
