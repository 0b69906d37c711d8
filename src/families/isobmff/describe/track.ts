import { text } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { isUtf8 } from '../../../bytes/text.js';
import type { Findings } from '../../../interpret/findings.js';
import type { MediaData } from '../../../media/media-data.js';
import { plainTrack, type TrackFacts } from '../../../media/track-facts.js';
import type { TrackType } from '../../../report/report.js';
import {
  entryInUse,
  type IsobmffIndex,
  type IsobmffTrack,
  type IsobmffTrackRaw,
  noTrackRaw,
  type SampleEntry,
} from '../raw.js';
import { soundPacket } from '../sound-packet.js';
import { editsRepeatedFor, readEdits } from './edits.js';
import { describeEncryption, type Protection } from './encryption.js';
import { describeEntry, entryProtection } from './entry.js';
import { trackLanguage } from './language.js';
import { chunkedFormats } from './pcm.js';
import { concatenated } from './rotation.js';
import type { SphericalBoxes } from './spatial.js';
import { describeHeader, describeReferences } from './track-header.js';
import { trackType } from './track-type.js';

/** What tracks need to know of the file. */
export interface FileContext {
  index: IsobmffIndex;
  /** What was read of the media data: beginnings of first samples, where they were asked for. */
  media: MediaData;
  findings: Findings;
  /** DRM systems by name. */
  systems: readonly string[];
  spherical: SphericalBoxes;
}

const RAP = fourcc('rap ');
const SOUN = fourcc('soun');

export function describeTrack(file: FileContext, trackIndex: number): TrackFacts {
  const track = file.index.tracks[trackIndex] as IsobmffTrack;
  const { raw } = track;
  const type = trackType(raw);
  const matrix = shownMatrix(file, raw);
  const described = describeEntry(entryInUse(raw), type, {
    track,
    trackIndex,
    matrix,
    sample: firstSample(file, track),
    spherical: file.spherical.get(trackIndex),
    findings: file.findings,
  });
  return {
    id: track.id,
    type,
    handler: raw.handler === 0 ? '' : fourccToString(raw.handler),
    name: handlerName(raw.handlerName, () =>
      file.findings.add(
        'invalid-text',
        `moov/trak[${trackIndex}]/mdia/hdlr`,
        raw.offset,
        trackIndex,
        0,
        0,
      ),
    ),
    sampleEntries: raw.sampleEntries.map(formatOf),
    language: trackLanguage(track),
    enabled: (raw.flags & 1) !== 0,
    timescale: track.timescale,
    path: `moov/trak[${trackIndex}]`,
    offset: raw.offset,
    statistics: track.statistics,
    ...plainTrack,
    samplesOfPacket: samplesOfPacket(track),
    openGop: groupedSamples(track, RAP),
    edits: readEdits(track, file.index.raw.movie),
    editsRepeatedFor: editsRepeatedFor(track, file.index.raw.movie),
    codec: described.codec,
    config: described.config,
    encryption: describeEncryption(
      protections(file, track, trackIndex, type, described.protection),
      file.systems,
    ),
    timecode: described.timecode,
    references: describeReferences(track),
    header: describeHeader(track, described.description, type, matrix),
    video: described.video,
    audio: described.audio,
  };
}

/** Only where samples last a tick each are they parts of a chunk. */
function samplesOfPacket({ raw, statistics }: IsobmffTrack): number | null {
  const entry = entryInUse(raw);
  const { count, duration } = statistics;
  if (raw.handler !== SOUN || entry === undefined || count !== duration) return null;
  const samples = soundPacket(entry)?.samples ?? 1;
  return samples > 1 || chunkedFormats.includes(entry.format) ? samples : null;
}

const identity = noTrackRaw(0).matrix;

/** Of what is seen, the track's own and the movie's, which is mostly the identity. */
function shownMatrix({ index }: FileContext, { matrix }: IsobmffTrackRaw): readonly number[] {
  const movie = index.raw.movie?.matrix ?? identity;
  for (let i = 0; i < 9; i++) if (movie[i] !== identity[i]) return concatenated(matrix, movie);
  return matrix;
}

function formatOf(entry: SampleEntry): string {
  return fourccToString(entry.format);
}

/** As much of it as was read; null where none was asked for. */
function firstSample(file: FileContext, track: IsobmffTrack): Uint8Array | null {
  const { firstSampleOffset, firstSampleSize } = track.statistics;
  const bytes = file.media.at(firstSampleOffset, firstSampleSize);
  return bytes.length === 0 ? null : bytes;
}

/**
 * Of every entry: a clear first one may stand before protected ones, and keys may change from one to the
 * next.
 */
function protections(
  file: FileContext,
  track: IsobmffTrack,
  trackIndex: number,
  type: TrackType,
  first: Protection | null,
): Protection[] {
  const list = first === null ? [] : [first];
  for (let i = 1; i < track.raw.sampleEntries.length; i++) {
    const entry = track.raw.sampleEntries[i] as SampleEntry;
    const protection = entryProtection(entry, type, trackIndex, file.findings);
    if (protection !== null) list.push(protection);
  }
  return list;
}

function groupedSamples(track: IsobmffTrack, type: number): number {
  for (const group of track.raw.sampleGroups) if (group.type === type) return group.samples;
  return 0;
}

const longestName = 4096;

/**
 * QuickTime stores a Pascal string, ISO a NUL-terminated one in UTF-8; some ISO writers do as QuickTime does.
 */
function handlerName(bytes: Uint8Array, notUtf8: () => void): string | null {
  const length = bytes.length > 0 ? (bytes[0] as number) : 0;
  // A control character or a length that fits exactly begins no name.
  const pascal = length < 0x20 ? length < bytes.length : length === bytes.length - 1;
  if (!pascal && !isUtf8(bytes, 0, Math.min(bytes.length, longestName))) notUtf8();
  const name = pascal
    ? text(bytes, 1, 1 + length)
    : text(bytes, 0, Math.min(bytes.length, longestName));
  return name === '' ? null : name;
}
