// Eight entries of 32 bits at a time.

#include "cpu/target.h"

#if defined(BOXRAY_AVX)

#include <immintrin.h>

#include "scan.h"

BOXRAY_TARGET_BEGIN("avx2")

namespace boxray::isobmff::scan {

namespace {

using Vector = __m256i;

BOXRAY_INLINE Vector load(const uint8_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const Vector*>(p));
}
BOXRAY_INLINE Vector swap32(Vector x) {
  return _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12,  //
                                                 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}
BOXRAY_INLINE Vector swap64(Vector x) { return _mm256_shuffle_epi32(swap32(x), 0xb1); }

// Adds numbers of 32 bits to sums of 64.
BOXRAY_INLINE Vector add_wide(Vector sums, Vector x) {
  const Vector even = _mm256_blend_epi32(x, _mm256_setzero_si256(), 0xaa);
  return _mm256_add_epi64(sums, _mm256_add_epi64(even, _mm256_srli_epi64(x, 32)));
}
BOXRAY_INLINE uint64_t sum_of(Vector sums) {
  const __m128i two = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  alignas(16) uint64_t parts[2];
  _mm_store_si128(reinterpret_cast<__m128i*>(parts), two);
  return parts[0] + parts[1];
}

// All lanes into one.
#define BOXRAY_REDUCE(name, best)                                                        \
  BOXRAY_INLINE uint32_t name(Vector x) {                                                \
    __m128i four = best(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));      \
    four = best(four, _mm_shuffle_epi32(four, 0x4e));                                    \
    return static_cast<uint32_t>(_mm_cvtsi128_si32(best(four, _mm_shuffle_epi32(four, 0xb1)))); \
  }
BOXRAY_REDUCE(least_unsigned, _mm_min_epu32)
BOXRAY_REDUCE(greatest_unsigned, _mm_max_epu32)
BOXRAY_REDUCE(least_signed, _mm_min_epi32)
BOXRAY_REDUCE(greatest_signed, _mm_max_epi32)
#undef BOXRAY_REDUCE

uint64_t sum(const uint8_t* sizes, size_t count, uint32_t& largest) {
  Vector sums = _mm256_setzero_si256();
  Vector most = sums;
  const auto add = [&](Vector x) {
    sums = add_wide(sums, x);
    most = _mm256_max_epu32(most, x);
  };
  for (; count >= 8; count -= 8, sizes += 32) add(swap32(load(sizes)));
  // Lanes that are not loaded are 0.
  const Vector rest = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)),
                                         _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  add(swap32(_mm256_maskload_epi32(reinterpret_cast<const int*>(sizes), rest)));
  const uint32_t greatest = greatest_unsigned(most);
  if (greatest > largest) largest = greatest;
  return sum_of(sums);
}

void numbers(const uint8_t* from, size_t count, uint32_t* to) {
  const size_t whole = count / 8 * 8;
  for (size_t i = 0; i < whole; i += 8)
    _mm256_storeu_si256(reinterpret_cast<Vector*>(to + i), swap32(load(from + 4 * i)));
  scalar.numbers(from + 4 * whole, count - whole, to + whole);
}

RowTotals runs(const uint8_t* rows, size_t count) {
  const size_t whole = count / 8 * 8;
  RowTotals result = scalar.runs(rows + 8 * whole, count - whole);
  if (whole == 0) return result;
  Vector sums = _mm256_setzero_si256();
  Vector fewest = _mm256_set1_epi32(-1);
  Vector lowest = _mm256_set1_epi32(INT32_MAX);
  Vector highest = _mm256_set1_epi32(INT32_MIN);
  for (size_t i = 0; i < whole; i += 8) {
    // In another order, which does not matter.
    const __m256 a = _mm256_castsi256_ps(load(rows + 8 * i));
    const __m256 b = _mm256_castsi256_ps(load(rows + 8 * i + 32));
    const Vector counts = swap32(_mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88)));
    const Vector values = swap32(_mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd)));
    sums = add_wide(sums, counts);
    fewest = _mm256_min_epu32(fewest, counts);
    lowest = _mm256_min_epi32(lowest, values);
    highest = _mm256_max_epi32(highest, values);
  }
  const auto take = [](auto& bound, auto value, bool better) {
    if (better) bound = value;
  };
  result.samples += sum_of(sums);
  const uint32_t few = least_unsigned(fewest);
  const int32_t low = static_cast<int32_t>(least_signed(lowest));
  const int32_t high = static_cast<int32_t>(greatest_signed(highest));
  take(result.fewest, few, few < result.fewest);
  take(result.lowest, low, low < result.lowest);
  take(result.highest, high, high > result.highest);
  return result;
}

// One column of eight rows of three: of the lanes that the masks do not choose, those of the first vector.
template <int Second, int Third>
BOXRAY_INLINE Vector column(Vector a, Vector b, Vector c) {
  return swap32(_mm256_blend_epi32(_mm256_blend_epi32(a, b, Second), c, Third));
}

