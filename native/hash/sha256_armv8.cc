// SHA-256 by the cryptographic extension of ARMv8, several messages at a time as in sha256_ni.cc.

#include "cpu/target.h"

#if defined(BOXRAY_ARM_SHA2)

#include <arm_neon.h>

#include <utility>

#include "kernels.h"
#include "sha256.h"

#if defined(__clang__)
BOXRAY_TARGET_BEGIN("sha2")
#else
BOXRAY_TARGET_BEGIN("+crypto")
#endif

namespace boxray::hash {

namespace {

// Rounds 4 * Group to 4 * Group + 3, and the four words of the schedule that come sixteen rounds later.
template <uint32_t Streams, uint32_t Group>
BOXRAY_INLINE void four_rounds(uint32x4_t (&abcd)[Streams], uint32x4_t (&efgh)[Streams],
                               uint32x4_t (&m)[Streams][4]) {
  const uint32x4_t k = vld1q_u32(&sha256_constants[4 * Group]);
  for (uint32_t s = 0; s < Streams; s++) {
    const uint32x4_t now = m[s][Group % 4];
    const uint32x4_t words = vaddq_u32(now, k);
    const uint32x4_t before = abcd[s];
    abcd[s] = vsha256hq_u32(abcd[s], efgh[s], words);
    efgh[s] = vsha256h2q_u32(efgh[s], before, words);
    if constexpr (Group < 12) {
      const uint32x4_t second = m[s][(Group + 1) % 4], third = m[s][(Group + 2) % 4],
                       last = m[s][(Group + 3) % 4];
      m[s][Group % 4] = vsha256su1q_u32(vsha256su0q_u32(now, second), third, last);
    }
  }
}

template <uint32_t Streams, uint32_t... Group>
BOXRAY_INLINE void all_rounds(uint32x4_t (&abcd)[Streams], uint32x4_t (&efgh)[Streams],
                              uint32x4_t (&m)[Streams][4], std::integer_sequence<uint32_t, Group...>) {
  (four_rounds<Streams, Group>(abcd, efgh, m), ...);
}

template <uint32_t Streams>
void sha256_armv8_blocks(uint32_t* state, const uint8_t* const* at, size_t count) {
  uint32x4_t abcd[Streams], efgh[Streams];
  for (uint32_t s = 0; s < Streams; s++) {
    abcd[s] = vld1q_u32(state + 8 * s);
    efgh[s] = vld1q_u32(state + 8 * s + 4);
  }
  for (size_t block = 0; block < count; block++) {
    uint32x4_t m[Streams][4], abcd_before[Streams], efgh_before[Streams];
    for (uint32_t s = 0; s < Streams; s++) {
      const uint8_t* data = at[s] + block * 64;
      for (uint32_t i = 0; i < 4; i++) m[s][i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(data + 16 * i)));
      abcd_before[s] = abcd[s];
      efgh_before[s] = efgh[s];
    }
    all_rounds<Streams>(abcd, efgh, m, std::make_integer_sequence<uint32_t, 16>());
    for (uint32_t s = 0; s < Streams; s++) {
      abcd[s] = vaddq_u32(abcd[s], abcd_before[s]);
      efgh[s] = vaddq_u32(efgh[s], efgh_before[s]);
    }
  }
  for (uint32_t s = 0; s < Streams; s++) {
    vst1q_u32(state + 8 * s, abcd[s]);
    vst1q_u32(state + 8 * s + 4, efgh[s]);
  }
}

}  // namespace

}  // namespace boxray::hash

BOXRAY_TARGET_END

namespace boxray::hash {

namespace {

const LaneKernel sha256_armv8_1 = {1, 1, 8, sha256_armv8_blocks<1>, nullptr, 0};
const LaneKernel sha256_armv8_2 = {2, 1, 8, sha256_armv8_blocks<2>, &sha256_armv8_1, 1};

}  // namespace

const LaneKernel sha256_armv8 = {3, 1, 8, sha256_armv8_blocks<3>, &sha256_armv8_2, 2};

}  // namespace boxray::hash

#endif
