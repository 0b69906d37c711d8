/**
 * By FFmpeg's name of a codec, how to read its record and its first frame; codecs that are not here are known
 * by name only.
 */

import type { AudioFacts, VideoFacts } from '../media/facts.js';
import { readAac } from './aac.js';
import { ac3SampleBytes, eac3SampleBytes, readAc3, readEac3 } from './ac3.js';
import { readAc4 } from './ac4.js';
import { readAlac } from './alac.js';
import { av1SampleBytes, readAv1 } from './av1.js';
import { dtsSampleBytes, readDts } from './dts.js';
import { headBytes } from './first-frame.js';
import { readFlac } from './flac.js';
import { readH263 } from './h263.js';
import { h264SampleBytes, readH264 } from './h264.js';
import { hevcSampleBytes, readHevc } from './hevc.js';
import { readIamf } from './iamf.js';
import { readMjpeg } from './mjpeg.js';
import { mpegAudioSampleBytes, readMpegAudio } from './mpeg-audio.js';
import { readMpeg4 } from './mpeg4.js';
import { readMpegH } from './mpegh.js';
import { readOpus } from './opus.js';
import { readProRes } from './prores.js';
import { audioCodecs, videoCodecs } from './registry.js';
import { type AudioSource, audioFacts, type VideoSource, videoFacts } from './source.js';
import { readTrueHd } from './truehd.js';
import { readVpx, vpxSampleBytes } from './vpx.js';
import { readVvc, vvcSampleBytes } from './vvc.js';

export interface Reader<Source, Facts> {
  read(source: Source): Facts;
  /** How many bytes of the first frame `read` can use; without it none. */
  sampleBytes?(source: Source): number;
}

export const videoReaders: ReadonlyMap<string, Reader<VideoSource, VideoFacts>> = new Map([
  ['av1', { read: readAv1, sampleBytes: av1SampleBytes }],
  ['h263', { read: readH263 }],
  ['h264', { read: readH264, sampleBytes: h264SampleBytes }],
  ['hevc', { read: readHevc, sampleBytes: hevcSampleBytes }],
  ['mjpeg', { read: readMjpeg, sampleBytes: () => headBytes }],
  ['mpeg4', { read: readMpeg4 }],
  ['prores', { read: readProRes }],
  ['vp8', { read: readVpx, sampleBytes: vpxSampleBytes }],
  ['vp9', { read: readVpx, sampleBytes: vpxSampleBytes }],
  ['vvc', { read: readVvc, sampleBytes: vvcSampleBytes }],
]);

export const audioReaders: ReadonlyMap<string, Reader<AudioSource, AudioFacts>> = new Map([
  ['aac', { read: readAac }],
  ['ac3', { read: readAc3, sampleBytes: ac3SampleBytes }],
  ['ac4', { read: readAc4 }],
  ['alac', { read: readAlac }],
  ['dts', { read: readDts, sampleBytes: dtsSampleBytes }],
  ['eac3', { read: readEac3, sampleBytes: eac3SampleBytes }],
  ['flac', { read: readFlac }],
  ['iamf', { read: readIamf }],
  ['mp3', { read: readMpegAudio, sampleBytes: mpegAudioSampleBytes }],
  ['mpegh_3d_audio', { read: readMpegH }],
  ['opus', { read: readOpus }],
  ['truehd', { read: readTrueHd }],
]);

export function readVideo(source: VideoSource): VideoFacts {
  const reader = videoReaders.get(source.codec);
  if (reader !== undefined) return reader.read(source);
  return { ...videoFacts(source), ...videoCodecs.get(source.codec)?.fixed };
}

export function readAudio(source: AudioSource): AudioFacts {
  const reader = audioReaders.get(source.codec);
  if (reader !== undefined) return reader.read(source);
  return { ...audioFacts(source), ...audioCodecs.get(source.codec)?.fixed };
}

/** How many bytes of the first frame are of use. */
export function videoSampleBytes(source: VideoSource): number {
  return videoReaders.get(source.codec)?.sampleBytes?.(source) ?? 0;
}

export function audioSampleBytes(source: AudioSource): number {
  return audioReaders.get(source.codec)?.sampleBytes?.(source) ?? 0;
}
