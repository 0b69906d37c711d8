import { plainLayout, xiphLayout } from '../../../codecs/channel-layout.js';
import { isHdr10Plus, noHdrMetadata } from '../../../codecs/hdr-metadata.js';
import { readAudio, readVideo } from '../../../codecs/readers.js';
import { audioCodecs } from '../../../codecs/registry.js';
import type { SampleStatistics } from '../../../media/container-index.js';
import {
  type AudioFacts,
  type CodecFacts,
  noAudioFacts,
  noVideoFacts,
  type VideoFacts,
} from '../../../media/facts.js';
import type { MediaData } from '../../../media/media-data.js';
import type { PictureFacts, TrackFacts } from '../../../media/track-facts.js';
import type { TrackFlags } from '../../../report/report.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';
import type { MatroskaTrack } from '../raw.js';
import { frameHead, frameSeconds } from './durations.js';
import { audioSource, type OpenTrack, videoSource } from './track-source.js';
import {
  displayAspect,
  readColor,
  readDolbyVisionMapping,
  readFieldOrder,
  readFrame,
  readHdr,
  readOrientation,
  readSpatial,
} from './video.js';

/** What tracks need to know of the file. */
export interface TrackContext {
  track: MatroskaTrack;
  scanned: boolean;
  media: MediaData;
  /** Of its tags; null without any. */
  claims: TrackFacts['header']['claims'];
}

/** Of a frame that is encoded: what is read of it, encodings undone. */
const largestFrameHead = 1 << 20;

export function describeTrack(
  open: OpenTrack,
  { track, scanned, media, claims }: TrackContext,
): TrackFacts {
  const { entry, codecId } = open;
  const { raw } = track;
  const sample = firstFrame(open, track, media);
  const isVideo = open.type === 'video';
  const picture = isVideo ? describePicture(open, track, scanned, media, sample) : null;
  const audio = open.type === 'audio' ? describeAudio(open, sample) : null;
  const codec: CodecFacts = picture?.coded ?? audio ?? otherCodec(open);
  if (codec.codec === null && codecId !== '') entry.problem('unknown-codec', 0, 0, codecId);
  if (open.coding.needsPrivate && open.codecPrivate === null)
    entry.problem('missing-codec-config', 0, 0, 'CodecPrivate');
  const delay = entry.uintOr(ids.CodecDelay, 0);
  const timing = presentation(track, delay, audio, media);
  const defaultDuration = entry.uint(ids.DefaultDuration) || null;
  return {
    id: track.id,
    type: open.type,
    handler: '',
    name: entry.text(ids.Name) || null,
    sampleEntries: codecId === '' ? [] : [codecId],
    language: language(entry),
    enabled: entry.flag(ids.FlagEnabled, true),
    timescale: track.timescale,
    path: entry.path,
    offset: entry.offset,
    ...timing,
    samplesOfPacket: isUncompressed(codec) ? 1 : null,
    openGop: 0,
    storedFrames: storedFrames(open),
    edits: [],
    editsRepeatedFor: 0,
    statedFrameRate: isVideo && defaultDuration !== null ? 1e9 / defaultDuration : null,
    flags: readFlags(entry),
    codecDelaySeconds: delay / 1e9,
    seekPreRollSeconds: entry.uintOr(ids.SeekPreRoll, 0) / 1e9,
    discardSeconds: raw.discard / 1e9,
    contentEncodings: open.encodings.listed,
    codec,
    config: open.codecPrivate,
    encryption: open.encodings.encryption,
    timecode: null,
    references: [],
    header: {
      ...{ durationTicks: null, createdAt: null, matrix: null, vendor: null, compressor: null },
      language: entry.text(ids.Language) ?? 'eng',
      width: open.video?.uintOr(ids.DisplayWidth, 0) ?? 0,
      height: open.video?.uintOr(ids.DisplayHeight, 0) ?? 0,
      nalLengthSize: nalLengthSize(open),
      uid: entry.child(ids.TrackUID)?.asUintText() ?? null,
      defaultDurationNanoseconds: defaultDuration,
      claims,
    },
    video: picture,
    audio,
  };
}

/** The beginning of the first frame, as it was before it was encoded. */
function firstFrame(open: OpenTrack, { raw }: MatroskaTrack, media: MediaData): Uint8Array | null {
  const { encodings } = open;
  if (encodings.encryption !== null || raw.firstOffset < 0) return null;
  const stored = media.at(raw.firstOffset, raw.firstSize);
  if (stored.length === 0) return null;
  return encodings.undo(stored, 'frame', largestFrameHead);
}

/** Null for what is stored as it is, or as nobody undoes it here. */
function storedFrames({ encodings, coding }: OpenTrack): TrackFacts['storedFrames'] {
  const { prefix, frames } = encodings;
  const header = coding.codec === 'prores' && coding.tag !== undefined ? 'icpf' : null;
  if (prefix.length === 0 && frames !== 'zlib' && header === null) return null;
  return { prefix, inflates: frames === 'zlib', header };
}

function isUncompressed({ codec }: CodecFacts): boolean {
  return audioCodecs.get(codec ?? '')?.uncompressed === true;
}

/** What a language element says that is there: the default is no statement. */
function language(entry: Element): string | null {
  const stated = entry.text(ids.LanguageBCP47) ?? entry.text(ids.Language);
  return stated === null || stated === '' || stated === 'und' ? null : stated;
}

