import { audioCodecs } from '../codecs/registry.js';
import type { AudioTrack, Track } from '../report/report.js';
import type { FfprobeStream } from './types.js';

/** Fields of an audio stream alone. */
export function audioFields(track: Track, audio: AudioTrack): Partial<FfprobeStream> {
  const fields: Partial<FfprobeStream> = {};
  const codec = audioCodecs.get(track.codec ?? '');
  const bits = audio.bitsPerSample;
  const { sampleFormat } = codec ?? {};
  if (typeof sampleFormat === 'string') fields.sample_fmt = sampleFormat;
  else if (sampleFormat !== undefined && bits !== null) fields.sample_fmt = sampleFormat(bits);
  if (audio.sampleRate !== null) fields.sample_rate = String(audio.sampleRate);
  if (audio.channels !== null) fields.channels = audio.channels;
  if (audio.channelLayout !== null) fields.channel_layout = audio.channelLayout;
  fields.bits_per_sample = codec?.constantBits === true ? (bits ?? 0) : 0;
  return fields;
}
