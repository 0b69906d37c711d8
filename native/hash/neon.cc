// Four lanes to a vector: every arm64 processor.

#include "cpu/target.h"

#if defined(BOXRAY_ARM64)

#include <arm_neon.h>

#include <utility>

#include "kernels.h"
#include "md5.h"
#include "sha256.h"
#include "transpose.h"
#include "xxh3.h"

namespace boxray::hash {

namespace {

struct Neon {
  using Vector = uint32x4_t;
  static constexpr uint32_t width = 4, word_stride = vector_word_stride;
  static BOXRAY_INLINE Vector broadcast(uint32_t x) { return vdupq_n_u32(x); }
  static BOXRAY_INLINE Vector load(const uint32_t* p) { return vld1q_u32(p); }
  static BOXRAY_INLINE void store(uint32_t* p, Vector x) { vst1q_u32(p, x); }
  static BOXRAY_INLINE Vector add(Vector a, Vector b) { return vaddq_u32(a, b); }
  static BOXRAY_INLINE Vector settled(Vector x) {
    BOXRAY_SETTLE("w", x);
    return x;
  }
  static BOXRAY_INLINE Vector choose(Vector x, Vector y, Vector z) { return vbslq_u32(x, y, z); }
  static BOXRAY_INLINE Vector add_choice(Vector sum, Vector x, Vector y, Vector z) {
    return add(settled(add(sum, vbicq_u32(z, x))), vandq_u32(x, y));
  }
  static BOXRAY_INLINE Vector majority(Vector x, Vector y, Vector z) {
    return vbslq_u32(veorq_u32(x, y), z, y);
  }
  static BOXRAY_INLINE Vector parity(Vector x, Vector y, Vector z) { return veorq_u32(x, veorq_u32(y, z)); }
  static BOXRAY_INLINE Vector md5_i(Vector x, Vector y, Vector z) { return veorq_u32(y, vornq_u32(x, z)); }
  template <int Bits>
  static BOXRAY_INLINE Vector rotate(Vector x) {
    if constexpr (Bits == 16)
      return vreinterpretq_u32_u16(vrev32q_u16(vreinterpretq_u16_u32(x)));
    else
      return vsliq_n_u32(vshrq_n_u32(x, 32 - Bits), x, Bits);
  }
  template <int Bits>
  static BOXRAY_INLINE Vector shift_right(Vector x) {
    return vshrq_n_u32(x, Bits);
  }
  static BOXRAY_INLINE Vector swap_bytes(Vector x) {
    return vreinterpretq_u32_u8(vrev32q_u8(vreinterpretq_u8_u32(x)));
  }
  static BOXRAY_INLINE Vector quads(const uint8_t* const* at, size_t row, size_t offset) {
    return vreinterpretq_u32_u8(vld1q_u8(at[row] + offset));
  }
  static BOXRAY_INLINE Vector low32(Vector a, Vector b) { return vzip1q_u32(a, b); }
  static BOXRAY_INLINE Vector high32(Vector a, Vector b) { return vzip2q_u32(a, b); }
  static BOXRAY_INLINE Vector low64(Vector a, Vector b) {
    return vreinterpretq_u32_u64(vzip1q_u64(vreinterpretq_u64_u32(a), vreinterpretq_u64_u32(b)));
  }
  static BOXRAY_INLINE Vector high64(Vector a, Vector b) {
    return vreinterpretq_u32_u64(vzip2q_u64(vreinterpretq_u64_u32(a), vreinterpretq_u64_u32(b)));
  }
  static BOXRAY_INLINE void load_block(const uint8_t* const* at, size_t offset, Vector (&words)[16]) {
    transpose_block<Neon>(at, offset, words);
  }
};

// Two numbers of 64 bits to a vector, for XXH3.
struct Neon64 {
  using Vector = uint64x2_t;
  static BOXRAY_INLINE Vector load_bytes(const uint8_t* p) { return vreinterpretq_u64_u8(vld1q_u8(p)); }
  static BOXRAY_INLINE void store_bytes(uint8_t* p, Vector x) { vst1q_u8(p, vreinterpretq_u8_u64(x)); }
  static BOXRAY_INLINE Vector exclusive_or(Vector a, Vector b) { return veorq_u64(a, b); }
  static BOXRAY_INLINE Vector add64(Vector a, Vector b) { return vaddq_u64(a, b); }
  static BOXRAY_INLINE Vector swap64(Vector x) { return vextq_u64(x, x, 1); }
  static BOXRAY_INLINE Vector shift_right_47(Vector x) { return vshrq_n_u64(x, 47); }
  static BOXRAY_INLINE Vector product_of_halves(Vector x) {
    return vmull_u32(vmovn_u64(x), vshrn_n_u64(x, 32));
  }
  static BOXRAY_INLINE Vector times_prime(Vector x) {
    const uint32x2_t prime = vdup_n_u32(static_cast<uint32_t>(xxh_prime32_1));
    const Vector high = vshlq_n_u64(vmull_u32(vshrn_n_u64(x, 32), prime), 32);
    return vmlal_u32(high, vmovn_u64(x), prime);
  }
};

}  // namespace

}  // namespace boxray::hash

#include "md5_rounds.h"
#include "sha256_rounds.h"
#include "xxh3_rounds.h"

namespace boxray::hash {

size_t xxh3_stripes_neon(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes) {
  return xxh3_rounds<Neon64>(accumulators, position, data, stripes);
}

namespace {

const LaneKernel md5_4 = {4, vector_word_stride, vector_lane_stride, md5_blocks<Neon, 1>, &md5_scalar, 1};

}  // namespace

const LaneKernel md5_neon = {12, vector_word_stride, vector_lane_stride, md5_blocks<Neon, 3>, &md5_4, 4};
const LaneKernel sha256_neon = {
    4, vector_word_stride, vector_lane_stride, sha256_blocks<Neon, 1>, &sha256_scalar, 2};

}  // namespace boxray::hash

#endif
