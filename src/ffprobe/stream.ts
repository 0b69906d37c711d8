import { audioCodecs, codecLongName, constantBitRate, videoCodecs } from '../codecs/registry.js';
import { chapterTracks } from '../media/chapter-tracks.js';
import type { MediaReport, Track } from '../report/report.js';
import { audioFields } from './audio.js';
import { codeBytes, codeNumber, codeString } from './fourcc.js';
import { seconds } from './rational.js';
import { creationTime } from './tags.js';
import type { StreamTimes } from './times.js';
import { type Disposition, dispositions, type FfprobeStream } from './types.js';
import { rateFields, videoFields, videoSideData } from './video.js';

/** What a stream needs to know of the other tracks. */
export interface Relations {
  /** Indexes of tracks that hold titles or pictures of chapters. */
  chapters: ReadonlySet<number>;
  /** Timecode of the tracks that others refer to, by id. */
  timecodes: ReadonlyMap<number, string>;
  fragmented: boolean;
}

export function relationsOf({ tracks, fragmented }: MediaReport): Relations {
  const timecodes = new Map<number, string>();
  for (const { id, timecode } of tracks)
    if (timecode !== null && !timecodes.has(id)) timecodes.set(id, timecode.start);
  return { chapters: chapterTracks(tracks), timecodes, fragmented };
}

/** A track as ffprobe prints a stream. The order of the fields is its own. */
export function streamOf(track: Track, times: StreamTimes, relations: Relations): FfprobeStream {
  const { video, audio, timescale, samples } = track;
  const isChapters = relations.chapters.has(track.index);
  const type = codecType(track, isChapters);
  const tag = codeBytes(entryCode(track));
  const stream: FfprobeStream = {
    index: track.index,
    ...codecFields(isChapters && type === 'data' ? 'bin_data' : track.codec, track.profile),
    codec_type: type,
    codec_tag_string: codeString(tag),
    codec_tag: codeNumber(tag),
    ...(video === null ? null : videoFields(track, video)),
    ...(audio === null ? null : audioFields(track, audio)),
    ...(type === 'subtitle' ? sizeFields(track) : null),
    id: `0x${track.id.toString(16)}`,
    ...(video === null ? { r_frame_rate: '0/0', avg_frame_rate: '0/0' } : rateFields(track, video)),
    time_base: `1/${timescale}`,
  } as FfprobeStream;
  if (times.start !== null) {
    stream.start_pts = times.start;
    stream.start_time = seconds(times.start, timescale);
  }
  if (times.duration !== null) {
    stream.duration_ts = times.duration;
    stream.duration = seconds(times.duration, timescale);
  }
  const bitRate = constantBitRate(track) ?? times.bitRate;
  if (bitRate !== null) stream.bit_rate = String(bitRate);
  const bits = rawBits(track);
  if (bits !== null) stream.bits_per_raw_sample = String(bits);
  if (samples !== null && samples.count > 0 && !relations.fragmented)
    stream.nb_frames = String(samples.count);
  if (track.header.configBytes !== null) stream.extradata_size = track.header.configBytes;
  const flags: Disposition[] = track.enabled ? ['default'] : [];
  if (isChapters && type === 'video') flags.push('attached_pic', 'timed_thumbnails');
  stream.disposition = disposition(flags);
  const tags = streamTags(track, relations);
  if (Object.keys(tags).length > 0) stream.tags = tags;
  return video === null ? stream : Object.assign(stream, videoSideData(track, video));
}

/** What encryption hides; Apple's, of before `encv` and `enca`, hides nothing there. */
function entryCode({ encryption, sampleEntries: [code] }: Track): string | undefined {
  return code === 'drms' ? code : encryption?.originalFormat || code;
}

export function disposition(flags: readonly Disposition[]): FfprobeStream['disposition'] {
  return Object.fromEntries(
    dispositions.map((name) => [name, flags.includes(name) ? 1 : 0]),
  ) as FfprobeStream['disposition'];
}

const types: Partial<Record<Track['type'], FfprobeStream['codec_type']>> = {
  video: 'video',
  image: 'video',
  audio: 'audio',
  subtitle: 'subtitle',
};

/** Titles of chapters are data there, whatever they are written in. */
function codecType(track: Track, isChapters: boolean): FfprobeStream['codec_type'] {
  const type = types[track.type] ?? 'data';
  return isChapters && type === 'subtitle' ? 'data' : type;
}

export function codecFields(codec: string | null, profile: string | null): Partial<FfprobeStream> {
  if (codec === null) return {};
  const fields: Partial<FfprobeStream> = { codec_name: codec };
  const long = codecLongName(codec);
  if (long !== undefined) fields.codec_long_name = long;
  if (profile !== null) fields.profile = profile;
  return fields;
}

/** Subtitles that are pictures have the size of their track. */
function sizeFields({ header }: Track): Partial<FfprobeStream> {
  const [width, height] = [Math.floor(header.width), Math.floor(header.height)];
  return width > 0 && height > 0 ? { width, height } : {};
}

/** Only some decoders state it. */
function rawBits({ codec, video, audio }: Track): number | null {
  if (videoCodecs.get(codec ?? '')?.statesDepth === true) return video?.bitDepth ?? null;
  if (audioCodecs.get(codec ?? '')?.statesDepth === true) return audio?.bitsPerSample ?? null;
  return null;
}

function streamTags(track: Track, { timecodes }: Relations): Record<string, string> {
  const { header, name, references } = track;
  const tags: Record<string, string> = {};
  const created = creationTime(header.createdAt);
  if (created !== undefined) tags.creation_time = created;
  if (header.language !== null) tags.language = header.language;
  if (name !== null) tags.handler_name = name;
  const described = track.video !== null || track.audio !== null;
  if (described && track.sampleEntries.length > 0)
    tags.vendor_id = codeString(codeBytes(header.vendor));
  if (header.compressor !== null) tags.encoder = header.compressor;
  const timecode =
    track.timecode?.start ??
    references
      .filter(({ type }) => type === 'tmcd')
      .flatMap(({ trackIds }) => trackIds.map((id) => timecodes.get(id)))
      .find((start) => start !== undefined);
  if (timecode !== undefined) tags.timecode = timecode;
  return tags;
}