ChunkRows chunk_rows(const uint8_t* rows, size_t count) {
  const size_t whole = count / 8 * 8;
  ChunkRows result = scalar.chunk_rows(rows + 12 * whole, count - whole);
  if (whole == 0) return result;
  const Vector one = _mm256_set1_epi32(1);
  const Vector next_lane = _mm256_setr_epi32(1, 2, 3, 4, 5, 6, 7, 0);
  Vector sums = _mm256_setzero_si256();
  Vector most = sums, counts = sums, descriptions = sums;
  for (const uint8_t* const end = rows + 12 * whole; rows != end; rows += 96) {
    const Vector a = load(rows), b = load(rows + 32), c = load(rows + 64);
    const Vector first = column<0x92, 0x24>(a, b, c);
    const Vector next = column<0x92, 0x24>(load(rows + 12), load(rows + 44), load(rows + 76));
    const Vector chunks = _mm256_sub_epi32(next, first);
    // A lane further than the first chunks, which are in an order of their own.
    const Vector samples = _mm256_permutevar8x32_epi32(column<0x24, 0x49>(a, b, c), next_lane);
    const Vector description = column<0x49, 0x92>(a, b, c);
    sums = add_wide(sums, _mm256_mullo_epi32(chunks, samples));
    most = _mm256_max_epu32(most, samples);
    counts = _mm256_or_si256(counts,
                             _mm256_or_si256(_mm256_sub_epi32(chunks, one), _mm256_sub_epi32(samples, one)));
    descriptions = _mm256_max_epu32(descriptions, _mm256_sub_epi32(description, one));
  }
  const uint32_t greatest = greatest_unsigned(most);
  const uint32_t last = greatest_unsigned(descriptions) + 1;
  result.samples += sum_of(sums);
  if (greatest > result.most) result.most = greatest;
  result.plain &= greatest_unsigned(counts) <= 0x7fff && last != 0;
  if (last > result.last_description) result.last_description = last;
  return result;
}

// Lanes in which `next` is not behind `at` by `size`.
BOXRAY_INLINE Vector good32(Vector at, Vector next, Vector size) {
  const Vector gap = _mm256_sub_epi32(next, at);
  return _mm256_and_si256(_mm256_cmpeq_epi32(_mm256_max_epu32(next, at), next),
                          _mm256_cmpeq_epi32(_mm256_max_epu32(gap, size), gap));
}
// The same for numbers of 64 bits below 2^63, and lanes with such that are not below: the sign bits count.
BOXRAY_INLINE Vector bad64(Vector at, Vector next, Vector size) {
  const Vector less = _mm256_cmpgt_epi64(size, _mm256_sub_epi64(next, at));
  return _mm256_or_si256(less, _mm256_or_si256(at, next));
}

template <typename Size>
BOXRAY_INLINE bool follow32(const uint8_t* offsets, size_t count, Size size) {
  Vector good = _mm256_set1_epi32(-1);
  for (size_t i = 0; i < count; i += 8) {
    const uint8_t* const at = offsets + 4 * i;
    good = _mm256_and_si256(good, good32(swap32(load(at)), swap32(load(at + 4)), size(i)));
  }
  return _mm256_movemask_epi8(good) == -1;
}

template <typename Size>
BOXRAY_INLINE bool follow64(const uint8_t* offsets, size_t count, Size size) {
  Vector bad = _mm256_setzero_si256();
  for (size_t i = 0; i < count; i += 4) {
    const uint8_t* const at = offsets + 8 * i;
    bad = _mm256_or_si256(bad, bad64(swap64(load(at)), swap64(load(at + 8)), size(i)));
  }
  return _mm256_movemask_pd(_mm256_castsi256_pd(bad)) == 0;
}

bool apart32(const uint8_t* offsets, size_t count, uint32_t least) {
  const size_t whole = count / 8 * 8;
  const Vector size = _mm256_set1_epi32(static_cast<int>(least));
  return follow32(offsets, whole, [=](size_t) { return size; }) &&
         scalar.apart32(offsets + 4 * whole, count - whole, least);
}

bool apart64(const uint8_t* offsets, size_t count, uint32_t least) {
  const size_t whole = count / 4 * 4;
  const Vector size = _mm256_set1_epi64x(least);
  return follow64(offsets, whole, [=](size_t) { return size; }) &&
         scalar.apart64(offsets + 8 * whole, count - whole, least);
}

bool in_order32(const uint8_t* offsets, const uint8_t* sizes, size_t count) {
  const size_t whole = count / 8 * 8;
  return follow32(offsets, whole, [=](size_t i) { return swap32(load(sizes + 4 * i)); }) &&
         scalar.in_order32(offsets + 4 * whole, sizes + 4 * whole, count - whole);
}

bool in_order64(const uint8_t* offsets, const uint8_t* sizes, size_t count) {
  const size_t whole = count / 4 * 4;
  const auto size = [=](size_t i) {
    const __m128i four = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sizes + 4 * i));
    return swap32(_mm256_cvtepu32_epi64(four));
  };
  return follow64(offsets, whole, size) &&
         scalar.in_order64(offsets + 8 * whole, sizes + 4 * whole, count - whole);
}

}  // namespace

const Kernels avx2 = {"avx2", sum, numbers, runs, chunk_rows, apart32, apart64, in_order32, in_order64};

}  // namespace boxray::isobmff::scan

BOXRAY_TARGET_END

#endif
