#include "murmur3.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "bytes.h"

namespace boxray::hash {

namespace {

constexpr uint64_t seed = 0x725acc55daddca55;
constexpr uint64_t c1 = 0x87c37b91114253d5, c2 = 0x4cf5ad432745937f;

struct State {
  uint64_t h1, h2;
};

State mix(State h, const uint8_t* block) {
  h.h1 ^= std::rotl(load_le64(block) * c1, 31) * c2;
  h.h1 = (std::rotl(h.h1, 27) + h.h2) * 5 + 0x52dce729;
  h.h2 ^= std::rotl(load_le64(block + 8) * c2, 33) * c1;
  h.h2 = (std::rotl(h.h2, 31) + h.h1) * 5 + 0x38495ab5;
  return h;
}

uint64_t finalize(uint64_t k) {
  k = (k ^ k >> 33) * 0xff51afd7ed558ccd;
  k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53;
  return k ^ k >> 33;
}

}  // namespace

void Murmur3::init() {
  h1_ = h2_ = seed;
  length_ = 0;
}

void Murmur3::update(const uint8_t* data, size_t size) {
  const size_t held = length_ % sizeof block_;
  length_ += size;
  State h = {h1_, h2_};
  if (held) {
    const size_t taken = std::min(size, sizeof block_ - held);
    if (taken) std::memcpy(block_ + held, data, taken);
    if (held + taken < sizeof block_) return;
    h = mix(h, block_);
    data += taken;
    size -= taken;
  }
  for (; size >= sizeof block_; data += sizeof block_, size -= sizeof block_) h = mix(h, data);
  h1_ = h.h1;
  h2_ = h.h2;
  if (size) std::memcpy(block_, data, size);
}

void Murmur3::finish(uint8_t* digest) {
  const size_t held = length_ % sizeof block_;
  std::memset(block_ + held, 0, sizeof block_ - held);
  uint64_t h1 = h1_ ^ std::rotl(load_le64(block_) * c1, 31) * c2;
  uint64_t h2 = h2_ ^ std::rotl(load_le64(block_ + 8) * c2, 33) * c1;
  h1 ^= length_;
  h2 ^= length_;
  h1 += h2;
  h2 += h1;
  h1 = finalize(h1);
  h2 = finalize(h2);
  h1 += h2;
  h2 += h1;
  store_le64(digest, h1);
  store_le64(digest + 8, h2);
}

}  // namespace boxray::hash
