// XXH3, 128 bits, seed 0, as specified in xxHash's doc/xxhash_spec.md; digests are in
// the canonical (big-endian) form.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cpu/target.h"

namespace boxray::hash {

constexpr size_t xxh3_stripe = 64;
constexpr size_t xxh3_stripes_in_block = 16;  // (secret size − stripe) / 8

constexpr uint64_t xxh_prime32_1 = 0x9e3779b1;

extern const uint8_t xxh3_secret[192];

// Mixes `stripes` stripes into the eight accumulators and scrambles these after each block. `position` is the
// number of stripes of the current block so far, below xxh3_stripes_in_block; gives the new one.
using Xxh3Stripes = size_t (*)(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes);

size_t xxh3_stripes_scalar(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes);
#if defined(BOXRAY_X64)
size_t xxh3_stripes_sse2(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes);
#endif
#if defined(BOXRAY_AVX)
size_t xxh3_stripes_avx2(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes);
size_t xxh3_stripes_avx512(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes);
#endif
#if defined(BOXRAY_ARM64)
size_t xxh3_stripes_neon(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes);
#endif

void xxh3_message(Xxh3Stripes stripes, const uint8_t* data, size_t size, uint8_t* digest);

class Xxh3 {
 public:
  void init(Xxh3Stripes stripes);
  void update(const uint8_t* data, size_t size);
  void finish(uint8_t* digest);

 private:
  Xxh3Stripes stripes_;
  uint64_t length_;
  size_t position_;
  uint64_t accumulators_[8];
  size_t held_;
  // The last bytes, at least one; once it has been emptied, its end still has the stripe before them.
  uint8_t buffer_[4 * xxh3_stripe];
};

}  // namespace boxray::hash
