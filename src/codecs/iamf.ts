import { u32 } from '../bytes/bytes.js';
import { fourccToString } from '../bytes/fourcc.js';
import type { AudioFacts } from '../media/facts.js';
import { parseAudioSpecificConfig } from './aac-config.js';
import { type AudioSource, audioFacts } from './source.js';

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
 * `record`: the payload of IAConfigurationBox (Immersive Audio Model and Formats 1.1, 6.2.3): profiles from the sequence
 * header, the coding from the codec config OBU. Channels depend on the mix that is chosen, so none are stated.
 */
export function readIamf(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  if (record === null) return facts;
  let profiles = '';
  let coding = '';
  let at = leb128(record, 1, record.length).next;
  while (at >= 0 && at < record.length && (profiles === '' || coding === '')) {
    const type = (record[at] as number) >> 3;
    const size = leb128(record, at + 1, record.length);
    const end = size.next + size.value;
    if (size.next < 0 || end > record.length) {
      at = -1;
      break;
    }
    if (type === SEQUENCE_HEADER && size.value >= 6) {
      const [primary, additional] = [record[size.next + 4], record[size.next + 5]] as [
        number,
        number,
      ];
      profiles = `${three(primary)}.${three(additional)}`;
    }
    if (type === CODEC_CONFIG) coding = readCoding(record, size.next, end, facts);
    at = end;
  }
  if (at < 0 || profiles === '' || coding === '')
    source.problem('invalid-codec-config', 'a descriptor is missing or does not fit');
  else facts.codecString += `.${profiles}.${coding}`;
  return facts;
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
