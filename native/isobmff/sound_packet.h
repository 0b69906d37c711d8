// QuickTime sound of constant sizes (QuickTime File Format, Sound Sample Descriptions).
#pragma once

#include <cstdint>

#include "core/cursor.h"

namespace boxray::isobmff {

// So many samples of all channels take so many bytes together: 1 of uncompressed sound, a packet's of
// compressed sound.
struct SoundPacket {
  uint32_t bytes = 0;  // 0: not known
  uint32_t samples = 1;
};

// Where the samples of a track last a tick each, the one size that stsz has for all of them counts no bytes:
// QuickTime writes 1 there, and FFmpeg goes by the sound description too (mov_build_index). `entry` is the
// payload of a sample entry of the type `format`.
SoundPacket sound_packet(uint32_t format, const Cursor& entry);

}  // namespace boxray::isobmff
