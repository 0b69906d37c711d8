// MD5 and SHA-256 alike: 64-byte blocks change a state of 32-bit words, and the last block is
// padded with the length. Messages that do not depend on each other are hashed in lanes: a kernel
// advances several states at once.
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
  // Word w of lane l stands at state[w * word_stride + l * lane_stride]; a kernel of
  // one lane has its words in a row.
  uint32_t word_stride;
  uint32_t lane_stride;
  // Hashes `count` blocks from each of at[0] … at[lanes - 1].
  void (*blocks)(uint32_t* state, const uint8_t* const* at, size_t count);
  // The kernel that is faster once only narrower_from messages, or fewer, are left;
  // null for a kernel of one lane.
  const LaneKernel* narrower;
  uint32_t narrower_from;
};

// The layout of kernels that keep a word of several lanes in one vector.
constexpr uint32_t vector_word_stride = max_lanes, vector_lane_stride = 1;

// The padded end of a message: one block or two.
struct Tail {
  const uint8_t* begin;
  uint32_t blocks;
  uint8_t bytes[192];

  // `rest` bytes before `end` are not hashed yet; `readable` bytes before it may be read.
  void fill(const BlockHash& hash, const uint8_t* end, size_t rest, size_t readable, uint64_t length);
};

// Gives messages in an order that leaves no long one for the end, when the other lanes have run dry: those
// longer than a small part of a lane's share come first, by powers of two; all others as they stand.
class Queue {
 public:
  void init(const Message* messages, size_t count, uint32_t lanes);
  bool empty() const { return !next_; }
  const Message& take() {
    const Message* taken = next_;
    advance();
    return *taken;
  }

 private:
  void advance();

  const Message* messages_;
  size_t count_;
  size_t at_;
  int class_;   // bit width of the sizes that are given now
  int common_;  // this class and all below are given together
  const Message* next_;
};

// Messages in lanes. It may be left with messages half hashed and go on with
// others: see BatchHasher in hash.h.
class Lanes {
 public:
  void init(const LaneKernel& widest, const BlockHash& hash);
  void add(const Message* messages, size_t count);
  void release(const uint8_t* begin, const uint8_t* end);
  void finish();

 private:
  uint32_t& word(size_t w, size_t lane) {
    return state_[w * kernel_->word_stride + lane * kernel_->lane_stride];
  }
  void start(uint32_t lane, const Message& message);
  bool proceed(uint32_t lane);
  void step();
  void replace(uint32_t lane);
  void narrow();
  void change_kernel(const LaneKernel& kernel);
  bool reads(const uint8_t* begin, const uint8_t* end) const;

  const LaneKernel* widest_;
  const LaneKernel* kernel_;
  const BlockHash* hash_;
  Queue queue_;
  uint32_t active_;  // lanes 0 … active_ - 1 have messages
  alignas(64) uint32_t state_[8 * max_lanes];
  const uint8_t* at_[max_lanes];
  uint32_t left_[max_lanes];    // blocks of this run
  size_t unqueued_[max_lanes];  // whole blocks of the message after this run
  bool ended_[max_lanes];       // the run is the padded end
  Message message_[max_lanes];
  Tail tails_[max_lanes];
};

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
