// Four lanes to a vector: every x86-64 processor.

#include "cpu/target.h"

#if defined(BOXRAY_X64)

#include <emmintrin.h>

#include <utility>

#include "kernels.h"
#include "md5.h"
#include "sha256.h"
#include "transpose.h"
#include "xxh3.h"

namespace boxray::hash {

namespace {

struct Sse2 {
  using Vector = __m128i;
  static constexpr uint32_t width = 4, word_stride = vector_word_stride;
  static BOXRAY_INLINE Vector broadcast(uint32_t x) { return _mm_set1_epi32(static_cast<int>(x)); }
  static BOXRAY_INLINE Vector load(const uint32_t* p) {
    return _mm_load_si128(reinterpret_cast<const Vector*>(p));
  }
  static BOXRAY_INLINE void store(uint32_t* p, Vector x) { _mm_store_si128(reinterpret_cast<Vector*>(p), x); }
  static BOXRAY_INLINE Vector add(Vector a, Vector b) { return _mm_add_epi32(a, b); }
  static BOXRAY_INLINE Vector settled(Vector x) {
    BOXRAY_SETTLE("x", x);
    return x;
  }
  static BOXRAY_INLINE Vector choose(Vector x, Vector y, Vector z) {
    return _mm_xor_si128(z, _mm_and_si128(x, _mm_xor_si128(y, z)));
  }
  // sum + choose(x, y, z), with the shortest way for y.
  static BOXRAY_INLINE Vector add_choice(Vector sum, Vector x, Vector y, Vector z) {
    return add(settled(add(sum, _mm_andnot_si128(x, z))), _mm_and_si128(x, y));
  }
  static BOXRAY_INLINE Vector majority(Vector x, Vector y, Vector z) {
    return _mm_xor_si128(y, _mm_and_si128(_mm_xor_si128(x, y), _mm_xor_si128(y, z)));
  }
  static BOXRAY_INLINE Vector parity(Vector x, Vector y, Vector z) {
    return _mm_xor_si128(x, _mm_xor_si128(y, z));
  }
  static BOXRAY_INLINE Vector md5_i(Vector x, Vector y, Vector z) {
    return _mm_xor_si128(y, _mm_or_si128(x, _mm_xor_si128(z, _mm_set1_epi32(-1))));
  }
  template <int Bits>
  static BOXRAY_INLINE Vector rotate(Vector x) {
    return _mm_or_si128(_mm_slli_epi32(x, Bits), _mm_srli_epi32(x, 32 - Bits));
  }
  template <int Bits>
  static BOXRAY_INLINE Vector shift_right(Vector x) {
    return _mm_srli_epi32(x, Bits);
  }
  static BOXRAY_INLINE Vector swap_bytes(Vector x) {
    const Vector halves = _mm_or_si128(_mm_slli_epi16(x, 8), _mm_srli_epi16(x, 8));
    return _mm_shufflehi_epi16(_mm_shufflelo_epi16(halves, 0xb1), 0xb1);
  }
  static BOXRAY_INLINE Vector quads(const uint8_t* const* at, size_t row, size_t offset) {
    return _mm_loadu_si128(reinterpret_cast<const Vector*>(at[row] + offset));
  }
  static BOXRAY_INLINE Vector low32(Vector a, Vector b) { return _mm_unpacklo_epi32(a, b); }
  static BOXRAY_INLINE Vector high32(Vector a, Vector b) { return _mm_unpackhi_epi32(a, b); }
  static BOXRAY_INLINE Vector low64(Vector a, Vector b) { return _mm_unpacklo_epi64(a, b); }
  static BOXRAY_INLINE Vector high64(Vector a, Vector b) { return _mm_unpackhi_epi64(a, b); }
  static BOXRAY_INLINE void load_block(const uint8_t* const* at, size_t offset, Vector (&words)[16]) {
    transpose_block<Sse2>(at, offset, words);
  }

  // For XXH3: numbers of 64 bits.
  static BOXRAY_INLINE Vector load_bytes(const uint8_t* p) {
    return _mm_loadu_si128(reinterpret_cast<const Vector*>(p));
  }
  static BOXRAY_INLINE void store_bytes(uint8_t* p, Vector x) {
    _mm_storeu_si128(reinterpret_cast<Vector*>(p), x);
  }
  static BOXRAY_INLINE Vector exclusive_or(Vector a, Vector b) { return _mm_xor_si128(a, b); }
  static BOXRAY_INLINE Vector add64(Vector a, Vector b) { return _mm_add_epi64(a, b); }
  static BOXRAY_INLINE Vector swap64(Vector x) { return _mm_shuffle_epi32(x, 0x4e); }
  static BOXRAY_INLINE Vector shift_right_47(Vector x) { return _mm_srli_epi64(x, 47); }
  static BOXRAY_INLINE Vector product_of_halves(Vector x) { return _mm_mul_epu32(x, _mm_srli_epi64(x, 32)); }
  static BOXRAY_INLINE Vector times_prime(Vector x) {
    const Vector prime = _mm_set1_epi64x(xxh_prime32_1);
    const Vector high = _mm_mul_epu32(_mm_srli_epi64(x, 32), prime);
    return _mm_add_epi64(_mm_mul_epu32(x, prime), _mm_slli_epi64(high, 32));
  }
};

}  // namespace

}  // namespace boxray::hash

#include "md5_rounds.h"
#include "sha256_rounds.h"
#include "xxh3_rounds.h"

namespace boxray::hash {

size_t xxh3_stripes_sse2(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes) {
  return xxh3_rounds<Sse2>(accumulators, position, data, stripes);
}

namespace {

const LaneKernel md5_4 = {4, vector_word_stride, vector_lane_stride, md5_blocks<Sse2, 1>, &md5_scalar, 1};

}  // namespace

const LaneKernel md5_sse2 = {12, vector_word_stride, vector_lane_stride, md5_blocks<Sse2, 3>, &md5_4, 4};
const LaneKernel sha256_sse2 = {
    4, vector_word_stride, vector_lane_stride, sha256_blocks<Sse2, 1>, &sha256_scalar, 2};

}  // namespace boxray::hash

#endif
