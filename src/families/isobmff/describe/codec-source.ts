/** Opens the way from a sample entry, or an image item's properties, to the reader of its codec. */

import { u16 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { dolbyVisionString, readDolbyVision } from '../../../codecs/dolby-vision.js';
import { pcmCodec } from '../../../codecs/pcm.js';
import {
  audioSampleBytes,
  readAudio,
  readVideo,
  videoSampleBytes,
} from '../../../codecs/readers.js';
import { videoCodecs } from '../../../codecs/registry.js';
import type { AudioSource, CodecSource, VideoSource } from '../../../codecs/source.js';
import {
  type AudioFacts,
  type CodecFacts,
  noAudioFacts,
  noVideoFacts,
  type VideoFacts,
} from '../../../media/facts.js';
import { opusHead } from './codec-config.js';
import { audioEntries, type EntryCodec, otherEntries, videoEntries } from './codec-table.js';
import { containerColor } from './color.js';
import { type EntryBox, type EntryBytes, findBox } from './entry-boxes.js';
import { readStreamDescriptor } from './esds.js';
import { objectTypeString, objectTypes } from './object-types.js';
import { readPcm } from './pcm.js';
import type {
  AudioDescription,
  SampleDescription,
  VisualDescription,
} from './sample-description.js';

const VPCC = 'vpcC';
const vpccSize = 6;
const DOPS = 'dOps';
const ESDS = 'esds';
const MPEG4_AUDIO = 0x40;
const dolbyVisionBoxes = ['dvcC', 'dvvC', 'dvwC'].map(fourcc);

/** What the entry's code, and with it the box of the configuration, say of the codec. */
interface Coding {
  /** Null where it is not known. */
  codec: string | null;
  element: string;
  record: Uint8Array | null;
  /** Of the record; problems name the entry where there is none. */
  box: EntryBox | null;
  profile: string | null;
  /** Nothing is left for the codec's reader. */
  named: boolean;
}

function findCoding(description: SampleDescription, known: EntryCodec): Coding {
  if (known.config === ESDS) return streamCoding(description, known);
  const { entry, boxes, format } = description;
  const coding = byName(known.codec, fourccToString(format), known.config === null && known.named);
  if (known.config === null) return coding;
  coding.box = findBox(boxes, fourcc(known.config));
  if (coding.box !== null) coding.record = recordOf(description, known, coding.box);
  else if (known.otherwise !== undefined) coding.codec = known.otherwise;
  else if (known.optional !== true) entry.problem('missing-codec-config', null, known.config);
  return coding;
}

/** Without a record. */
function byName(codec: string | null, element: string, named: boolean | undefined): Coding {
  return { codec, element, record: null, box: null, profile: null, named: named === true };
}

/** In the form that the codec's reader documents; null where it is of a version that is not known. */
function recordOf(
  { entry }: SampleDescription,
  { config, full }: EntryCodec,
  box: EntryBox,
): Uint8Array | null {
  const { bytes } = entry;
  const { payload, end } = box;
  if (config === DOPS) return opusHead(bytes.subarray(payload, end));
  if (full !== true) return bytes.subarray(payload, end);
  const record = bytes.subarray(Math.min(payload + 4, end), end);
  if (config !== VPCC || record.length < vpccSize) return record;
  if (bytes[payload] === 1) {
    checkVpccSize(entry, box, record);
    return record;
  }
  // Version 0 was a draft with other fields.
  entry.problem('unsupported-box-version', box, '', bytes[payload] as number);
  return null;
}

/** VPCodecConfigurationRecord ends in the length of initialization data, which VP8 and VP9 do not have. */
function checkVpccSize(entry: EntryBytes, box: EntryBox, record: Uint8Array): void {
  const stated = record.length < 8 ? 8 : 8 + u16(record, 6);
  if (stated !== record.length)
    entry.problem(
      'invalid-codec-config',
      box,
      `${record.length} bytes, of which it states ${stated}`,
    );
}

/** `mp4a`, `mp4v`, `mp4s`: the object type in the elementary stream descriptor decides. */
function streamCoding({ entry, boxes, format }: SampleDescription, known: EntryCodec): Coding {
  const tag = fourccToString(format);
  const stream = readStreamDescriptor(entry, boxes);
  if (stream === null) return byName(known.codec, tag, true);
  const { objectType, box, start, end } = stream;
  const type = objectTypes.get(objectType);
  const codec = type?.codec ?? null;
  const element = objectTypeString(tag, objectType);
  if (codec === null && known.codec !== null) entry.problem('unknown-codec', box, element);
  if (known.codec === 'aac' && objectType === MPEG4_AUDIO && start === end)
    entry.problem('missing-codec-config', box, 'AudioSpecificConfig');
  const record = type?.read === 'record' && end > start ? entry.bytes.subarray(start, end) : null;
  const profile = type?.profile ?? null;
  return { codec, element, record, box, profile, named: type?.read === undefined };
}

/** Null where the codec is known by name at most. */
function sourceOf<Fields>(
  { entry, format }: SampleDescription,
  { codec, element, record, box, named }: Coding,
  fields: Fields,
  sample: Uint8Array | null,
): CodecSource<Fields> | null {
  if (codec === null || named) return null;
  return {
    tag: fourccToString(format),
    codec,
    element,
    record,
    fields,
    sample,
    problem: (code, detail) => entry.problem(code, box, detail),
  };
}

function videoSource(
  video: VisualDescription,
  known: EntryCodec,
  coding: Coding,
  sample: Uint8Array | null,
): VideoSource | null {
  const fields = {
    width: video.width,
    height: video.height,
    color: containerColor(video),
    bitDepth: known.bitDepth ?? null,
    chromaSubsampling: known.chromaSubsampling ?? null,
  };
  return sourceOf(video, coding, fields, sample);
}

/** What the codec says of a sample entry or an image item; sizes of 0 where it is silent. */
export function readVideoCodec(video: VisualDescription, sample: Uint8Array | null): VideoFacts {
  const known = videoEntries.get(video.format);
  let facts = noVideoFacts();
  if (known !== undefined) {
    const coding = findCoding(video, known);
    const source = videoSource(video, known, coding, sample);
    if (source === null) name(facts, coding);
    else facts = readVideo(source);
  } else unknown(video);
  addDolbyVision(video, facts);
  return facts;
}

/** How many bytes of the first sample {@link readVideoCodec} can use. */
export function wantedOfVideo(video: VisualDescription): number {
  const known = videoEntries.get(video.format);
  if (known === undefined) return 0;
  const source = videoSource(video, known, findCoding(video, known), null);
  return source === null ? 0 : videoSampleBytes(source);
}

/** A box of any entry makes the track Dolby Vision, whatever its four-character code. */
function addDolbyVision({ boxes, entry, format }: VisualDescription, facts: VideoFacts): void {
  const box = dolbyVisionBoxes.map((type) => findBox(boxes, type)).find((found) => found !== null);
  if (!box) return;
  facts.dolbyVision = readDolbyVision(entry.bytes.subarray(box.payload, box.end));
  if (videoCodecs.get(facts.codec ?? '')?.dolbyVision !== true) return;
  if (facts.dolbyVision === null) entry.problem('invalid-codec-config', box, 'too short');
  else
    facts.codecString =
      dolbyVisionString(fourccToString(format), facts.dolbyVision) ?? facts.codecString;
}

function name(facts: CodecFacts, { codec, element }: Coding): void {
  facts.codec = codec;
  facts.codecString = element;
}

/** `format` is 0 where encryption hides a format that is not said, which is a problem of its own. */
function unknown({ entry, format }: SampleDescription): void {
  if (format !== 0) entry.problem('unknown-codec', null, fourccToString(format));
}

function audioCoding(
  audio: AudioDescription,
): { coding: Coding; bitsPerSample: number | null } | null {
  const pcm = readPcm(audio);
  const known = audioEntries.get(audio.format);
  if (pcm === null)
    return known === undefined ? null : { coding: findCoding(audio, known), bitsPerSample: null };
  const element = fourccToString(audio.format);
  const coding = byName(pcmCodec(pcm), element, false);
  return { coding, bitsPerSample: pcm.bits <= 64 ? pcm.bits : null };
}

function audioSource(
  audio: AudioDescription,
  sample: Uint8Array | null,
): { coding: Coding; source: AudioSource | null } | null {
  const found = audioCoding(audio);
  if (found === null) return null;
  const { coding, bitsPerSample } = found;
  const { sampleRate, channels } = audio;
  const fields = { sampleRate, channels, bitsPerSample, profile: coding.profile };
  return { coding, source: sourceOf(audio, coding, fields, sample) };
}

/** What the codec says of a sample entry; rate and channels of 0 where it is silent. */
export function readAudioCodec(audio: AudioDescription, sample: Uint8Array | null): AudioFacts {
  const found = audioSource(audio, sample);
  if (found?.source) return readAudio(found.source);
  const facts = noAudioFacts();
  if (found === null) unknown(audio);
  else name(facts, found.coding);
  return facts;
}

/** How many bytes of the first sample {@link readAudioCodec} can use. */
export function wantedOfAudio(audio: AudioDescription): number {
  const source = audioSource(audio, null)?.source;
  return source ? audioSampleBytes(source) : 0;
}

/** Subtitles, metadata and others are known by name. */
export function readOtherCodec(other: SampleDescription): CodecFacts {
  const facts: CodecFacts = { codec: null, codecString: null, profile: null, level: null };
  const known = otherEntries.get(other.format);
  if (known !== undefined) name(facts, findCoding(other, known));
  else if (other.format !== 0) {
    facts.codecString = fourccToString(other.format);
    unknown(other);
  }
  return facts;
}
