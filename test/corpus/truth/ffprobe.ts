/** What ffprobe said of the corpus files, as its README describes it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { corpus } from '../../support/paths.js';

export interface Stream {
  codec_type: string;
  codec_name?: string;
  profile?: string;
  level?: number;
  id: string;
  width?: number;
  height?: number;
  sample_aspect_ratio?: string;
  pix_fmt?: string;
  bits_per_raw_sample?: string;
  bits_per_sample?: number;
  avg_frame_rate?: string;
  color_primaries?: string;
  color_transfer?: string;
  color_space?: string;
  color_range?: string;
  sample_rate?: string;
  channels?: number;
  channel_layout?: string;
  time_base: string;
  start_time?: string;
  duration?: string;
  nb_frames?: string;
  tags?: { language?: string; timecode?: string };
  disposition?: { attached_pic?: number };
  side_data_list?: { displaymatrix?: string; rotation?: number }[];
}

export interface Packets {
  count: number;
  bytes: number;
  keyframes: number;
  /** Seconds from the first decode time to the end of the last packet; null where that is not known. */
  span: number | null;
  /** Seconds between the last two decode times. */
  lastStep: number;
}

interface Manifest {
  file: string;
  kind: string;
}

function manifest(): Manifest[] {
  const rows = readFileSync(path.join(corpus, 'MANIFEST.tsv'), 'utf8').trimEnd().split('\n');
  return rows.slice(1).map((row) => {
    const columns = row.split('\t');
    return { file: columns[0] ?? '', kind: columns[3] ?? '' };
  });
}

/** The files of these kinds that ffprobe reads as ISO BMFF; `joined` are segments put together. */
export function probedFiles(kinds: readonly string[]): string[] {
  return [...probes(kinds)].map(({ file }) => file);
}

const movies = ['media', 'joined'];

function* probes(kinds: readonly string[]): Generator<{ file: string; streams: Stream[] }> {
  for (const { file, kind } of manifest()) {
    // A raw photo, which boxray refuses by name: cases.test.ts.
    if (!kinds.includes(kind) || file.endsWith('.cr3')) continue;
    let probe: { format?: { format_name: string }; streams?: Stream[] };
    try {
      probe = JSON.parse(readFileSync(path.join(corpus, 'truth', `${file}.probe.json`), 'utf8'));
    } catch {
      continue;
    }
    if (!probe.format?.format_name.startsWith('mov') || probe.streams === undefined) continue;
    yield { file, streams: probe.streams };
  }
}

/** The same with their streams; cover art, which is no track, left out. */
export function* readableFiles(): Generator<{ file: string; streams: Stream[] }> {
  const isCover = (stream: Stream) =>
    stream.disposition?.attached_pic === 1 && Number.parseInt(stream.id, 16) === 0;
  for (const { file, streams } of probes(movies))
    yield { file, streams: streams.filter((stream) => !isCover(stream)) };
}

/**
 * A packet as ffprobe prints it; times in the stream's time base. NaN stands for what ffprobe does not say.
 */
export interface Packet {
  stream: number;
  pts: number;
  dts: number;
  duration: number;
  size: number;
  position: number;
  keyframe: boolean;
}

/**
 * The packets of a file in the order of its demuxing. Lines are
 * type|index|pts|dts|duration|size|position|flags.
 */
export function* packetsOf(file: string): Generator<Packet> {
  const text = gunzipSync(
    readFileSync(path.join(corpus, 'truth', `${file}.packets.gz`)),
  ).toString();
  for (const line of text.split('\n')) {
    const [, ...columns] = line.split('|');
    if (columns.length < 6) continue;
    const number = (i: number) => Number(columns[i]);
    yield {
      stream: number(0),
      pts: number(1),
      dts: number(2),
      duration: number(3),
      size: number(4),
      position: number(5),
      keyframe: columns[6]?.startsWith('K') === true,
    };
  }
}

/** Sums over the packets of each stream, by its index. */
export function readPackets(file: string, streams: readonly Stream[]): Map<number, Packets> {
  const times = new Map<number, number[]>();
  const last = new Map<number, number>();
  const packets = new Map<number, Packets>();
  for (const { stream: index, dts, duration, size, keyframe } of packetsOf(file)) {
    const sums = packets.get(index) ?? {
      count: 0,
      bytes: 0,
      keyframes: 0,
      span: null,
      lastStep: 0,
    };
    sums.count++;
    sums.bytes += size;
    if (keyframe) sums.keyframes++;
    packets.set(index, sums);
    times.set(index, [...(times.get(index) ?? []), dts]);
    last.set(index, duration);
  }
  for (const [index, sums] of packets) {
    const [numerator = 1, denominator = 1] = (streams[index]?.time_base ?? '1/1')
      .split('/')
      .map(Number);
    const list = times.get(index) ?? [];
    const first = list[0] ?? Number.NaN;
    const end = list[list.length - 1] ?? Number.NaN;
    const step = end - (list[list.length - 2] ?? Number.NaN);
    // ffprobe leaves out durations of fragments. Pictures are even enough that the step
    // before stands for the last one's.
    const stated = last.get(index) ?? Number.NaN;
    const isEven = streams[index]?.codec_type === 'video';
    const length = end - first + (Number.isNaN(stated) && isEven ? step : stated);
    sums.span = Number.isNaN(length) ? null : (length * numerator) / denominator;
    sums.lastStep = Number.isNaN(step) ? 0 : (step * numerator) / denominator;
  }
  return packets;
}
