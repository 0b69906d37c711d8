/** A TrackEntry, opened: its codec, and what its readers need. */

import { audioSampleBytes, videoSampleBytes } from '../../../codecs/readers.js';
import type { AudioSource, CodecSource, VideoSource } from '../../../codecs/source.js';
import type { TrackType } from '../../../report/report.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';
import { type CodecOfId, codecOfId } from './codec-ids.js';
import { type Encodings, readCodecPrivate, readEncodings } from './encodings.js';
import { readColor, readFrame } from './video.js';

export interface OpenTrack {
  entry: Element;
  type: TrackType;
  codecId: string;
  coding: CodecOfId;
  encodings: Encodings;
  /** As stored, with its encodings undone; null without one. */
  codecPrivate: Uint8Array | null;
  video: Element | null;
  audio: Element | null;
}

/** TrackType. */
const types: Record<number, TrackType> = { 1: 'video', 2: 'audio', 17: 'subtitle', 33: 'metadata' };

function typeOf(number: number, codecId: string): TrackType {
  const type = types[number] ?? 'other';
  return codecId === 'D_WEBVTT/METADATA' ? 'metadata' : type;
}

export function openTrack(entry: Element, type: number): OpenTrack {
  const codecId = entry.text(ids.CodecID) ?? '';
  const encodings = readEncodings(entry, codecId);
  const codecPrivate = readCodecPrivate(entry, encodings);
  const audio = entry.child(ids.Audio);
  const bits = audio?.uintOr(ids.BitDepth, 0) ?? 0;
  return {
    ...{ entry, codecId, encodings, codecPrivate, audio },
    type: typeOf(type, codecId),
    coding: codecOfId(codecId, codecPrivate, bits),
    video: entry.child(ids.Video),
  };
}

/** What says what is wrong with a record: of a track that is looked at twice, nothing. */
export type Tell = CodecSource<unknown>['problem'];

/** `sample`: the beginning of the first frame; null before it was read. */
export function videoSource(
  track: OpenTrack,
  sample: Uint8Array | null,
  problem: Tell,
): VideoSource | null {
  const { coding, video, codecId } = track;
  if (coding.codec === null) return null;
  const frame = video === null ? null : readFrame(video);
  const color = video === null ? null : readColor(video);
  const fields = {
    width: frame?.width ?? 0,
    height: frame?.height ?? 0,
    color,
    bitDepth: null,
    chromaSubsampling: null,
  };
  const vp9 = coding.codec === 'vp9' ? vp9Record(track, color) : null;
  return {
    tag: coding.tag ?? codecId,
    codec: coding.codec,
    element: vp9 === null ? (coding.element ?? '') : 'vp09',
    record: vp9 ?? coding.record,
    ...{ fields, sample, problem },
  };
}

/**
 * The list of VP9's features (WebM Container Guidelines): id, length, value. Null where it does not say
 * profile and level, without which there is no codec string.
 */
function vp9Record(
  { codecPrivate }: OpenTrack,
  color: ReturnType<typeof readColor>,
): Uint8Array | null {
  const features = new Map<number, number>();
  const list = codecPrivate ?? new Uint8Array(0);
  for (let at = 0; at + 2 < list.length; at += 2 + (list[at + 1] as number))
    features.set(list[at] as number, list[at + 2] as number);
  const profile = features.get(1);
  const level = features.get(2);
  if (profile === undefined || level === undefined) return null;
  const depth = features.get(3) ?? 8;
  const chroma = features.get(4) ?? 1;
  const { primaries = 2, transfer = 2, matrix = 2, fullRange = null } = color ?? {};
  const third = (depth << 4) | ((chroma & 7) << 1) | (fullRange === true ? 1 : 0);
  return Uint8Array.of(profile, level, third, primaries, transfer, matrix);
}

export function audioSource(
  track: OpenTrack,
  sample: Uint8Array | null,
  problem: Tell,
): AudioSource | null {
  const { coding, audio, codecId } = track;
  if (coding.codec === null) return null;
  const fields = {
    sampleRate: playedRate(audio) || (coding.sampleRate ?? 0),
    channels: audio?.uintOr(ids.Channels, 1) ?? coding.channels ?? 0,
    bitsPerSample: coding.bitsPerSample ?? null,
    profile: coding.profile ?? null,
  };
  return {
    tag: coding.tag ?? codecId,
    codec: coding.codec,
    element: coding.element ?? '',
    record: coding.record,
    ...{ fields, sample, problem },
  };
}

/** Hz: OutputSamplingFrequency, which spectral band replication doubles, before SamplingFrequency. */
export function playedRate(audio: Element | null): number {
  if (audio === null) return 0;
  const output = audio.float(ids.OutputSamplingFrequency);
  const coded = audio.float(ids.SamplingFrequency) || 8000;
  const rate = output === null || output <= 0 ? coded : output;
  return Number.isFinite(rate) && rate > 0 && rate < 2 ** 31 ? rate : 0;
}

const silent: Tell = () => {};

/** How many bytes of the first frame its readers can use, encodings undone. */
export function wantedOfFirst(track: OpenTrack): number {
  if (track.type === 'video') {
    const source = videoSource(track, null, silent);
    return source === null ? 0 : videoSampleBytes(source);
  }
  if (track.type !== 'audio') return 0;
  const source = audioSource(track, null, silent);
  return source === null ? 0 : audioSampleBytes(source);
}
