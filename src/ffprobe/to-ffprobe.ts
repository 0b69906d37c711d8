import { checkReport } from '../report/check-report.js';
import type { Image, MediaReport } from '../report/report.js';
import {
  adaptStream,
  attachmentStream,
  attachmentTags,
  chapterTimescale,
  formatNames,
  isMatroska,
  isPicture,
  formatTags as matroskaTags,
} from './matroska.js';
import { primingOf } from './priming.js';
import { seconds } from './rational.js';
import { stillStream } from './still.js';
import { codecFields, disposition, relationsOf, streamOf } from './stream.js';
import { formatTags } from './tags.js';
import { fileTimescale, formatTimes, streamTimes } from './times.js';
import type { FfprobeChapter, FfprobeData, FfprobeFormat, FfprobeStream } from './types.js';

export interface ToFfprobeOptions {
  /** What `format.filename` says; without it the field is absent. */
  filename?: string;
}

/**
 * A report in the shape of `ffprobe -of json -show_format -show_streams -show_chapters` (5.1), with
 * its strings. A field that only decoding tells is absent; docs/migration.md lists them. Throws
 * `TypeError` for what is no report.
 */
export function toFfprobe(report: MediaReport, { filename }: ToFfprobeOptions = {}): FfprobeData {
  checkReport(report, 'toFfprobe');
  const relations = relationsOf(report);
  const priming = primingOf(report);
  const timed = report.tracks.map((track) => ({
    timescale: track.timescale || 1,
    times: streamTimes(track, { fragmented: report.fragmented, priming: priming(track.index) }),
  }));
  const found = formatTimes(report, timed);
  const isStill = report.tracks.length === 0 && report.image !== null;
  const { start, duration } = isStill ? { start: 0, duration: null } : found;
  const streams = report.tracks.map((track, i) =>
    streamOf(track, (timed[i] as (typeof timed)[number]).times, relations),
  );
  if (isStill) streams.push(stillStream(report.image as Image));
  const matroska = isMatroska(report);
  if (matroska) {
    for (const track of report.tracks)
      adaptStream(streams[track.index] as FfprobeStream, track, report);
    for (const attachment of report.attachments) {
      const index = streams.length;
      if (!isPicture(attachment)) streams.push(attachmentStream(index, attachment));
      else {
        const { id: _, ...stream } = coverStream(index, attachment.mimeType, start, duration);
        streams.push({ ...stream, tags: attachmentTags(attachment) });
      }
    }
  }
  // FFmpeg passes over covers of which the type does not say that they are pictures (mov_read_covr).
  const pictures = new Set(
    report.rawTags
      .filter(({ dataType }) => dataType !== null && [13, 14, 27].includes(dataType))
      .map(({ offset }) => offset),
  );
  const covers = report.pictures
    .filter(({ path, offset }) => /\/ilst\/covr\b/.test(path) && pictures.has(offset))
    .map((picture, i) => coverStream(streams.length + i, picture.mimeType, start, duration));
  streams.push(...covers);
  const format: FfprobeFormat = {
    ...(filename === undefined ? null : { filename }),
    nb_streams: streams.length,
    nb_programs: 0,
    ...(matroska
      ? formatNames
      : { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', format_long_name: 'QuickTime / MOV' }),
    probe_score: 100,
  };
  const first = matroska ? firstStart(streams) : null;
  if (first !== null) format.start_time = first;
  else if (start !== null) format.start_time = seconds(start, fileTimescale);
  if (duration !== null) format.duration = seconds(duration, fileTimescale);
  if (report.size !== null) format.size = String(report.size);
  if (report.size !== null && duration)
    format.bit_rate = String(Math.floor((report.size * 8 * fileTimescale) / duration));
  const tags = matroska ? matroskaTags(report) : formatTags(report);
  if (tags !== undefined) format.tags = tags;
  return { streams, chapters: chaptersOf(report, relations.chapters, duration), format };
}

/** The earliest of the streams; null without any. */
function firstStart(streams: readonly FfprobeStream[]): string | null {
  let first: string | null = null;
  for (const { start_time: start } of streams)
    if (start !== undefined && (first === null || Number(start) < Number(first))) first = start;
  return first;
}

const coverCodecs: Record<string, string> = {
  'image/jpeg': 'mjpeg',
  'image/png': 'png',
  'image/bmp': 'bmp',
};

const coverTimescale = 90_000;
const ticksOfMicrosecond = coverTimescale / fileTimescale;

/** Cover art is a stream of one picture there, in a clock of 90 kHz that lasts as long as the file. */
function coverStream(
  index: number,
  mimeType: string | null,
  start: number | null,
  duration: number | null,
): FfprobeStream {
  const stream: FfprobeStream = {
    index,
    ...codecFields(coverCodecs[mimeType ?? ''] ?? null, null),
    codec_type: 'video',
    codec_tag_string: '[0][0][0][0]',
    codec_tag: '0x0000',
    level: -99,
    id: '0x0',
    r_frame_rate: '90000/1',
    avg_frame_rate: '0/0',
    time_base: `1/${coverTimescale}`,
    disposition: disposition(['attached_pic']),
  };
  if (start !== null) {
    stream.start_pts = Math.round(start * ticksOfMicrosecond);
    stream.start_time = seconds(stream.start_pts, coverTimescale);
  }
  if (duration !== null) {
    stream.duration_ts = Math.round(duration * ticksOfMicrosecond);
    stream.duration = seconds(stream.duration_ts, coverTimescale);
  }
  return stream;
}

/** Nero's list counts in units of 100 ns. */
const neroTimescale = 10_000_000;

function chaptersOf(
  report: MediaReport,
  titles: ReadonlySet<number>,
  duration: number | null,
): FfprobeChapter[] {
  const track = report.tracks.find(({ index, type }) => titles.has(index) && type === 'subtitle');
  const timescale = track?.timescale || (isMatroska(report) ? chapterTimescale : neroTimescale);
  return report.chapters.map(({ startSeconds, endSeconds, title }, id) => {
    const start = Math.round(startSeconds * timescale);
    const last = duration === null ? startSeconds : duration / fileTimescale;
    const end = Math.round((endSeconds ?? last) * timescale);
    return {
      id,
      time_base: `1/${timescale}`,
      start,
      start_time: seconds(start, timescale),
      end,
      end_time: seconds(end, timescale),
      tags: { title },
    };
  });
}
