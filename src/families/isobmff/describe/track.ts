import { text } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { audioCodecs } from '../../../codecs/audio-codecs.js';
import { otherCodecs } from '../../../codecs/other-codecs.js';
import { videoCodecs } from '../../../codecs/video-codecs.js';
import type { Findings } from '../../../interpret/findings.js';
import { bitRate, readTiming } from '../../../interpret/timing.js';
import type { CodecFacts } from '../../../media/facts.js';
import type { MediaData } from '../../../media/media-data.js';
import type { AudioTrack, Track, TrackType, VideoTrack } from '../../../report/report.js';
import type { IsobmffIndex, IsobmffTrack, SampleEntry } from '../raw.js';
import { describeAudio, readAudioFacts } from './audio.js';
import { describeEncryption, isProtected, type Protection } from './encryption.js';
import { readStreamDescriptor } from './esds.js';
import { trackLanguage } from './language.js';
import { objectTypeCodec, objectTypeString } from './object-types.js';
import {
  type AudioDescription,
  openAudioEntry,
  openPlainEntry,
  openVisualEntry,
  type SampleDescription,
  type VisualDescription,
} from './sample-description.js';
import type { SphericalBoxes } from './spatial.js';
import { readTimecode } from './timecode.js';
import { describeHeader, describeReferences } from './track-header.js';
import { trackType } from './track-type.js';
import { describeVideo, readVideoFacts } from './video.js';

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

const MP4S = fourcc('mp4s');
const TMCD = fourcc('tmcd');
const RAP = fourcc('rap ');

/** What the sample description says, whatever the track's type. */
interface Described {
  facts: CodecFacts;
  video: VideoTrack | null;
  audio: AudioTrack | null;
  timecode: Track['timecode'];
  protection: Protection | null;
  /** The first entry of a video or audio track. */
  description: SampleDescription | null;
}

const nothing: CodecFacts = { codec: null, codecString: null, profile: null, level: null };

export function describeTrack(file: FileContext, trackIndex: number): Track {
  const track = file.index.tracks[trackIndex] as IsobmffTrack;
  const type = trackType(track.raw.handler);
  const entry = track.raw.sampleEntries[0];
  const described =
    entry === undefined ? empty() : describeEntry(file, track, trackIndex, type, entry);
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

function empty(): Described {
  return {
    facts: nothing,
    video: null,
    audio: null,
    timecode: null,
    protection: null,
    description: null,
  };
}

function describeEntry(
  file: FileContext,
  track: IsobmffTrack,
  trackIndex: number,
  type: TrackType,
  entry: SampleEntry,
): Described {
  const sample = firstSample(file, track);
  const described = empty();
  if (type === 'video' || type === 'image') {
    const video = openVideo(entry, trackIndex, file.findings);
    const facts = readVideoFacts(video, sample);
    described.facts = facts;
    described.description = video;
    described.video = describeVideo(track, video, facts, file.spherical.get(trackIndex));
    described.protection = video.protection;
  } else if (type === 'audio') {
    const audio = openAudio(entry, trackIndex, file.findings);
    const facts = readAudioFacts(audio, sample);
    described.facts = facts;
    described.description = audio;
    described.audio = describeAudio(facts);
    described.protection = audio.protection;
  } else {
    const other = openPlainEntry(entry, trackIndex, file.findings);
    described.facts = readOther(other);
    described.protection = other.protection;
    if (other.format === TMCD) described.timecode = readTimecode(other.entry, sample);
  }
  return described;
}

/** As much of it as was read; null where none was asked for. */
function firstSample(file: FileContext, track: IsobmffTrack): Uint8Array | null {
  const { firstSampleOffset, firstSampleSize } = track.statistics;
  const bytes = file.media.at(firstSampleOffset, firstSampleSize);
  return bytes.length === 0 ? null : bytes;
}

/** Subtitle, metadata and other entries. */
function readOther(other: SampleDescription): CodecFacts {
  const { format, entry } = other;
  if (format === 0) return nothing;
  const facts = { ...nothing, codecString: fourccToString(format) };
  if (format === MP4S) {
    const stream = readStreamDescriptor(entry, other.boxes);
    if (stream === null) return facts;
    facts.codec = objectTypeCodec(stream.objectType);
    facts.codecString = objectTypeString('mp4s', stream.objectType);
    return facts;
  }
  const codec = otherCodecs.get(format);
  if (codec === undefined) entry.problem('unknown-codec', null, fourccToString(format));
  facts.codec = codec ?? null;
  return facts;
}

function openVideo(entry: SampleEntry, trackIndex: number, findings: Findings): VisualDescription {
  const known = videoCodecs.has(entry.format) || isProtected(entry.format);
  return openVisualEntry(entry, trackIndex, findings, known);
}

function openAudio(entry: SampleEntry, trackIndex: number, findings: Findings): AudioDescription {
  const known = audioCodecs.has(entry.format) || isProtected(entry.format);
  return openAudioEntry(entry, trackIndex, findings, known);
}

function openEntry(
  entry: SampleEntry,
  type: TrackType,
  trackIndex: number,
  findings: Findings,
): SampleDescription {
  if (type === 'video' || type === 'image') return openVideo(entry, trackIndex, findings);
  if (type === 'audio') return openAudio(entry, trackIndex, findings);
  return openPlainEntry(entry, trackIndex, findings);
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
    if (!isProtected(entry.format)) continue;
    const { protection } = openEntry(entry, type, trackIndex, file.findings);
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
