import path from 'node:path';
import { inspectSync } from '../../../src/index.js';
import type { MediaReport, Track } from '../../../src/report/report.js';
import { corpus } from '../../support/paths.js';
import { type Packets, readableFiles, readPackets, type Stream } from './ffprobe.js';

export interface Disagreement {
  file: string;
  /** Position in the file; null for the file as a whole. */
  track: number | null;
  field: string;
  ours: unknown;
  theirs: unknown;
}

export interface Comparison {
  /**
   * By field. Times and counts of tracks that are not whole (we report an error, or ffprobe found no packet)
   * are left out: there ffprobe repeats what the header claims.
   */
  agreement: Map<string, { same: number; all: number }>;
  disagreements: Disagreement[];
  /** By "FILE [TRACK]": which of our durations ffprobe's is. */
  durations: Record<string, DurationMatch>;
}

export type DurationMatch = 'durationSeconds' | 'mediaDurationSeconds' | 'both' | 'neither';

/** Compares all files that ffprobe reads. A field counts where ffprobe states it. */
export function compareCorpus(): Comparison {
  const comparison: Comparison = { agreement: new Map(), disagreements: [], durations: {} };
  for (const { file, streams } of readableFiles()) {
    const report = inspectSync(path.join(corpus, file));
    const note = (track: number | null, [field, ours, theirs]: Field, counts = true) => {
      if (theirs === undefined) return;
      const same = JSON.stringify(ours) === JSON.stringify(theirs);
      if (!same) comparison.disagreements.push({ file, track, field, ours, theirs });
      if (!counts) return;
      const sums = comparison.agreement.get(field) ?? { same: 0, all: 0 };
      comparison.agreement.set(field, sums);
      sums.all++;
      if (same) sums.same++;
    };
    note(null, ['tracks', report.tracks.length, streams.length]);
    const packets = readPackets(file, streams);
    for (const track of report.tracks) {
      const stream = streams[track.index];
      if (stream === undefined) continue;
      const described = [
        ...commonFields(track, stream),
        ...videoFields(track, stream),
        ...audioFields(track, stream),
      ];
      for (const field of described) note(track.index, field);
      const found = packets.get(track.index);
      const match = durationMatch(report, track, stream, found);
      if (match !== null) comparison.durations[`${file} [${track.index}]`] = match.which;
      const whole = found !== undefined && !hasError(report, track.index);
      const counted = [
        ...timeFields(report, track, stream, found),
        ...sampleFields(report, track, stream, found),
      ];
      for (const field of counted) note(track.index, field, whole);
    }
  }
  return comparison;
}

function hasError({ problems }: MediaReport, trackIndex: number): boolean {
  return problems.some(
    (problem) => problem.severity === 'error' && problem.trackIndex === trackIndex,
  );
}

/** Name, our value, theirs; theirs undefined where ffprobe does not state it. */
type Field = [string, unknown, unknown];

const typeNames: Record<string, string> = { image: 'video', video: 'video', audio: 'audio' };

function commonFields(track: Track, stream: Stream): Field[] {
  const language = stream.tags?.language ?? '';
  return [
    ['id', track.id, Number.parseInt(stream.id, 16)],
    ['type', ffprobeType(track, stream), stream.codec_type],
    ['codec', track.codec, stream.codec_name],
    ['profile', track.profile, stream.profile],
    ['level', track.level, levelName(stream)],
    ['language', track.language, language === 'und' || language === '' ? null : language],
    [
      'timecode',
      track.timecode?.start,
      track.timecode === null ? undefined : stream.tags?.timecode,
    ],
  ];
}

/**
 * ffprobe has no word for metadata, timecodes or hints, and calls subtitles `data` too
 * where it has no codec for them.
 */
function ffprobeType(track: Track, stream: Stream): string {
  const name = typeNames[track.type];
  if (name !== undefined) return name;
  if (track.type !== 'subtitle') return 'data';
  return stream.codec_type === 'data' && stream.codec_name === undefined ? 'data' : 'subtitle';
}

/** ffprobe prints the number in the bitstream. */
function levelName({ codec_name: codec, level = 0 }: Stream): string | undefined {
  if (level <= 0) return undefined;
  if (codec === 'h264') return level === 9 ? '1b' : String(level / 10);
  if (codec === 'hevc') return String(level / 30);
  if (codec === 'av1') return `${2 + (level >> 2)}.${level & 3}`;
  return codec === 'mpeg4' ? String(level) : undefined;
}

function videoFields({ video }: Track, stream: Stream): Field[] {
  if (video === null || stream.codec_type !== 'video') return [];
  const ratio = stream.sample_aspect_ratio;
  const rotation = stream.side_data_list?.find((data) => data.displaymatrix)?.rotation ?? 0;
  // `other` holds the codec's word where container and codec differ; ffprobe prefers that.
  const other = video.color?.other;
  const inCodec = other?.source === 'codec' ? other : null;
  const color = { ...video.color, ...inCodec } as Record<string, unknown>;
  const range = { tv: 'limited', pc: 'full' }[stream.color_range ?? ''];
  return [
    ['width', video.width, stream.width],
    ['height', video.height, stream.height],
    [
      'sampleAspectRatio',
      video.sampleAspectRatio.join(':'),
      ratio?.startsWith('0') ? undefined : ratio,
    ],
    // Counter-clockwise there; a matrix of zeros gives them a number that is no angle.
    ['rotation', video.rotation, Math.abs(rotation) > 360 ? undefined : (720 - rotation) % 360],
    ['bitDepth', video.bitDepth, depth(stream)],
    ['chromaSubsampling', video.chromaSubsampling, chroma(stream.pix_fmt)],
    ['primaries', color.primaries ?? null, stream.color_primaries],
    ['transfer', color.transfer ?? null, stream.color_transfer],
    ['matrix', color.matrix ?? null, stream.color_space],
    ['range', color.range ?? null, range],
  ];
}

