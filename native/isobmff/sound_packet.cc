#include "sound_packet.h"

#include "box.h"

namespace boxray::isobmff {

namespace {

// Of one sample of one channel of uncompressed sound; 0 where the format is not such.
uint32_t bytes_of_sample(uint32_t format, uint32_t bits) {
  switch (format) {
    case fourcc("twos"):
    case fourcc("sowt"):
    case fourcc("lpcm"):
      return bits ? (bits + 7) / 8 : 2;
    case fourcc("raw "):
    case fourcc("NONE"):
      return bits ? (bits + 7) / 8 : 1;
    case fourcc("ulaw"):
    case fourcc("alaw"):
      return 1;
    case fourcc("in24"):
      return 3;
    case fourcc("in32"):
    case fourcc("fl32"):
      return 4;
    case fourcc("fl64"):
      return 8;
    default:
      return 0;
  }
}

// Formats of before version 1 of the description, which has the numbers itself.
SoundPacket known_packet(uint32_t format, uint32_t channels) {
  switch (format) {
    case fourcc("MAC3"):
      return {2 * channels, 6};
    case fourcc("MAC6"):
      return {channels, 6};
    case fourcc("ima4"):
      return {34 * channels, 64};
    case fourcc("agsm"):
      return {33, 160};
    default:
      return {};
  }
}

}  // namespace

SoundPacket sound_packet(uint32_t format, const Cursor& entry) {
  constexpr size_t size_of[] = {28, 44, 64};
  if (entry.remaining() < size_of[0]) return {};
  const uint8_t* const at = entry.data();
  const uint32_t version = load_be16(at + 8);
  if (version > 2 || entry.remaining() < size_of[version]) return {};
  if (version == 2) {
    const SoundPacket packet = {load_be32(at + 56), load_be32(at + 60)};
    return packet.bytes && packet.samples ? packet : SoundPacket{};
  }
  const uint32_t channels = load_be16(at + 16);
  const SoundPacket known = known_packet(format, channels);
  if (known.bytes) return known;
  if (const uint32_t bytes = bytes_of_sample(format, load_be16(at + 18))) return {bytes * channels, 1};
  // Samples a packet and bytes a frame, which is a packet of all channels. ISO's AudioSampleEntryV1 has boxes
  // in their place, whose type would be a large number.
  const uint32_t samples = version == 1 ? load_be32(at + 28) : 0;
  const uint32_t bytes = samples > 1 && at[32] < 0x20 ? load_be32(at + 36) : 0;
  return bytes ? SoundPacket{bytes, samples} : SoundPacket{};
}

}  // namespace boxray::isobmff
