// CRC-32 by carry-less multiplication: 16 bytes are folded into others further on, until 16
// remain, which are divided. "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
// Instruction", Gopal et al., Intel 2009.

#include "crc32.h"

#if defined(BOXRAY_X64)

// Intrinsics without a mask begin with an undefined vector on purpose (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <immintrin.h>

namespace boxray::hash {

namespace {

// x to the power of `bits` modulo the polynomial; bit-reversed as the message is, and so one bit higher.
constexpr int64_t power(int bits) {
  uint32_t remainder = 0x80000000;
  for (int i = 0; i < bits; i++) remainder = remainder >> 1 ^ (remainder & 1 ? crc32_polynomial : 0);
  return static_cast<int64_t>(remainder) << 1;
}

constexpr int64_t whole_polynomial = 0x1db710641;
constexpr int64_t polynomial_inverse = 0x1f7011641;  // floor(x^64 / polynomial), for Barrett's reduction

// Any sixteen of these in a row shift bytes to either end, as indices for pshufb; 0x80 gives a zero.
constexpr uint8_t z = 0x80;
alignas(16) constexpr uint8_t shifts[48] = {z, z, z, z, z, z, z, z, z, z, z,  z,  z,  z,  z,  z,   //
                                            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,  //
                                            z, z, z, z, z, z, z, z, z, z, z,  z,  z,  z,  z,  z};

}  // namespace

}  // namespace boxray::hash

BOXRAY_TARGET_BEGIN("pclmul,sse4.1")

namespace boxray::hash {

namespace {

BOXRAY_INLINE __m128i load128(const uint8_t* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}

// The factors that move 128 bits on by `Bits`.
template <int Bits>
BOXRAY_INLINE __m128i factors128() {
  constexpr int64_t low = power(Bits + 32), high = power(Bits - 32);
  return _mm_set_epi64x(high, low);
}
BOXRAY_INLINE __m128i fold128(__m128i x, __m128i factors, __m128i next) {
  const __m128i low = _mm_clmulepi64_si128(x, factors, 0x00), high = _mm_clmulepi64_si128(x, factors, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

// Folds what is left into x, and divides; at least 16 bytes stand before `data` and `size` together.
BOXRAY_INLINE uint32_t finish128(__m128i x, const uint8_t* data, size_t size) {
  const __m128i by128 = factors128<128>();
  for (; size >= 16; data += 16, size -= 16) x = fold128(x, by128, load128(data));
  if (size > 0) {
    // The last sixteen bytes are the end of x and the rest; what falls out of x at
    // the front is folded into them.
    const __m128i front = _mm_shuffle_epi8(x, load128(shifts + size));
    const __m128i down = load128(shifts + 16 + size);
    const __m128i last = _mm_blendv_epi8(_mm_shuffle_epi8(x, down), load128(data + size - 16), down);
    x = fold128(front, by128, last);
  }
  const __m128i words = _mm_setr_epi32(-1, 0, -1, 0);
  x = _mm_xor_si128(_mm_srli_si128(x, 8), _mm_clmulepi64_si128(x, by128, 0x10));
  constexpr int64_t by64 = power(64);
  x = _mm_xor_si128(_mm_srli_si128(x, 4),
                    _mm_clmulepi64_si128(_mm_and_si128(x, words), _mm_set_epi64x(0, by64), 0x00));
  const __m128i barrett = _mm_set_epi64x(polynomial_inverse, whole_polynomial);
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(x, words), barrett, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, words), barrett, 0x00);
  return static_cast<uint32_t>(_mm_extract_epi32(_mm_xor_si128(x, quotient), 1));
}

}  // namespace

uint32_t crc32_pclmul(uint32_t crc, const uint8_t* data, size_t size) {
  if (size < 16) return crc32_slicing(crc, data, size);
  __m128i x = _mm_xor_si128(load128(data), _mm_cvtsi32_si128(static_cast<int>(crc)));
  if (size < 64) return finish128(x, data + 16, size - 16);
  __m128i x1 = load128(data + 16), x2 = load128(data + 32), x3 = load128(data + 48);
  const __m128i by512 = factors128<512>(), by128 = factors128<128>();
  for (data += 64, size -= 64; size >= 64; data += 64, size -= 64) {
    x = fold128(x, by512, load128(data));
    x1 = fold128(x1, by512, load128(data + 16));
    x2 = fold128(x2, by512, load128(data + 32));
    x3 = fold128(x3, by512, load128(data + 48));
  }
  x = fold128(fold128(fold128(x, by128, x1), by128, x2), by128, x3);
  return finish128(x, data, size);
}

}  // namespace boxray::hash

BOXRAY_TARGET_END

#if defined(BOXRAY_AVX)

BOXRAY_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,vpclmulqdq,pclmul")

namespace boxray::hash {

namespace {

BOXRAY_INLINE __m512i load512(const uint8_t* p) { return _mm512_loadu_si512(p); }

template <int Bits>
BOXRAY_INLINE __m512i factors512() {
  return _mm512_broadcast_i32x4(factors128<Bits>());
}
BOXRAY_INLINE __m512i fold512(__m512i x, __m512i factors, __m512i next) {
  const __m512i low = _mm512_clmulepi64_epi128(x, factors, 0x00),
                high = _mm512_clmulepi64_epi128(x, factors, 0x11);
  return _mm512_ternarylogic_epi32(low, high, next, 0x96);
}

}  // namespace

uint32_t crc32_vpclmul(uint32_t crc, const uint8_t* data, size_t size) {
  if (size < 64) return crc32_pclmul(crc, data, size);
  const __m512i by512 = factors512<512>();
  __m512i x =
      _mm512_xor_si512(load512(data), _mm512_zextsi128_si512(_mm_cvtsi32_si128(static_cast<int>(crc))));
  if (size >= 256) {
    const __m512i by2048 = factors512<2048>();
    __m512i x1 = load512(data + 64), x2 = load512(data + 128), x3 = load512(data + 192);
    for (data += 256, size -= 256; size >= 256; data += 256, size -= 256) {
      x = fold512(x, by2048, load512(data));
      x1 = fold512(x1, by2048, load512(data + 64));
      x2 = fold512(x2, by2048, load512(data + 128));
      x3 = fold512(x3, by2048, load512(data + 192));
    }
    x = fold512(fold512(fold512(x, by512, x1), by512, x2), by512, x3);
  } else {
    data += 64;
    size -= 64;
  }
  for (; size >= 64; data += 64, size -= 64) x = fold512(x, by512, load512(data));
  const __m128i by128 = factors128<128>();
  __m128i rest = fold128(_mm512_castsi512_si128(x), by128, _mm512_extracti32x4_epi32(x, 1));
  rest = fold128(rest, by128, _mm512_extracti32x4_epi32(x, 2));
  rest = fold128(rest, by128, _mm512_extracti32x4_epi32(x, 3));
  return finish128(rest, data, size);
}

}  // namespace boxray::hash

BOXRAY_TARGET_END

#endif

#endif
