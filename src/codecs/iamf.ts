import { u32 } from '../bytes/bytes.js';
import { fourccToString } from '../bytes/fourcc.js';
import { leb128 } from '../bytes/leb128.js';
import type { AudioFacts } from '../media/facts.js';
import { parseAudioSpecificConfig } from './aac-config.js';
import { type AudioSource, audioFacts } from './source.js';

const SEQUENCE_HEADER = 31;
const CODEC_CONFIG = 0;

/**
 * `record`: the payload of IAConfigurationBox (Immersive Audio Model and Formats 1.1, 6.2.3): profiles from
 * the sequence header, the coding from the codec config OBU. Channels depend on the mix that is chosen, so
 * none are stated.
 */
export function readIamf(source: AudioSource): AudioFacts {
  const { record } = source;
  const facts = audioFacts(source);
  if (record === null) return facts;
  let profiles = '';
  let coding = '';
  let at = leb128(record, 1, record.length)?.end ?? -1;
  while (at >= 0 && at < record.length && (profiles === '' || coding === '')) {
    const type = (record[at] as number) >> 3;
    const size = leb128(record, at + 1, record.length);
    if (size === null || size.value > record.length - size.end) {
      at = -1;
      break;
    }
    const start = size.end;
    const end = start + size.value;
    if (type === SEQUENCE_HEADER && size.value >= 6)
      profiles = `${three(record[start + 4] as number)}.${three(record[start + 5] as number)}`;
    if (type === CODEC_CONFIG) coding = readCoding(record, start, end, facts);
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
  if (id === null || end - id.end < 4) return '';
  const text = fourccToString(u32(bytes, id.end));
  const frame = leb128(bytes, id.end + 4, end);
  if (frame === null) return text;
  const at = frame.end + 2;
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
