/**
 * The listing that `ffmpeg -i FILE -map 0:v? -map 0:a? -c copy -f framehash -hash H -` prints: a digest of
 * every packet, with time stamps, ordered by decode time across the streams.
 */

import type { Backend } from '../backends/select.js';
import { toHex } from '../bytes/hex.js';
import type { Task } from '../calls/examine.js';
import { checkPresent } from '../calls/read-frames.js';
import { audioCodecs, videoCodecs } from '../codecs/registry.js';
import { primingOf } from '../ffprobe/priming.js';
import { digestLength, type HashAlgorithm } from '../hash/algorithms.js';
import { digestOf, type HashSettings, SourceHasher } from '../hash/hasher.js';
import { framesOf, type Loaded, withLoaded } from '../hash/load.js';
import { sortParts } from '../hash/parts.js';
import { chapterTracks } from '../media/chapter-tracks.js';
import type { TrackFacts } from '../media/track-facts.js';
import type { MediaReport, Problem, Track } from '../report/report.js';
import type { MediaInput } from '../sources/index.js';
import { fileStart, interleave } from './interleave.js';
import { type TrackPackets, trackPackets } from './packets.js';
import { sampleShape } from './sample-shape.js';
import { PacketBudget } from './samples.js';

/** What a listing's header says of a stream. */
export interface ListingStream {
  trackIndex: number;
  type: 'video' | 'audio';
  /** Ticks per second. */
  timescale: number;
  codec: string;
  /** Video: width and height in pixels. */
  dimensions: [number, number] | null;
  /** Video: width and height of a sample; 0 and 1 where they are not known. */
  sampleShape: [number, number] | null;
  /** The codec's configuration: bytes, and their digest in hex. */
  extradata: { size: number; digest: string } | null;
  /** Audio: Hz, and FFmpeg's name of the layout. */
  sampleRate: number | null;
  channelLayout: string | null;
}

export interface ListedPacket {
  /** Number of the stream in the listing. */
  stream: number;
  /** Ticks of the stream. */
  dts: number;
  pts: number;
  duration: number;
  /** Bytes. */
  size: number;
  /** Byte offset in the file. */
  offset: number;
  /** Hex; null where the packet is not wholly in the file. */
  digest: string | null;
}

export interface FrameListing {
  algorithm: HashAlgorithm;
  streams: ListingStream[];
  packets: ListedPacket[];
  problems: Problem[];
  report: MediaReport;
}

/**
 * `tracks`: only these track indexes; null for all video and then all audio tracks. Rejects as `hashFrames`
 * does.
 */
export async function listFrames(
  input: MediaInput,
  algorithm: HashAlgorithm,
  tracks: readonly number[] | null,
  task: Task,
  settings: HashSettings,
): Promise<FrameListing> {
  return withLoaded(input, task, null, settings.signal, async (loaded) => {
    checkPresent(tracks ?? [], loaded.index.tracks.length);
    const chapters = chapterTracks(loaded.report.tracks);
    const { media, others } = partTracks(loaded, chapters);
    const rows = loaded.frames.reduce((sum, table) => sum + (table?.offset.length ?? 0), 0);
    const budget = new PacketBudget(rows, loaded.source.size, task.limits.frames);
    const packetsOfAll = (list: readonly Track[]) =>
      list.map((track) => packetsOf(loaded, track, chapters.has(track.index), budget));
    const everything = packetsOfAll(media);
    const shown = everything.filter(({ trackIndex }) => tracks?.includes(trackIndex) ?? true);
    const order = interleave(shown, fileStart(everything, packetsOfAll(others)));
    const parts = sortParts(shown, loaded.source.size, digestLength(algorithm));
    const hasher = new SourceHasher(loaded.source, loaded.path, settings, parts.bytes);
    await hasher.each(algorithm, parts, parts.bytes);
    const missing = parts.missing.map((packets) => new Set(packets));
    const length = digestLength(algorithm);
    const packets = order.map(({ stream, packet, dts, pts, duration }): ListedPacket => {
      const slot = (parts.firstSlots[stream] as number) + packet;
      const { offset, size } = shown[stream] as TrackPackets;
      return {
        stream,
        dts,
        pts,
        duration,
        size: size[packet] as number,
        offset: offset[packet] as number,
        digest: missing[stream]?.has(packet)
          ? null
          : toHex(parts.digests.subarray(slot * length, (slot + 1) * length)),
      };
    });
    return {
      algorithm,
      streams: await Promise.all(
        shown.map((packets) => describe(loaded, packets, algorithm, settings.backend)),
      ),
      packets,
      problems: loaded.report.problems,
      report: loaded.report,
    };
  });
}

/**
 * What `-map 0:v? -map 0:a?` takes, all video and then all audio, and what else is in the file. Titles of
 * chapters are no stream.
 */
function partTracks(
  { report }: Loaded,
  chapters: ReadonlySet<number>,
): { media: Track[]; others: Track[] } {
  const video = report.tracks.filter(isPicture);
  const tracks = report.tracks.filter(({ index }) => !chapters.has(index));
  const audio = tracks.filter(({ type }) => type === 'audio');
  const others = tracks.filter((track) => !isPicture(track) && track.type !== 'audio');
  return { media: [...video, ...audio], others };
}

const isPicture = ({ type }: Track) => type === 'video' || type === 'image';

function packetsOf(
  loaded: Loaded,
  track: Track,
  thumbnails: boolean,
  budget: PacketBudget,
): TrackPackets {
  const { facts, report } = loaded;
  const { index: trackIndex, type, codec } = track;
  return trackPackets({
    trackIndex,
    track: facts.tracks[trackIndex] as TrackFacts,
    columns: framesOf(loaded, trackIndex),
    editTimescale: facts.editTimescale,
    fragmented: facts.fragmentCount > 0,
    audio: type === 'audio',
    intraOnly: videoCodecs.get(codec ?? '')?.order === 'intra',
    durationFromCodec: type !== 'audio' || hasKnownLength(codec),
    priming: primingOf(report)(trackIndex),
    thumbnails,
    budget,
  });
}

/** Whether frames are of a length that FFmpeg knows or finds out. */
const hasKnownLength = (codec: string | null) =>
  audioCodecs.get(codec ?? '')?.frameLengthKnown === true;

async function describe(
  { report, facts }: Loaded,
  { trackIndex, timescale }: TrackPackets,
  algorithm: HashAlgorithm,
  backend: Backend,
): Promise<ListingStream> {
  const { type, codec, video, audio } = report.tracks[trackIndex] as Track;
  const track = facts.tracks[trackIndex] as TrackFacts;
  const { config } = track;
  const channels = audio?.channels ?? 0;
  return {
    trackIndex,
    type: type === 'audio' ? 'audio' : 'video',
    timescale,
    codec: codec ?? 'none',
    dimensions: video && [video.width, video.height],
    sampleShape: track.video && sampleShape(track, track.video),
    extradata: config && {
      size: config.length,
      digest: toHex(await digestOf(backend, algorithm, config)),
    },
    sampleRate: audio && (audio.sampleRate ?? 0),
    channelLayout: audio && (audio.channelLayout ?? `${channels} channels`),
  };
}
