import { audioCodecs, constantBitRate } from '../codecs/registry.js';
import type { MediaFacts } from '../media/media-facts.js';
import type { TrackFacts } from '../media/track-facts.js';
import type { AudioTrack, Track } from '../report/report.js';
import { bitRate, readTiming } from './timing.js';
import { describeVideo } from './video/index.js';

/** What the facts of a track mean. */
export function describeTrack(
  facts: TrackFacts,
  index: number,
  file: Pick<MediaFacts, 'editTimescale' | 'fragmented'>,
): Track {
  const { codec, statistics } = facts;
  const timing = readTiming(facts, file.editTimescale, file.fragmented);
  return {
    index,
    id: facts.id,
    type: facts.type,
    handler: facts.handler,
    name: facts.name,
    sampleEntries: facts.sampleEntries,
    codec: codec.codec,
    codecString: codec.codecString,
    profile: codec.profile,
    level: codec.level,
    language: facts.language,
    enabled: facts.enabled,
    timescale: facts.timescale,
    durationSeconds: timing.durationSeconds,
    mediaDurationSeconds: timing.mediaDurationSeconds,
    startSeconds: timing.startSeconds,
    edits: timing.edits,
    samples: statistics && {
      count: statistics.count,
      bytes: statistics.bytes,
      keyframes: statistics.keyframes,
      largest: statistics.largest,
      openGop: facts.openGop,
    },
    bitRate: trackBitRate(facts),
    encryption: facts.encryption,
    flags: facts.flags,
    codecDelaySeconds: facts.codecDelaySeconds,
    seekPreRollSeconds: facts.seekPreRollSeconds,
    discardSeconds: facts.discardSeconds,
    contentEncodings: facts.contentEncodings,
    timecode: facts.timecode,
    references: facts.references,
    header: describeHeader(facts),
    video: facts.video && describeVideo(facts, facts.video),
    audio: describeAudio(facts),
  };
}

/** Of ADPCM the nominal rate. */
function trackBitRate(facts: TrackFacts): Track['bitRate'] {
  const counted = bitRate(facts);
  const { codec } = facts.codec;
  if (counted.average === null || audioCodecs.get(codec ?? '')?.uncompressed === true)
    return counted;
  const constant = constantBitRate({ codec, audio: describeAudio(facts) });
  return constant === null ? counted : { ...counted, average: constant };
}

function describeHeader({ header, config }: TrackFacts): Track['header'] {
  return {
    durationTicks: header.durationTicks,
    createdAt: header.createdAt,
    language: header.language,
    width: header.width,
    height: header.height,
    matrix: header.matrix,
    vendor: header.vendor,
    compressor: header.compressor,
    configBytes: config === null ? null : config.length,
    nalLengthSize: header.nalLengthSize,
    uid: header.uid,
    defaultDurationNanoseconds: header.defaultDurationNanoseconds,
    claims: header.claims,
  };
}

function describeAudio({ audio }: TrackFacts): AudioTrack | null {
  return (
    audio && {
      sampleRate: audio.sampleRate || null,
      channels: audio.channels || null,
      channelLayout: audio.channelLayout,
      bitsPerSample: audio.bitsPerSample,
    }
  );
}
