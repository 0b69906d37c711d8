/** What FFmpeg's demuxer of Matroska (libavformat/matroskadec.c) makes otherwise than that of MP4. */

import type { Attachment, MediaReport, Track } from '../report/report.js';
import { seconds } from './rational.js';
import { codecFields, disposition } from './stream.js';
import { creationTime } from './tags.js';
import type { Disposition, FfprobeStream } from './types.js';

export const isMatroska = ({ container }: MediaReport): boolean =>
  container === 'webm' || container === 'matroska';

export const formatNames = {
  format_name: 'matroska,webm',
  format_long_name: 'Matroska / WebM',
};

/** Chapters count in nanoseconds. */
export const chapterTimescale = 1_000_000_000;

/** Of a stream as MP4's demuxer would give it. */
export function adaptStream(stream: FfprobeStream, track: Track, report: MediaReport): void {
  delete stream.id;
  delete stream.nb_frames;
  delete stream.bit_rate;
  const { timescale, codecDelaySeconds, startSeconds } = track;
  if (stream.start_pts !== undefined) {
    const delay = (codecDelaySeconds ?? 0) * timescale;
    stream.start_pts = Math.round(startSeconds * timescale + delay) - Math.round(delay);
    stream.start_time = seconds(stream.start_pts, timescale);
  }
  Object.assign(stream, {
    codec_tag_string: '[0][0][0][0]',
    codec_tag: '0x0000',
    disposition: disposition(flagsOf(track)),
  });
  if (track.video?.fieldOrder && track.video.fieldOrder !== 'interlaced')
    stream.field_order = track.video.fieldOrder;
  const tags = new Tags();
  // LanguageBCP47 it does not know.
  const { language } = track.header;
  if (language !== null && language !== 'und') tags.set('language', language);
  if (track.name !== null) tags.set('title', track.name);
  for (const { source, key, value, trackIndex } of report.rawTags)
    if (source === 'matroska' && trackIndex === track.index && value !== null) tags.set(key, value);
  const all = tags.all();
  if (all === undefined) delete stream.tags;
  else stream.tags = all;
}

function flagsOf({ flags }: Track): Disposition[] {
  if (flags === null) return [];
  const names: [boolean, Disposition][] = [
    [flags.default, 'default'],
    [flags.original, 'original'],
    [flags.commentary, 'comment'],
    [flags.forced, 'forced'],
    [flags.hearingImpaired, 'hearing_impaired'],
    [flags.visualImpaired, 'visual_impaired'],
    [flags.textDescriptions, 'descriptions'],
  ];
  return names.filter(([is]) => is).map(([, name]) => name);
}

/** Of Info, what FFmpeg calls otherwise. */
const infoNames: Record<string, string> = { Title: 'title', MuxingApp: 'encoder' };

export function formatTags(report: MediaReport): Record<string, string> | undefined {
  const tags = new Tags();
  for (const { source, key, value, trackIndex, path } of report.rawTags) {
    if (source !== 'matroska' || trackIndex !== null || value === null) continue;
    const isInfo = path.startsWith('Segment/Info');
    const name = isInfo ? infoNames[key] : key;
    if (name !== undefined) tags.set(name, value);
  }
  const created = creationTime(report.createdAt);
  if (created !== undefined)
    tags.set('creation_time', created.replace(/\.\d+\.000000Z$/, '.000000Z'));
  return tags.all();
}

/** Names that differ by case alone are one; the last counts (av_dict_set). */
class Tags {
  readonly #found = new Map<string, [name: string, value: string]>();

  set(name: string, value: string): void {
    this.#found.set(name.toLowerCase(), [name, value]);
  }

  all(): Record<string, string> | undefined {
    return this.#found.size === 0 ? undefined : Object.fromEntries(this.#found.values());
  }
}

/** Pictures among the attachments become streams of one picture, others of none. */
export const isPicture = ({ mimeType }: Attachment): boolean =>
  mimeType !== null && mimeType in pictureCodecs;

export const pictureCodecs: Record<string, string> = {
  'image/jpeg': 'mjpeg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
};

const otherCodecs: Record<string, string> = {
  'text/plain': 'text',
  'application/x-truetype-font': 'ttf',
  'application/x-font': 'ttf',
  'application/vnd.ms-opentype': 'otf',
  'font/sfnt': 'ttf',
  'font/ttf': 'ttf',
  'font/otf': 'otf',
};

export function attachmentTags({ name, mimeType }: Attachment): Record<string, string> {
  return {
    ...(name === null ? null : { filename: name }),
    ...(mimeType === null ? null : { mimetype: mimeType }),
  };
}

export function attachmentStream(index: number, attachment: Attachment): FfprobeStream {
  return {
    index,
    ...codecFields(otherCodecs[attachment.mimeType ?? ''] ?? null, null),
    codec_type: 'attachment',
    codec_tag_string: '[0][0][0][0]',
    codec_tag: '0x0000',
    r_frame_rate: '0/0',
    avg_frame_rate: '0/0',
    time_base: '1/90000',
    extradata_size: attachment.length,
    disposition: disposition([]),
    tags: attachmentTags(attachment),
  } as FfprobeStream;
}
