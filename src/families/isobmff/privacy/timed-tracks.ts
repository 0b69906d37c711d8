/** Tracks whose samples say where, when and how the camera was: which they are, and what to read of them. */

import { fourcc } from '../../../bytes/fourcc.js';
import { kindOfKey } from '../../../interpret/privacy/keyed.js';
import type { MediaRequests } from '../../../media/media-data.js';
import type { Telemetry, TelemetrySample } from '../../../media/metadata-facts.js';
import type { FrameTablesByTrack } from '../../family.js';
import { chapterTracks } from '../metadata/chapters.js';
import type { MetadataSources } from '../metadata/sources.js';
import { entryInUse, type IsobmffIndex, type IsobmffTrack, type SampleEntry } from '../raw.js';
import { declaredKeys, keyedValues } from './mebx.js';

type Format = Pick<Telemetry, 'format' | 'name'>;

/** By format of the sample entry. */
const formats = new Map<number, Format>(
  (
    [
      ['gpmd', 'gpmf', ''],
      ['camm', 'camm', ''],
      ['djmd', 'maker', 'DJI metadata'],
      ['dbgi', 'maker', 'DJI debugging data'],
      ['fdsc', 'maker', 'GoPro file data with serial numbers'],
      ['rtmd', 'maker', 'Sony real-time metadata'],
      ['CTMD', 'maker', 'Canon timed metadata'],
      ['text', 'text', ''],
      ['tx3g', 'text', ''],
      ['wvtt', 'text', ''],
      ['sbtt', 'text', ''],
      ['stxt', 'text', ''],
      ['mett', 'text', ''],
      ['mebx', 'keyed', ''],
    ] as const
  ).map(([type, format, name]) => [fourcc(type), { format, name }]),
);

interface TimedTrack extends Format {
  trackIndex: number;
  entry: SampleEntry;
}

function timedTracks(index: IsobmffIndex): TimedTrack[] {
  const list: TimedTrack[] = [];
  let chapters: number[] | null = null;
  for (let trackIndex = 0; trackIndex < index.tracks.length; trackIndex++) {
    const { raw, statistics, external } = index.tracks[trackIndex] as IsobmffTrack;
    const entry = entryInUse(raw);
    if (entry === undefined || statistics.count === 0 || external) continue;
    const known = formats.get(entry.format);
    if (known === undefined || (known.format === 'keyed' && !isTelling(entry, trackIndex)))
      continue;
    chapters ??= chapterTracks(index);
    if (!chapters.includes(trackIndex)) list.push({ trackIndex, entry, ...known });
  }
  return list;
}

/** Whether a declared key is one that may say something of a person. */
function isTelling(entry: SampleEntry, trackIndex: number): boolean {
  return declaredKeys(entry, trackIndex).some(({ text }) => kindOfKey(text) !== null);
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

function samplesOf(index: IsobmffIndex, trackIndex: number, tables: FrameTablesByTrack): Samples {
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
export function wantTimedTracks(
  index: IsobmffIndex,
  tables: FrameTablesByTrack,
  wanted: MediaRequests,
): void {
  for (const { trackIndex } of timedTracks(index))
    for (const { offset, length } of runsOf(samplesOf(index, trackIndex, tables)))
      wanted.want(offset, length);
}

/** The samples that were read. Those that a limit kept from being read are a problem. */
export function timedMetadata(sources: MetadataSources): Telemetry[] {
  return timedTracks(sources.index).map((track) => {
    const { format, name, entry, trackIndex } = track;
    const declared = format === 'keyed' ? declaredKeys(entry, trackIndex) : [];
    const samples = samplesRead(trackIndex, sources);
    if (format !== 'keyed') return { format, name, declared, samples };
    const keys = new Map<number, string>();
    for (const { localId, text } of declared) if (!keys.has(localId)) keys.set(localId, text);
    return { format, name, declared, samples: valuesOf(samples, keys) };
  });
}

function* valuesOf(
  samples: Iterable<TelemetrySample>,
  keys: ReadonlyMap<number, string>,
): Generator<TelemetrySample> {
  for (const sample of samples) yield* keyedValues(sample, keys);
}

function* samplesRead(
  trackIndex: number,
  { index, tables, media, findings }: MetadataSources,
): Generator<TelemetrySample> {
  const { offset, size } = samplesOf(index, trackIndex, tables);
  let unread = 0;
  for (const run of runsOf({ offset, size })) {
    const bytes = media.at(run.offset, run.length);
    for (let row = run.first; row < run.last; row++) {
      const at = offset[row] as number;
      const length = size[row] as number;
      if (at < 0) continue;
      const start = at - run.offset;
      const sample = bytes.subarray(start, start + length);
      // Not read, though the file has it.
      if (sample.length < Math.min(length, index.size - at)) unread++;
      else if (sample.length > 0) {
        const path = `moov/trak[${trackIndex}]/sample[${row}]`;
        yield { bytes: sample, offset: at, path, trackIndex, key: '' };
      }
    }
  }
  if (unread === 0) return;
  const { raw } = index.tracks[trackIndex] as IsobmffTrack;
  const path = `moov/trak[${trackIndex}]`;
  findings.add('media-not-read', path, raw.offset, trackIndex, unread, offset.length);
}
