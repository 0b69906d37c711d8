// Sixteen lanes to a vector.

#include "cpu/target.h"

#if defined(BOXRAY_AVX)

// Intrinsics without a mask begin with an undefined vector on purpose (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <immintrin.h>

#include <utility>

#include "kernels.h"
#include "md5.h"
#include "sha256.h"
#include "xxh3.h"

BOXRAY_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl")

#include "transpose.h"

namespace boxray::hash {

namespace {

struct Avx512 {
  using Vector = __m512i;
  static constexpr uint32_t width = 16, word_stride = vector_word_stride;
  static BOXRAY_INLINE Vector broadcast(uint32_t x) { return _mm512_set1_epi32(static_cast<int>(x)); }
  static BOXRAY_INLINE Vector load(const uint32_t* p) {
    return _mm512_load_si512(reinterpret_cast<const Vector*>(p));
  }
  static BOXRAY_INLINE void store(uint32_t* p, Vector x) {
    _mm512_store_si512(reinterpret_cast<Vector*>(p), x);
  }
  static BOXRAY_INLINE Vector add(Vector a, Vector b) { return _mm512_add_epi32(a, b); }
  static BOXRAY_INLINE Vector settled(Vector x) {
    BOXRAY_SETTLE("v", x);
    return x;
  }
  static BOXRAY_INLINE Vector choose(Vector x, Vector y, Vector z) {
    return _mm512_ternarylogic_epi32(x, y, z, 0xca);
  }
  static BOXRAY_INLINE Vector add_choice(Vector sum, Vector x, Vector y, Vector z) {
    return add(sum, choose(x, y, z));
  }
  static BOXRAY_INLINE Vector majority(Vector x, Vector y, Vector z) {
    return _mm512_ternarylogic_epi32(x, y, z, 0xe8);
  }
  static BOXRAY_INLINE Vector parity(Vector x, Vector y, Vector z) {
    return _mm512_ternarylogic_epi32(x, y, z, 0x96);
  }
  static BOXRAY_INLINE Vector md5_i(Vector x, Vector y, Vector z) {
    return _mm512_ternarylogic_epi32(x, y, z, 0x39);
  }
  template <int Bits>
  static BOXRAY_INLINE Vector rotate(Vector x) {
    return _mm512_rol_epi32(x, Bits);
  }
  template <int Bits>
  static BOXRAY_INLINE Vector shift_right(Vector x) {
    return _mm512_srli_epi32(x, Bits);
  }
  static BOXRAY_INLINE Vector swap_bytes(Vector x) {
    const __m128i order = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
    return _mm512_shuffle_epi8(x, _mm512_broadcast_i32x4(order));
  }
  static BOXRAY_INLINE __m128i quad(const uint8_t* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  }
  static BOXRAY_INLINE Vector quads(const uint8_t* const* at, size_t row, size_t offset) {
    Vector x = _mm512_castsi128_si512(quad(at[row] + offset));
    x = _mm512_inserti32x4(x, quad(at[row + 4] + offset), 1);
    x = _mm512_inserti32x4(x, quad(at[row + 8] + offset), 2);
    return _mm512_inserti32x4(x, quad(at[row + 12] + offset), 3);
  }
  static BOXRAY_INLINE Vector low32(Vector a, Vector b) { return _mm512_unpacklo_epi32(a, b); }
  static BOXRAY_INLINE Vector high32(Vector a, Vector b) { return _mm512_unpackhi_epi32(a, b); }
  static BOXRAY_INLINE Vector low64(Vector a, Vector b) { return _mm512_unpacklo_epi64(a, b); }
  static BOXRAY_INLINE Vector high64(Vector a, Vector b) { return _mm512_unpackhi_epi64(a, b); }
  static BOXRAY_INLINE void load_block(const uint8_t* const* at, size_t offset, Vector (&words)[16]) {
    transpose_block<Avx512>(at, offset, words);
  }

  // For XXH3: numbers of 64 bits.
  static BOXRAY_INLINE Vector load_bytes(const uint8_t* p) {
    return _mm512_loadu_si512(reinterpret_cast<const Vector*>(p));
  }
  static BOXRAY_INLINE void store_bytes(uint8_t* p, Vector x) {
    _mm512_storeu_si512(reinterpret_cast<Vector*>(p), x);
  }
  static BOXRAY_INLINE Vector exclusive_or(Vector a, Vector b) { return _mm512_xor_si512(a, b); }
  static BOXRAY_INLINE Vector add64(Vector a, Vector b) { return _mm512_add_epi64(a, b); }
  static BOXRAY_INLINE Vector swap64(Vector x) {
    return _mm512_shuffle_epi32(x, static_cast<_MM_PERM_ENUM>(0x4e));
  }
  static BOXRAY_INLINE Vector shift_right_47(Vector x) { return _mm512_srli_epi64(x, 47); }
  static BOXRAY_INLINE Vector product_of_halves(Vector x) {
    return _mm512_mul_epu32(x, _mm512_srli_epi64(x, 32));
  }
  static BOXRAY_INLINE Vector times_prime(Vector x) {
    const Vector prime = _mm512_set1_epi64(xxh_prime32_1);
    const Vector high = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), prime);
    return _mm512_add_epi64(_mm512_mul_epu32(x, prime), _mm512_slli_epi64(high, 32));
  }
};

}  // namespace

}  // namespace boxray::hash

#include "md5_rounds.h"
#include "sha256_rounds.h"
#include "xxh3_rounds.h"

namespace boxray::hash {

size_t xxh3_stripes_avx512(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes) {
  return xxh3_rounds<Avx512>(accumulators, position, data, stripes);
}

}  // namespace boxray::hash

BOXRAY_TARGET_END

namespace boxray::hash {

namespace {

const LaneKernel md5_16 = {16, vector_word_stride, vector_lane_stride, md5_blocks<Avx512, 1>, &md5_scalar, 1};
const LaneKernel md5_32 = {32, vector_word_stride, vector_lane_stride, md5_blocks<Avx512, 2>, &md5_16, 16};

}  // namespace

const LaneKernel md5_avx512 = {48, vector_word_stride, vector_lane_stride, md5_blocks<Avx512, 3>, &md5_32,
                               32};
const LaneKernel sha256_avx512 = {
    16, vector_word_stride, vector_lane_stride, sha256_blocks<Avx512, 1>, &sha256_scalar, 1};
const LaneKernel sha256_avx512_ni = {
    16, vector_word_stride, vector_lane_stride, sha256_blocks<Avx512, 1>, &sha256_ni, 8};

}  // namespace boxray::hash

#endif