function quotient(text: string | undefined): number | undefined {
  const [numerator = 0, denominator = 0] = (text ?? '').split('/').map(Number);
  return numerator > 0 && denominator > 0 ? numerator / denominator : undefined;
}

function depth(stream: Stream): number | undefined {
  if (stream.bits_per_raw_sample !== undefined) return Number(stream.bits_per_raw_sample);
  if (stream.pix_fmt === undefined) return undefined;
  const deep = /(?:p|gray)(9|10|12|14|16)(?:le|be)$/.exec(stream.pix_fmt);
  return deep === null ? 8 : Number(deep[1]);
}

function chroma(format: string | undefined): string | undefined {
  if (format === undefined) return undefined;
  if (format.startsWith('gray')) return '4:0:0';
  if (/444|gbr/.test(format)) return '4:4:4';
  return /422/.test(format) ? '4:2:2' : /420/.test(format) ? '4:2:0' : undefined;
}

function audioFields({ audio }: Track, stream: Stream): Field[] {
  if (audio === null || stream.codec_type !== 'audio') return [];
  const bits = stream.bits_per_sample || Number(stream.bits_per_raw_sample ?? 0);
  return [
    ['sampleRate', audio.sampleRate, Number(stream.sample_rate) || undefined],
    ['channels', audio.channels, stream.channels || undefined],
    ['channelLayout', audio.channelLayout, stream.channel_layout],
    ['bitDepth', audio.bitsPerSample, bits || undefined],
  ];
}

/** ffprobe rounds to microseconds, and edits to ticks of the media. */
function sameTime(ours: number | null, theirs: number, timescale: number, extra = 0): boolean {
  return ours !== null && Math.abs(ours - theirs) <= 1e-6 + 1 / timescale + extra;
}

/**
 * What ffprobe says the duration is (of a fragmented file: what its packets span), and which of ours that
 * is; null where it says nothing.
 */
function durationMatch(
  { fragmented }: MediaReport,
  { durationSeconds, mediaDurationSeconds, timescale }: Track,
  stream: Stream,
  packets: Packets | undefined,
): { theirs: number; which: DurationMatch } | null {
  const theirs = fragmented ? (packets?.span ?? undefined) : seconds(stream.duration);
  if (theirs === undefined) return null;
  const presented = !fragmented && sameTime(durationSeconds, theirs, timescale);
  const guess = fragmented ? (packets?.lastStep ?? 0) : 0;
  const media = sameTime(mediaDurationSeconds, theirs, timescale, guess);
  if (presented && media) return { theirs, which: 'both' };
  if (presented) return { theirs, which: 'durationSeconds' };
  return { theirs, which: media ? 'mediaDurationSeconds' : 'neither' };
}

/**
 * A duration is theirs if the presented one or the media's is. Of fragmented files ffprobe knows none: there,
 * the packets' decode times count, the media duration is meant, and the last packet's length is the parser's
 * guess. One picture has no frame rate, though ffprobe states one.
 */
function timeFields(
  report: MediaReport,
  track: Track,
  stream: Stream,
  packets: Packets | undefined,
): Field[] {
  const { durationSeconds, mediaDurationSeconds, startSeconds, timescale } = track;
  const fields: Field[] = [];
  const match = durationMatch(report, track, stream, packets);
  if (match !== null) {
    const ours = match.which === 'neither' ? [durationSeconds, mediaDurationSeconds] : match.theirs;
    fields.push(['duration', ours, match.theirs]);
  }
  const rate = stream.nb_frames === '1' ? undefined : quotient(stream.avg_frame_rate);
  const ours = track.video?.frameRate.average ?? null;
  if (track.video !== null && rate !== undefined)
    fields.push([
      'frameRate',
      ours !== null && Math.abs(ours / rate - 1) < 1e-4 ? rate : ours,
      rate,
    ]);
  const start = seconds(stream.start_time);
  if (start !== undefined)
    fields.push(['start', sameTime(startSeconds, start, timescale) ? start : startSeconds, start]);
  return fields;
}

function seconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/**
 * Samples against the sample table's count as ffprobe gives it; of fragmented files against the packets.
 * Bytes and keyframes are comparable where the demuxer made a packet of each sample, no more and no fewer;
 * keyframes of video, since libavformat marks every packet of anything else.
 */
function sampleFields(
  report: MediaReport,
  { samples }: Track,
  stream: Stream,
  packets: Packets | undefined,
): Field[] {
  if (samples === null) return [];
  const counted = report.fragmented ? packets?.count : Number(stream.nb_frames ?? Number.NaN);
  const fields: Field[] = [['samples', samples.count, Number.isNaN(counted) ? undefined : counted]];
  if (packets?.count !== samples.count) return fields;
  fields.push(['bytes', samples.bytes, packets.bytes]);
  if (stream.codec_type === 'video')
    fields.push(['keyframes', samples.keyframes, packets.keyframes]);
  return fields;
}
