// MD5 and SHA-256 alike: 64-byte blocks change a state of 32-bit words, and the last block is padded with the length.
// Messages that do not depend on each other are hashed in lanes: a kernel advances several states at once.
#pragma once

#include <cstddef>
#include <cstdint>

#include "message.h"

namespace boxray::hash {

struct BlockHash {
  uint32_t words;  // of the state, which is the digest
  bool big_endian;
  uint32_t initial[8];
};

constexpr uint32_t max_lanes = 64;

struct LaneKernel {
  uint32_t lanes;
  // Word w of lane l stands at state[w * word_stride + l * lane_stride]; a kernel of one lane has its words in a row.
  uint32_t word_stride;
  uint32_t lane_stride;
  // Hashes `count` blocks from each of at[0] … at[lanes - 1].
  void (*blocks)(uint32_t* state, const uint8_t* const* at, size_t count);
  // The kernel that is faster once only narrower_from messages, or fewer, are left; null for a kernel of one lane.
  const LaneKernel* narrower;
  uint32_t narrower_from;
};

// The layout of kernels that keep a word of several lanes in one vector.
constexpr uint32_t vector_word_stride = max_lanes, vector_lane_stride = 1;

void hash_in_lanes(const LaneKernel& kernel, const BlockHash& hash, const Message* messages, size_t count);

// One message that arrives in pieces.
class BlockStream {
 public:
  void init(const LaneKernel& kernel, const BlockHash& hash);
  void update(const uint8_t* data, size_t size);
  void finish(uint8_t* digest);

 private:
  const LaneKernel* kernel_;
  const BlockHash* hash_;
  uint64_t length_;
  uint32_t state_[8];
  uint8_t block_[64];
};

}  // namespace boxray::hash
