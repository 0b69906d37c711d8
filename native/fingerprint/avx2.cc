// A vector of eight lanes.

#include "cpu/target.h"

#if defined(BOXRAY_AVX)

#include <immintrin.h>

#include "kernels.h"

BOXRAY_TARGET_BEGIN("avx2")

#include "rounds.h"

namespace boxray::fingerprint {

namespace {

struct Avx2 {
  using Count = __m256i;
  __m256 vector;

  static BOXRAY_INLINE Avx2 broadcast(float x) { return {_mm256_set1_ps(x)}; }
  static BOXRAY_INLINE Avx2 load(const float* p) { return {_mm256_loadu_ps(p)}; }
  BOXRAY_INLINE void store(float* p) const { _mm256_storeu_ps(p, vector); }
  static BOXRAY_INLINE Avx2 add(Avx2 a, Avx2 b) { return {_mm256_add_ps(a.vector, b.vector)}; }
  static BOXRAY_INLINE Avx2 multiply(Avx2 a, Avx2 b) { return {_mm256_mul_ps(a.vector, b.vector)}; }

  static BOXRAY_INLINE __m128i load16(const uint8_t* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  }

  static BOXRAY_INLINE __m256 times(float weight, __m256i values) {
    return _mm256_mul_ps(_mm256_set1_ps(weight), _mm256_cvtepi32_ps(values));
  }

  // Of eight pixels, each in 32 bits: red, green, blue from the lowest byte on.
  static BOXRAY_INLINE Avx2 luma_of_pixels(__m256i pixels) {
    const __m256i byte = _mm256_set1_epi32(0xff);
    const __m256 red = times(0.299f, _mm256_and_si256(pixels, byte));
    const __m256 green = times(0.587f, _mm256_and_si256(_mm256_srli_epi32(pixels, 8), byte));
    const __m256 blue = times(0.114f, _mm256_and_si256(_mm256_srli_epi32(pixels, 16), byte));
    return {_mm256_add_ps(_mm256_add_ps(red, green), blue)};
  }

  template <size_t bytes>
  static BOXRAY_INLINE Avx2 luma(const uint8_t* p) {
    if constexpr (bytes == 1) {
      const __m128i low = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
      return {_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(low))};
    } else if constexpr (bytes == 3) {
      // The last four pixels stand at the end of 16 bytes: nothing beyond them is read.
      const __m256i pixels = _mm256_inserti128_si256(_mm256_castsi128_si256(load16(p)), load16(p + 8), 1);
      const __m256i places = _mm256_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1,  //
                                              4, 5, 6, -1, 7, 8, 9, -1, 10, 11, 12, -1, 13, 14, 15, -1);
      return luma_of_pixels(_mm256_shuffle_epi8(pixels, places));
    } else {
      return luma_of_pixels(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
    }
  }

  static BOXRAY_INLINE __m256 pairs(__m256 a, __m256 b) { return _mm256_hadd_ps(a, b); }
  static BOXRAY_INLINE Avx2 totals(const Avx2* v) {
    const __m256 first = pairs(pairs(v[0].vector, v[1].vector), pairs(v[2].vector, v[3].vector));
    const __m256 last = pairs(pairs(v[4].vector, v[5].vector), pairs(v[6].vector, v[7].vector));
    return {_mm256_add_ps(_mm256_permute2f128_ps(first, last, 0x20),
                          _mm256_permute2f128_ps(first, last, 0x31))};
  }

  static BOXRAY_INLINE Count no_steps() { return _mm256_setzero_si256(); }
  static BOXRAY_INLINE Count add_steps(Count count, Avx2 a, Avx2 b, Avx2 stretch) {
    const __m256 step = _mm256_mul_ps(_mm256_sub_ps(a.vector, b.vector), stretch.vector);
    const __m256 percent = _mm256_div_ps(_mm256_mul_ps(step, _mm256_set1_ps(100)), _mm256_set1_ps(255));
    return _mm256_add_epi32(count, _mm256_abs_epi32(_mm256_cvttps_epi32(percent)));
  }
  static BOXRAY_INLINE uint32_t sum_of(Count count) {
    uint32_t parts[lanes];
    _mm256_storeu_si256(reinterpret_cast<Count*>(parts), count);
    uint32_t sum = 0;
    for (const uint32_t part : parts) sum += part;
    return sum;
  }
};

}  // namespace

const Kernel avx2 = kernel_of<Avx2>("avx2");

}  // namespace boxray::fingerprint

BOXRAY_TARGET_END

#endif
