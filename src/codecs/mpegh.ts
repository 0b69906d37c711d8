import { u32 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { findBox } from '../families/isobmff/describe/entry-boxes.js';
import type { AudioDescription } from '../families/isobmff/describe/sample-description.js';
import type { AudioFacts } from '../media/facts.js';
import { parseAudioSpecificConfig } from './aac-config.js';
import { configurationChannels, configurationLayout } from './channel-configuration.js';

const MHAC = fourcc('mhaC');
const MHA1 = fourcc('mha1');
const IACB = fourcc('iacb');

/** MHAConfigurationBox (ISO/IEC 23008-3 20.5.2); `mhm1` may go without, since its stream carries it. */
export function readMpegH(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'mpegh_3d_audio';
  facts.codecString = fourccToString(audio.format);
  const { entry } = audio;
  const box = findBox(audio.boxes, MHAC);
  if (box === null) {
    if (audio.format === MHA1) entry.problem('missing-codec-config', null, 'mhaC');
    return;
  }
  if (box.end - box.payload < 5) {
    entry.problem('invalid-codec-config', box, 'too short');
    return;
  }
  const profileLevel = entry.bytes[box.payload + 1] as number;
  const layout = entry.bytes[box.payload + 2] as number;
  // 21.2 of ISO/IEC 23008-3: the profile-level indication in hex.
  facts.codecString += `.0x${profileLevel.toString(16).toUpperCase().padStart(2, '0')}`;
  facts.channels = configurationChannels(layout);
  facts.channelLayout = configurationLayout(layout);
}

const SEQUENCE_HEADER = 31;
const CODEC_CONFIG = 0;

/** Reads an unsigned leb128 at `at`; `next` is -1 where it does not fit. */
function leb128(bytes: Uint8Array, at: number, end: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 8 && at + i < end; i++) {
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if ((byte & 0x80) === 0) return { value, next: at + i + 1 };
  }
  return { value: 0, next: -1 };
}

/**
 * IAConfigurationBox (Immersive Audio Model and Formats 1.1, 6.2.3): profiles from the sequence header, the coding from the
 * codec config OBU. Channels depend on the mix that is chosen, so none are stated.
 */
export function readIamf(audio: AudioDescription, facts: AudioFacts): void {
  facts.codec = 'iamf';
  facts.codecString = fourccToString(audio.format);
  const { entry } = audio;
  const { bytes } = entry;
  const box = findBox(audio.boxes, IACB);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'iacb');
    return;
  }
  let profiles = '';
  let coding = '';
  let at = leb128(bytes, box.payload + 1, box.end).next;
  while (at >= 0 && at < box.end && (profiles === '' || coding === '')) {
    const type = (bytes[at] as number) >> 3;
    const size = leb128(bytes, at + 1, box.end);
    const end = size.next + size.value;
    if (size.next < 0 || end > box.end) {
      at = -1;
      break;
    }
    if (type === SEQUENCE_HEADER && size.value >= 6)
      profiles = `${three(bytes[size.next + 4] as number)}.${three(bytes[size.next + 5] as number)}`;
    if (type === CODEC_CONFIG) coding = readCoding(bytes, size.next, end, facts);
    at = end;
  }
  if (at < 0 || profiles === '' || coding === '')
    entry.problem('invalid-codec-config', box, 'a descriptor is missing or does not fit');
  else facts.codecString += `.${profiles}.${coding}`;
}

function three(value: number): string {
  return String(value).padStart(3, '0');
}

/** `codec_config()`: id, four-character code, samples in a frame, roll distance, decoder configuration. */
function readCoding(bytes: Uint8Array, start: number, end: number, facts: AudioFacts): string {
  const id = leb128(bytes, start, end);
  if (id.next < 0 || end - id.next < 4) return '';
  const coding = u32(bytes, id.next);
  const frame = leb128(bytes, id.next + 4, end);
  const at = frame.next + 2;
  const text = fourccToString(coding);
  if (frame.next < 0) return text;
  if (text === 'Opus') facts.sampleRate = 48_000;
  if (text === 'ipcm' && end - at >= 6) {
    facts.bitsPerSample = bytes[at + 1] as number;
    facts.sampleRate = u32(bytes, at + 2);
  }
  if (text !== 'mp4a') return text;
  // A DecoderConfigDescriptor: tag, size byte, 13 bytes, tag and size byte of the AudioSpecificConfig.
  const config = parseAudioSpecificConfig(bytes, Math.min(at + 17, end), end);
  if (config !== null) facts.sampleRate = config.outputRate;
  return 'mp4a.40.2';
}
