/** A track's sample entry: opened, and what it says of the coded data. */

import { fourcc } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { AudioFacts, CodecFacts } from '../../../media/facts.js';
import type { PictureFacts } from '../../../media/track-facts.js';
import type { Track, TrackType } from '../../../report/report.js';
import type { IsobmffTrack, SampleEntry } from '../raw.js';
import { isKnownAudio, readAudioFacts } from './audio.js';
import { extradata } from './codec-config.js';
import { readOtherCodec, wantedOfAudio, wantedOfVideo } from './codec-source.js';
import { videoEntries } from './codec-table.js';
import { isProtected, type Protection } from './encryption.js';
import {
  type AudioDescription,
  openAudioEntry,
  openPlainEntry,
  openVisualEntry,
  type SampleDescription,
  type VisualDescription,
} from './sample-description.js';
import { readTimecode } from './timecode.js';
import { readPicture, readVideoFacts } from './video.js';

const TMCD = fourcc('tmcd');
const timecodeBytes = 4;

/** What an entry says, whatever the track's type. */
export interface DescribedEntry {
  codec: CodecFacts;
  config: Uint8Array | null;
  video: PictureFacts | null;
  audio: AudioFacts | null;
  timecode: Track['timecode'];
  protection: Protection | null;
  /** Of a video or audio track. */
  description: SampleDescription | null;
}

/** What an entry's description needs to know of its track. */
export interface EntryContext {
  track: IsobmffTrack;
  trackIndex: number;
  /** By which its pictures are shown. */
  matrix: readonly number[];
  /** The beginning of the first sample, where it was asked for. */
  sample: Uint8Array | null;
  /** The track's own boxes of Spherical Video V1. */
  spherical: readonly KeptElement[] | undefined;
  findings: Findings;
}

const nothing: CodecFacts = { codec: null, codecString: null, profile: null, level: null };

/** Without an entry all is null. */
export function describeEntry(
  entry: SampleEntry | undefined,
  type: TrackType,
  { track, trackIndex, matrix, sample, spherical, findings }: EntryContext,
): DescribedEntry {
  const described: DescribedEntry = {
    codec: nothing,
    config: null,
    video: null,
    audio: null,
    timecode: null,
    protection: null,
    description: null,
  };
  if (entry === undefined) return described;
  if (isPicture(type)) {
    const video = openVideo(entry, trackIndex, findings);
    const facts = readVideoFacts(video, sample);
    described.codec = facts;
    described.config = extradata(video, 'video');
    described.description = video;
    described.video = readPicture(
      video,
      facts,
      { width: track.raw.width, height: track.raw.height, matrix },
      spherical,
    );
    described.protection = video.protection;
  } else if (type === 'audio') {
    const audio = openAudio(entry, trackIndex, findings);
    const facts = readAudioFacts(audio, sample);
    described.codec = facts;
    described.config = extradata(audio, 'audio');
    described.description = audio;
    described.audio = facts;
    described.protection = audio.protection;
  } else {
    const other = openPlainEntry(entry, trackIndex, findings);
    described.codec = readOtherCodec(other);
    described.protection = other.protection;
    if (other.format === TMCD) described.timecode = readTimecode(other.entry, sample);
  }
  return described;
}

/**
 * How many bytes of a track's first sample {@link describeEntry} can use. What is wrong with the entry goes
 * to `findings`.
 */
export function wantedOfSample(
  entry: SampleEntry | undefined,
  type: TrackType,
  trackIndex: number,
  findings: Findings,
): number {
  if (entry === undefined || isProtected(entry.format)) return 0;
  if (entry.format === TMCD) return timecodeBytes;
  if (isPicture(type)) return wantedOfVideo(openVideo(entry, trackIndex, findings));
  return type === 'audio' ? wantedOfAudio(openAudio(entry, trackIndex, findings)) : 0;
}

/** What the `sinf` boxes of an entry say; null where it is not protected. */
export function entryProtection(
  entry: SampleEntry,
  type: TrackType,
  trackIndex: number,
  findings: Findings,
): Protection | null {
  if (!isProtected(entry.format)) return null;
  if (isPicture(type)) return openVideo(entry, trackIndex, findings).protection;
  if (type === 'audio') return openAudio(entry, trackIndex, findings).protection;
  return openPlainEntry(entry, trackIndex, findings).protection;
}

function isPicture(type: TrackType): boolean {
  return type === 'video' || type === 'image';
}

function openVideo(entry: SampleEntry, trackIndex: number, findings: Findings): VisualDescription {
  const known = videoEntries.has(entry.format) || isProtected(entry.format);
  return openVisualEntry(entry, trackIndex, findings, known);
}

function openAudio(entry: SampleEntry, trackIndex: number, findings: Findings): AudioDescription {
  const known = isKnownAudio(entry.format) || isProtected(entry.format);
  return openAudioEntry(entry, trackIndex, findings, known);
}
