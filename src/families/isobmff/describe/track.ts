import { text } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import { bitRate, readTiming } from '../../../interpret/timing.js';
import type { MediaData } from '../../../media/media-data.js';
import type { Track, TrackType } from '../../../report/report.js';
import type { IsobmffIndex, IsobmffTrack, SampleEntry } from '../raw.js';
import { describeEncryption, type Protection } from './encryption.js';
import { describeEntry, entryProtection } from './entry.js';
import { trackLanguage } from './language.js';
import type { SphericalBoxes } from './spatial.js';
import { describeHeader, describeReferences } from './track-header.js';
import { trackType } from './track-type.js';

/** What tracks need to know of the file. */
export interface FileContext {
  index: IsobmffIndex;
  /** What was read of the media data: beginnings of first samples, where they were asked for. */
  media: MediaData;
  findings: Findings;
  movieTimescale: number;
  /** DRM systems by name. */
  systems: readonly string[];
  spherical: SphericalBoxes;
}

const RAP = fourcc('rap ');

export function describeTrack(file: FileContext, trackIndex: number): Track {
  const track = file.index.tracks[trackIndex] as IsobmffTrack;
  const type = trackType(track.raw.handler);
  const described = describeEntry(track.raw.sampleEntries[0], type, {
    track,
    trackIndex,
    sample: firstSample(file, track),
    spherical: file.spherical.get(trackIndex),
    findings: file.findings,
  });
  const { facts } = described;
  const timing = readTiming(track, file.movieTimescale, file.index.raw.fragmented);
  const { statistics } = track;
  return {
    index: trackIndex,
    id: track.id,
    type,
    handler: track.raw.handler === 0 ? '' : fourccToString(track.raw.handler),
    name: handlerName(track.raw.handlerName),
    sampleEntries: track.raw.sampleEntries.map(formatOf),
    codec: facts.codec,
    codecString: facts.codecString,
    profile: facts.profile,
    level: facts.level,
    language: trackLanguage(track),
    enabled: (track.raw.flags & 1) !== 0,
    timescale: track.timescale,
    durationSeconds: timing.durationSeconds,
    mediaDurationSeconds: timing.mediaDurationSeconds,
    startSeconds: timing.startSeconds,
    edits: timing.edits,
    samples: {
      count: statistics.count,
      bytes: statistics.bytes,
      keyframes: statistics.keyframes,
      largest: statistics.largest,
      openGop: groupedSamples(track, RAP),
    },
    bitRate: bitRate(track),
    encryption: describeEncryption(
      protections(file, track, trackIndex, type, described.protection),
      file.systems,
    ),
    timecode: described.timecode,
    references: describeReferences(track),
    header: describeHeader(track, described.description, type === 'audio' ? 'audio' : 'video'),
    video: described.video,
    audio: described.audio,
  };
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

/** Of every entry: a clear first one may stand before protected ones, and keys may change from one to the next. */
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

/** QuickTime stores a Pascal string, ISO a NUL-terminated one; some ISO writers do as QuickTime does. */
function handlerName(bytes: Uint8Array): string | null {
  const length = bytes.length > 0 ? (bytes[0] as number) : 0;
  // A control character or a length that fits exactly begins no name.
  const pascal = length < 0x20 ? length < bytes.length : length === bytes.length - 1;
  const name = pascal
    ? text(bytes, 1, 1 + length)
    : text(bytes, 0, Math.min(bytes.length, longestName));
  return name === '' ? null : name;
}
