// SHA-256 by the SHA extensions of x86-64. Its instructions wait long for each
// other; other messages fill the wait.

#include "cpu/target.h"

#if defined(BOXRAY_X64)

#include <immintrin.h>

#include <utility>

#include "kernels.h"
#include "sha256.h"

BOXRAY_TARGET_BEGIN("sha,sse4.1")

namespace boxray::hash {

namespace {

BOXRAY_INLINE __m128i load_words(const uint32_t* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
BOXRAY_INLINE void store_words(uint32_t* p, __m128i x) { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), x); }

// Rounds 4 * Group to 4 * Group + 3, and the four words of the schedule that come sixteen rounds later.
template <uint32_t Streams, uint32_t Group>
BOXRAY_INLINE void four_rounds(__m128i (&abef)[Streams], __m128i (&cdgh)[Streams], __m128i (&m)[Streams][4]) {
  const __m128i k = load_words(&sha256_constants[size_t{4} * Group]);
  for (uint32_t s = 0; s < Streams; s++) {
    const __m128i now = m[s][Group % 4];
    const __m128i words = _mm_add_epi32(now, k);
    cdgh[s] = _mm_sha256rnds2_epu32(cdgh[s], abef[s], words);
    BOXRAY_KEEP_ORDER("x", cdgh[s]);
    if constexpr (Group < 12) {
      const __m128i second = m[s][(Group + 1) % 4], third = m[s][(Group + 2) % 4],
                    last = m[s][(Group + 3) % 4];
      const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(now, second), _mm_alignr_epi8(last, third, 4));
      m[s][Group % 4] = _mm_sha256msg2_epu32(sum, last);
    }
    abef[s] = _mm_sha256rnds2_epu32(abef[s], cdgh[s], _mm_shuffle_epi32(words, 0x0e));
    BOXRAY_KEEP_ORDER("x", abef[s]);
  }
}

template <uint32_t Streams, uint32_t... Group>
BOXRAY_INLINE void all_rounds(__m128i (&abef)[Streams], __m128i (&cdgh)[Streams], __m128i (&m)[Streams][4],
                              std::integer_sequence<uint32_t, Group...>) {
  (four_rounds<Streams, Group>(abef, cdgh, m), ...);
}

template <uint32_t Streams>
void sha256_ni_blocks(uint32_t* state, const uint8_t* const* at, size_t count) {
  const __m128i order = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  __m128i abef[Streams], cdgh[Streams];
  for (uint32_t s = 0; s < Streams; s++) {
    const __m128i cdab = _mm_shuffle_epi32(load_words(state + size_t{8} * s), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(load_words(state + size_t{8} * s + 4), 0x1b);
    abef[s] = _mm_alignr_epi8(cdab, efgh, 8);
    cdgh[s] = _mm_blend_epi16(efgh, cdab, 0xf0);
  }
  for (size_t block = 0; block < count; block++) {
    __m128i m[Streams][4], abef_before[Streams], cdgh_before[Streams];
    for (uint32_t s = 0; s < Streams; s++) {
      const __m128i* data = reinterpret_cast<const __m128i*>(at[s] + block * 64);
      for (uint32_t i = 0; i < 4; i++) m[s][i] = _mm_shuffle_epi8(_mm_loadu_si128(data + i), order);
      abef_before[s] = abef[s];
      cdgh_before[s] = cdgh[s];
    }
    all_rounds<Streams>(abef, cdgh, m, std::make_integer_sequence<uint32_t, 16>());
    for (uint32_t s = 0; s < Streams; s++) {
      abef[s] = _mm_add_epi32(abef[s], abef_before[s]);
      cdgh[s] = _mm_add_epi32(cdgh[s], cdgh_before[s]);
    }
  }
  for (uint32_t s = 0; s < Streams; s++) {
    const __m128i feba = _mm_shuffle_epi32(abef[s], 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(cdgh[s], 0xb1);
    store_words(state + size_t{8} * s, _mm_blend_epi16(feba, dchg, 0xf0));
    store_words(state + size_t{8} * s + 4, _mm_alignr_epi8(dchg, feba, 8));
  }
}

}  // namespace

}  // namespace boxray::hash

BOXRAY_TARGET_END

namespace boxray::hash {

namespace {

const LaneKernel sha256_ni_1 = {1, 1, 8, sha256_ni_blocks<1>, nullptr, 0};
const LaneKernel sha256_ni_2 = {2, 1, 8, sha256_ni_blocks<2>, &sha256_ni_1, 1};

}  // namespace

const LaneKernel sha256_ni = {3, 1, 8, sha256_ni_blocks<3>, &sha256_ni_2, 2};

}  // namespace boxray::hash

#endif
