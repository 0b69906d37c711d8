import { u16, u32 } from '../../bytes/bytes.js';
import { fourcc } from '../../bytes/fourcc.js';
import type { SampleEntry } from './raw.js';

/**
 * QuickTime sound of constant sizes (QuickTime File Format, Sound Sample Descriptions): so many samples of
 * all channels take so many bytes together: 1 of uncompressed sound, a packet's of compressed sound.
 */
export interface SoundPacket {
  bytes: number;
  samples: number;
}

/** Bytes of one sample of one channel of uncompressed sound, by the bits that the entry says. */
const bytesOfSample = new Map<number, (bits: number) => number>(
  (
    [
      ['twos', (bits) => Math.ceil((bits || 16) / 8)],
      ['sowt', (bits) => Math.ceil((bits || 16) / 8)],
      ['lpcm', (bits) => Math.ceil((bits || 16) / 8)],
      ['raw ', (bits) => Math.ceil((bits || 8) / 8)],
      ['NONE', (bits) => Math.ceil((bits || 8) / 8)],
      ['ulaw', () => 1],
      ['alaw', () => 1],
      ['in24', () => 3],
      ['in32', () => 4],
      ['fl32', () => 4],
      ['fl64', () => 8],
    ] satisfies [string, (bits: number) => number][]
  ).map(([format, bytes]) => [fourcc(format), bytes]),
);

/** Formats of before version 1 of the description, which has the numbers itself. */
const knownPackets = new Map<number, (channels: number) => SoundPacket>(
  (
    [
      ['MAC3', (channels) => ({ bytes: 2 * channels, samples: 6 })],
      ['MAC6', (channels) => ({ bytes: channels, samples: 6 })],
      ['ima4', (channels) => ({ bytes: 34 * channels, samples: 64 })],
      ['agsm', () => ({ bytes: 33, samples: 160 })],
    ] satisfies [string, (channels: number) => SoundPacket][]
  ).map(([format, packet]) => [fourcc(format), packet]),
);

/** Bytes of a sample entry up to the end of the sound description, by its version. */
const sizes = [36, 52, 72];

/**
 * Where the samples of a track last a tick each, the one size that `stsz` has for all of them counts no
 * bytes: QuickTime writes 1 there, and FFmpeg goes by the sound description too (mov_build_index). Null where
 * the entry does not say. The native core has the same rules in sound_packet.cc.
 */
export function soundPacket({ format, bytes }: SampleEntry): SoundPacket | null {
  // A size of 1 means that the size of the entry follows in 64 bits.
  const at = u32(bytes, 0) === 1 ? 8 : 0;
  const length = bytes.length - at;
  if (length < (sizes[0] as number)) return null;
  const version = u16(bytes, at + 16);
  if (version > 2 || length < (sizes[version] as number)) return null;
  if (version === 2) return packet(u32(bytes, at + 64), u32(bytes, at + 68));
  const channels = u16(bytes, at + 24);
  const known = knownPackets.get(format)?.(channels);
  if (known !== undefined && known.bytes > 0) return known;
  const plain = (bytesOfSample.get(format)?.(u16(bytes, at + 26)) ?? 0) * channels;
  if (bytesOfSample.has(format)) return packet(plain, 1);
  // Samples a packet and bytes a frame, which is a packet of all channels. ISO's AudioSampleEntryV1 has boxes
  // in their place, whose type would be a large number.
  if (version === 0 || (bytes[at + 40] as number) >= 0x20) return null;
  const samples = u32(bytes, at + 36);
  return samples > 1 ? packet(u32(bytes, at + 44), samples) : null;
}

const packet = (bytes: number, samples: number): SoundPacket | null =>
  bytes > 0 && samples > 0 ? { bytes, samples } : null;
