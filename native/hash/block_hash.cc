#include "block_hash.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

#include "bytes.h"

namespace boxray::hash {

namespace {

constexpr size_t block_size = 64;

void store_digest(const BlockHash& hash, const uint32_t* state, size_t stride, uint8_t* digest) {
  for (size_t w = 0; w < hash.words; w++) {
    if (hash.big_endian)
      store_be32(digest + 4 * w, state[w * stride]);
    else
      store_le32(digest + 4 * w, state[w * stride]);
  }
}

// libstdc++ 12 gives the width in the type of the number.
int width_of(size_t size) { return static_cast<int>(std::bit_width(size)); }

constexpr size_t longest_run = 1024;  // so that a count of blocks is small, however long the message

}  // namespace

void Tail::fill(const BlockHash& hash, const uint8_t* end, size_t rest, size_t readable, uint64_t length) {
  // A copy of fixed size is several times faster than one of the size needed.
  if (readable >= block_size)
    std::memcpy(bytes, end - block_size, block_size);
  else if (rest)
    std::memcpy(bytes + block_size - rest, end - rest, rest);
  std::memset(bytes + block_size, 0, 2 * block_size);
  bytes[block_size] = 0x80;
  uint8_t* from = bytes + block_size - rest;
  begin = from;
  blocks = rest < block_size - 8 ? 1 : 2;
  uint8_t* bits = from + blocks * block_size - 8;
  if (hash.big_endian)
    store_be64(bits, length << 3);
  else
    store_le64(bits, length << 3);
}

void Queue::init(const Message* messages, size_t count, uint32_t lanes) {
  messages_ = messages;
  count_ = count;
  at_ = 0;
  size_t total = 0, classes = 0;
  for (size_t i = 0; i < count; i++) {
    total += messages[i].size;
    classes |= messages[i].size;
  }
  common_ = width_of(total / lanes / 16);
  class_ = std::max(width_of(classes), common_);
  advance();
}

void Queue::advance() {
  for (;;) {
    while (at_ < count_) {
      next_ = &messages_[at_++];
      const int c = width_of(next_->size);
      if (class_ > common_ ? c == class_ : c <= common_) return;
    }
    if (class_ <= common_) break;
    class_--;
    at_ = 0;
  }
  next_ = nullptr;
}

void Lanes::init(const LaneKernel& widest, const BlockHash& hash) {
  widest_ = kernel_ = &widest;
  hash_ = &hash;
  active_ = 0;
  std::memset(state_, 0, sizeof state_);  // an idle lane's state is hashed on too
}

void Lanes::add(const Message* messages, size_t count) {
  if (kernel_ != widest_) change_kernel(*widest_);
  queue_.init(messages, count, kernel_->lanes);
  while (active_ < kernel_->lanes && !queue_.empty()) start(active_++, queue_.take());
  while (!queue_.empty()) step();
}

void Lanes::release(const uint8_t* begin, const uint8_t* end) {
  while (reads(begin, end)) {
    narrow();
    step();
  }
}

void Lanes::finish() {
  while (active_) {
    narrow();
    step();
  }
}

void Lanes::start(uint32_t lane, const Message& message) {
  for (size_t w = 0; w < hash_->words; w++) word(w, lane) = hash_->initial[w];
  message_[lane] = message;
  ended_[lane] = false;
  at_[lane] = message.data;
  unqueued_[lane] = message.size / block_size;
  proceed(lane);
}

// Gives the lane its next run of blocks; false when its message has been hashed.
bool Lanes::proceed(uint32_t lane) {
  if (unqueued_[lane]) {
    left_[lane] = static_cast<uint32_t>(std::min(unqueued_[lane], longest_run));
    unqueued_[lane] -= left_[lane];
    return true;
  }
  if (ended_[lane]) return false;
  ended_[lane] = true;
  const Message& message = message_[lane];
  Tail& tail = tails_[lane];
  tail.fill(*hash_, message.data + message.size, message.size % block_size, message.size, message.size);
  at_[lane] = tail.begin;
  left_[lane] = tail.blocks;
  return true;
}

void Lanes::step() {
  // Where a kernel takes fewer lanes than are active, the others wait; where it takes
  // more, it hashes the first again.
  const uint32_t running = std::min(active_, kernel_->lanes);
  for (uint32_t lane = running; lane < kernel_->lanes; lane++) at_[lane] = at_[0];
  uint32_t count = left_[0];
  for (uint32_t lane = 1; lane < running; lane++) count = std::min(count, left_[lane]);
  kernel_->blocks(state_, at_, count);
  for (uint32_t lane = 0; lane < running; lane++) {
    left_[lane] -= count;
    at_[lane] += count * block_size;
  }
  // Backwards, so that a lane moved into a free place has been looked at.
  for (uint32_t lane = running; lane-- > 0;)
    if (left_[lane] == 0 && !proceed(lane)) replace(lane);
}

void Lanes::replace(uint32_t lane) {
  store_digest(*hash_, &word(0, lane), kernel_->word_stride, message_[lane].digest);
  if (!queue_.empty()) {
    start(lane, queue_.take());
    return;
  }
  const uint32_t last = --active_;
  if (lane == last) return;
  for (size_t w = 0; w < hash_->words; w++) word(w, lane) = word(w, last);
  message_[lane] = message_[last];
  ended_[lane] = ended_[last];
  unqueued_[lane] = unqueued_[last];
  left_[lane] = left_[last];
  at_[lane] = at_[last];
  if (ended_[lane]) {
    const ptrdiff_t offset = at_[last] - tails_[last].bytes;
    std::memcpy(tails_[lane].bytes, tails_[last].bytes, sizeof tails_[lane].bytes);
    at_[lane] = tails_[lane].bytes + offset;
  }
}

void Lanes::narrow() {
  while (kernel_->narrower && active_ <= kernel_->narrower_from) change_kernel(*kernel_->narrower);
}

void Lanes::change_kernel(const LaneKernel& kernel) {
  uint32_t states[8 * max_lanes];
  for (uint32_t lane = 0; lane < active_; lane++)
    for (size_t w = 0; w < hash_->words; w++) states[size_t{8} * lane + w] = word(w, lane);
  kernel_ = &kernel;
  for (uint32_t lane = 0; lane < active_; lane++)
    for (size_t w = 0; w < hash_->words; w++) word(w, lane) = states[size_t{8} * lane + w];
}

bool Lanes::reads(const uint8_t* begin, const uint8_t* end) const {
  const std::less<const uint8_t*> before;
  for (uint32_t lane = 0; lane < active_; lane++)
    if (!before(message_[lane].data, begin) && before(message_[lane].data, end)) return true;
  return false;
}

void BlockStream::init(const LaneKernel& kernel, const BlockHash& hash) {
  kernel_ = &kernel;
  while (kernel_->narrower) kernel_ = kernel_->narrower;
  hash_ = &hash;
  length_ = 0;
  std::memcpy(state_, hash.initial, sizeof state_);
}

void BlockStream::update(const uint8_t* data, size_t size) {
  const size_t held = length_ % block_size;
  length_ += size;
  if (held) {
    const size_t taken = std::min(size, block_size - held);
    if (taken) std::memcpy(block_ + held, data, taken);
    if (held + taken < block_size) return;
    const uint8_t* block = block_;
    kernel_->blocks(state_, &block, 1);
    data += taken;
    size -= taken;
  }
  if (size >= block_size) kernel_->blocks(state_, &data, size / block_size);
  const size_t rest = size % block_size;
  if (rest) std::memcpy(block_, data + size - rest, rest);
}

void BlockStream::finish(uint8_t* digest) {
  const size_t rest = length_ % block_size;
  Tail tail;
  tail.fill(*hash_, block_ + rest, rest, rest, length_);
  kernel_->blocks(state_, &tail.begin, tail.blocks);
  store_digest(*hash_, state_, 1, digest);
}

}  // namespace boxray::hash
