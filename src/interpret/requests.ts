import type { ContainerIndex, SampleEntry, TrackIndex } from '../container-index.js';
import { fourcc } from '../fourcc.js';
import type { Limits } from '../limits.js';
import { audioCodecs } from './audio/audio-codecs.js';
import { isProtected } from './encryption.js';
import { Findings } from './findings.js';
import { openAudioEntry, openVisualEntry } from './sample-description.js';
import { trackType } from './track-type.js';
import { videoCodecs } from './video/video-codecs.js';

/** A part of the first sample of a track that interpretation wants to see: facts that stand only in the media data. */
export interface MediaRequest {
  trackIndex: number;
  offset: number;
  length: number;
}

const TMCD = fourcc('tmcd');
const timecodeBytes = 4;

/**
 * The second phase: what to read of the media data before `interpret`. Few files need any: a timecode, parameter sets that
 * stand in-band (`avc3`, `hev1` …), JPEG and MPEG audio headers. All together at most `limits.mediaBytes`.
 */
export function requests(index: ContainerIndex, limits: Limits): MediaRequest[] {
  const list: MediaRequest[] = [];
  let left = limits.mediaBytes;
  for (let trackIndex = 0; trackIndex < index.tracks.length; trackIndex++) {
    const track = index.tracks[trackIndex] as TrackIndex;
    const { firstSampleOffset: offset, firstSampleSize } = track.statistics;
    if (offset < 0 || firstSampleSize === 0 || offset >= index.size) continue;
    const wanted = wantedBytes(track, trackIndex);
    const length = Math.min(wanted, firstSampleSize, index.size - offset, left);
    if (length <= 0 || isExternal(index, trackIndex)) continue;
    list.push({ trackIndex, offset, length });
    left -= length;
  }
  return list;
}

const deaf = new Findings(0);

function wantedBytes(track: TrackIndex, trackIndex: number): number {
  const entry = track.sampleEntries[0];
  if (entry === undefined || isProtected(entry.format)) return 0;
  if (entry.format === TMCD) return timecodeBytes;
  const type = trackType(track.handler);
  if (type === 'video' || type === 'image') return wantedVideo(entry, trackIndex);
  return type === 'audio' ? wantedAudio(entry, trackIndex) : 0;
}

function wantedVideo(entry: SampleEntry, trackIndex: number): number {
  const codec = videoCodecs.get(entry.format);
  return codec?.sampleBytes?.(openVisualEntry(entry, trackIndex, deaf, true)) ?? 0;
}

function wantedAudio(entry: SampleEntry, trackIndex: number): number {
  const codec = audioCodecs.get(entry.format);
  return codec?.sampleBytes?.(openAudioEntry(entry, trackIndex, deaf, true)) ?? 0;
}

/** The samples of such a track are in another file, whatever stands at their offsets here. */
function isExternal(index: ContainerIndex, trackIndex: number): boolean {
  return index.problems.some(
    (problem) => problem.code === 'external-data-reference' && problem.trackIndex === trackIndex,
  );
}
