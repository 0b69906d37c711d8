// Eight lanes to a vector.

#include "cpu/target.h"

#if defined(BOXRAY_AVX)

#include <immintrin.h>

#include <utility>

#include "kernels.h"
#include "md5.h"
#include "sha256.h"
#include "xxh3.h"

BOXRAY_TARGET_BEGIN("avx2")

#include "transpose.h"

namespace boxray::hash {

namespace {

struct Avx2 {
  using Vector = __m256i;
  static constexpr uint32_t width = 8, word_stride = vector_word_stride;
  static BOXRAY_INLINE Vector broadcast(uint32_t x) { return _mm256_set1_epi32(static_cast<int>(x)); }
  static BOXRAY_INLINE Vector load(const uint32_t* p) {
    return _mm256_load_si256(reinterpret_cast<const Vector*>(p));
  }
  static BOXRAY_INLINE void store(uint32_t* p, Vector x) {
    _mm256_store_si256(reinterpret_cast<Vector*>(p), x);
  }
  static BOXRAY_INLINE Vector add(Vector a, Vector b) { return _mm256_add_epi32(a, b); }
  static BOXRAY_INLINE Vector settled(Vector x) {
    BOXRAY_SETTLE("x", x);
    return x;
  }
  static BOXRAY_INLINE Vector choose(Vector x, Vector y, Vector z) {
    return _mm256_xor_si256(z, _mm256_and_si256(x, _mm256_xor_si256(y, z)));
  }
  // sum + choose(x, y, z), with the shortest way for y.
  static BOXRAY_INLINE Vector add_choice(Vector sum, Vector x, Vector y, Vector z) {
    return add(settled(add(sum, _mm256_andnot_si256(x, z))), _mm256_and_si256(x, y));
  }
  static BOXRAY_INLINE Vector majority(Vector x, Vector y, Vector z) {
    return _mm256_xor_si256(y, _mm256_and_si256(_mm256_xor_si256(x, y), _mm256_xor_si256(y, z)));
  }
  static BOXRAY_INLINE Vector parity(Vector x, Vector y, Vector z) {
    return _mm256_xor_si256(x, _mm256_xor_si256(y, z));
  }
  static BOXRAY_INLINE Vector md5_i(Vector x, Vector y, Vector z) {
    return _mm256_xor_si256(y, _mm256_or_si256(x, _mm256_xor_si256(z, _mm256_set1_epi32(-1))));
  }
  template <int Bits>
  static BOXRAY_INLINE Vector rotate(Vector x) {
    return _mm256_or_si256(_mm256_slli_epi32(x, Bits), _mm256_srli_epi32(x, 32 - Bits));
  }
  template <int Bits>
  static BOXRAY_INLINE Vector shift_right(Vector x) {
    return _mm256_srli_epi32(x, Bits);
  }
  static BOXRAY_INLINE Vector swap_bytes(Vector x) {
    return _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12,  //
                                                   3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
  static BOXRAY_INLINE __m128i quad(const uint8_t* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  }
  static BOXRAY_INLINE Vector quads(const uint8_t* const* at, size_t row, size_t offset) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(quad(at[row] + offset)), quad(at[row + 4] + offset),
                                   1);
  }
  static BOXRAY_INLINE Vector low32(Vector a, Vector b) { return _mm256_unpacklo_epi32(a, b); }
  static BOXRAY_INLINE Vector high32(Vector a, Vector b) { return _mm256_unpackhi_epi32(a, b); }
  static BOXRAY_INLINE Vector low64(Vector a, Vector b) { return _mm256_unpacklo_epi64(a, b); }
  static BOXRAY_INLINE Vector high64(Vector a, Vector b) { return _mm256_unpackhi_epi64(a, b); }
  static BOXRAY_INLINE void load_block(const uint8_t* const* at, size_t offset, Vector (&words)[16]) {
    transpose_block<Avx2>(at, offset, words);
  }

  // For XXH3: numbers of 64 bits.
  static BOXRAY_INLINE Vector load_bytes(const uint8_t* p) {
    return _mm256_loadu_si256(reinterpret_cast<const Vector*>(p));
  }
  static BOXRAY_INLINE void store_bytes(uint8_t* p, Vector x) {
    _mm256_storeu_si256(reinterpret_cast<Vector*>(p), x);
  }
  static BOXRAY_INLINE Vector exclusive_or(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
  static BOXRAY_INLINE Vector add64(Vector a, Vector b) { return _mm256_add_epi64(a, b); }
  static BOXRAY_INLINE Vector swap64(Vector x) { return _mm256_shuffle_epi32(x, 0x4e); }
  static BOXRAY_INLINE Vector shift_right_47(Vector x) { return _mm256_srli_epi64(x, 47); }
  static BOXRAY_INLINE Vector product_of_halves(Vector x) {
    return _mm256_mul_epu32(x, _mm256_srli_epi64(x, 32));
  }
  static BOXRAY_INLINE Vector times_prime(Vector x) {
    const Vector prime = _mm256_set1_epi64x(xxh_prime32_1);
    const Vector high = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), prime);
    return _mm256_add_epi64(_mm256_mul_epu32(x, prime), _mm256_slli_epi64(high, 32));
  }
};

}  // namespace

}  // namespace boxray::hash

#include "md5_rounds.h"
#include "sha256_rounds.h"
#include "xxh3_rounds.h"

namespace boxray::hash {

size_t xxh3_stripes_avx2(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes) {
  return xxh3_rounds<Avx2>(accumulators, position, data, stripes);
}

}  // namespace boxray::hash

BOXRAY_TARGET_END

namespace boxray::hash {

namespace {

const LaneKernel md5_8 = {8, vector_word_stride, vector_lane_stride, md5_blocks<Avx2, 1>, &md5_scalar, 1};

}  // namespace

const LaneKernel md5_avx2 = {24, vector_word_stride, vector_lane_stride, md5_blocks<Avx2, 3>, &md5_8, 8};
const LaneKernel sha256_avx2 = {
    8, vector_word_stride, vector_lane_stride, sha256_blocks<Avx2, 1>, &sha256_scalar, 2};

}  // namespace boxray::hash

#endif
