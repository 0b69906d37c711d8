import type { AudioTrack, Track } from '../report/report.js';
import type { FfprobeStream } from './types.js';

const floatPlanes = new Set('aac mp3 ac3 eac3 opus vorbis amr_nb amr_wb'.split(' '));

/** Fields of an audio stream alone. */
export function audioFields(track: Track, audio: AudioTrack): Partial<FfprobeStream> {
  const fields: Partial<FfprobeStream> = {};
  const format = sampleFormat(track.codec, audio);
  if (format !== undefined) fields.sample_fmt = format;
  if (audio.sampleRate !== null) fields.sample_rate = String(audio.sampleRate);
  if (audio.channels !== null) fields.channels = audio.channels;
  if (audio.channelLayout !== null) fields.channel_layout = audio.channelLayout;
  fields.bits_per_sample = isUncompressed(track.codec) ? (audio.bitsPerSample ?? 0) : 0;
  return fields;
}

/** The format of what FFmpeg's decoder gives, where the codec leaves no choice. */
function sampleFormat(
  codec: string | null,
  { bitsPerSample: bits }: AudioTrack,
): string | undefined {
  if (codec === null) return undefined;
  if (floatPlanes.has(codec)) return 'fltp';
  if (codec === 'alac' && bits !== null) return bits > 16 ? 's32p' : 's16p';
  if (codec === 'flac' && bits !== null) return bits > 16 ? 's32' : 's16';
  const [, sign, width] = /^pcm_([usf])(\d+)/.exec(codec) ?? [];
  if (sign === undefined) return codec === 'pcm_alaw' || codec === 'pcm_mulaw' ? 's16' : undefined;
  if (sign === 'f') return width === '32' ? 'flt' : 'dbl';
  if (width === '8') return 'u8';
  return width === '16' ? 's16' : 's32';
}

function isUncompressed(codec: string | null): boolean {
  return codec?.startsWith('pcm_') === true || codec === 'adpcm_ima_qt';
}