function readFlags(entry: Element): TrackFlags {
  return {
    default: entry.flag(ids.FlagDefault, true),
    forced: entry.flag(ids.FlagForced, false),
    hearingImpaired: entry.flag(ids.FlagHearingImpaired, false),
    visualImpaired: entry.flag(ids.FlagVisualImpaired, false),
    textDescriptions: entry.flag(ids.FlagTextDescriptions, false),
    original: entry.flag(ids.FlagOriginal, false),
    commentary: entry.flag(ids.FlagCommentary, false),
  };
}

function nalLengthSize({ coding }: OpenTrack): number | null {
  if (coding.codec !== 'h264' || coding.record === null || coding.record.length < 5) return null;
  return ((coding.record[4] as number) & 3) + 1;
}

function otherCodec({ coding, codecId }: OpenTrack): CodecFacts {
  const string = coding.element ?? (coding.codec === null ? codecId || null : coding.codec);
  return { codec: coding.codec, codecString: string, profile: null, level: null };
}

function describePicture(
  open: OpenTrack,
  { raw }: MatroskaTrack,
  scanned: boolean,
  media: MediaData,
  sample: Uint8Array | null,
): PictureFacts {
  const { entry, video } = open;
  const source = videoSource(open, sample, (code, detail) => entry.problem(code, 0, 0, detail));
  const coded: VideoFacts = source === null ? noVideoFacts() : readVideo(source);
  if (coded.codecString === '') coded.codecString = coded.codec;
  coded.dolbyVision ??= readDolbyVisionMapping(entry);
  const frame = video === null ? null : readFrame(video);
  if (frame === null || frame.pixelWidth === 0 || frame.pixelHeight === 0)
    entry.problem('invalid-dimensions', frame?.pixelWidth ?? 0, frame?.pixelHeight ?? 0);
  if (coded.codedWidth === 0) {
    coded.codedWidth = coded.width || (frame?.pixelWidth ?? 0);
    coded.codedHeight = coded.height || (frame?.pixelHeight ?? 0);
  }
  if (frame !== null && frame.width > 0) {
    coded.width = frame.width;
    coded.height = frame.height;
  }
  const color = video === null ? null : readColor(video);
  const hdr = video === null ? null : readHdr(video);
  const additions = raw.t35Offset < 0 ? null : media.at(raw.t35Offset, raw.t35Size);
  const dynamic = additions !== null && isHdr10Plus(additions, 0, additions.length);
  return {
    coded,
    width: frame?.width ?? 0,
    height: frame?.height ?? 0,
    ...(video === null ? ({ rotation: 0, mirrored: false } as const) : readOrientation(video)),
    sampleAspectRatio: video === null || frame === null ? null : displayAspect(video, frame),
    cleanAperture: null,
    color: { statements: color === null ? [] : [color], icc: null },
    hdr: dynamic ? { ...(hdr ?? noHdrMetadata()), hdr10Plus: true } : hdr,
    alpha: {
      declared: video?.flag(ids.AlphaMode, false) ?? false,
      present: raw.alphaBlocks > 0 ? true : scanned ? false : null,
    },
    fieldOrder: video === null ? null : readFieldOrder(video),
    spatial: video === null ? [] : readSpatial(video),
  };
}

function describeAudio(open: OpenTrack, sample: Uint8Array | null): AudioFacts {
  const { entry } = open;
  const source = audioSource(open, sample, (code, detail) => entry.problem(code, 0, 0, detail));
  if (source === null) return noAudioFacts();
  const facts = readAudio(source);
  if (facts.codecString === '') facts.codecString = facts.codec;
  if (facts.sampleRate === 0) facts.sampleRate = source.fields.sampleRate;
  if (facts.channels === 0) facts.channels = source.fields.channels;
  if (facts.sampleRate === 0 || facts.channels === 0)
    entry.problem('invalid-audio-format', facts.channels, facts.sampleRate);
  const byCodec = facts.codec === 'vorbis' ? xiphLayout(facts.channels) : null;
  facts.channelLayout ??= byCodec ?? plainLayout(facts.channels);
  return facts;
}

/**
 * Statistics with what only the codec tells, or where nothing was counted when the track begins and ends.
 * Times are those of presentation: CodecDelay is taken from those of blocks (RFC 9559 5.1.4.1.25).
 */
function presentation(
  { raw, timescale, statistics }: MatroskaTrack,
  delayNanoseconds: number,
  audio: AudioFacts | null,
  media: MediaData,
): Pick<TrackFacts, 'statistics' | 'span'> {
  const delay = (delayNanoseconds * timescale) / 1e9;
  if (raw.latestOffset < 0 || timescale === 0)
    return { statistics: statistics === null ? null : { ...statistics }, span: null };
  const last = raw.latestTime + lastDuration(raw, timescale, audio, media);
  if (statistics === null)
    return { statistics: null, span: { start: raw.firstTime - delay, end: last - delay } };
  const first = statistics.firstPresentationTime;
  const end = Math.max(last, statistics.lastPresentationEnd);
  const counted: SampleStatistics = {
    ...statistics,
    duration: end - first,
    firstPresentationTime: first - delay,
    lastPresentationEnd: end - delay,
  };
  return { statistics: counted, span: null };
}

/** Ticks: as stated, by the codec, else as long as the step before. */
function lastDuration(
  raw: MatroskaTrack['raw'],
  timescale: number,
  audio: AudioFacts | null,
  media: MediaData,
): number {
  if (raw.latestDuration >= 0) return raw.latestDuration;
  if (audio !== null) {
    const head = media.at(raw.latestOffset, Math.min(raw.latestSize, frameHead));
    const seconds = frameSeconds(audio, head);
    if (seconds !== null) return seconds * raw.latestFrames * timescale;
  }
  return raw.latestStep;
}
