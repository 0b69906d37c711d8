// Blocks (RFC 9559 10): the header of a Block or SimpleBlock, and the frames that are laced in it.
#pragma once

#include "elements.h"
#include "track.h"

namespace boxray::matroska {

// A track number of 8 bytes, time, flags.
inline constexpr size_t longest_block_header = 11;
inline constexpr uint8_t laced = 0x06;

struct BlockHeader {
  uint64_t track = 0;
  int32_t time = 0;  // relative to the cluster, in ticks of the track
  uint8_t flags = 0;
  uint32_t size = 0;
};

// False where the bytes hold none.
bool read_block_header(const uint8_t* data, size_t size, BlockHeader& to);

enum class LaceState : uint8_t { read, too_short, invalid };

// Finds the frames of a laced block. `have` bytes are there of the `size` behind its header, which stand at
// `offset` in the file. `too_short`: its sizes go on behind what is there.
LaceState read_laces(const uint8_t* data, size_t have, uint64_t size, double offset, uint8_t flags,
                     BlockFrames& to);

}  // namespace boxray::matroska
