#include "scan.h"

#include <algorithm>

#include "cpu/features.h"
#include "cpu/target.h"

namespace boxray::isobmff::scan {

namespace {

struct Offset32 {
  static constexpr size_t width = 4;
  static uint64_t load(const uint8_t* p) { return load_be32(p); }
};
struct Offset64 {
  static constexpr size_t width = 8;
  static uint64_t load(const uint8_t* p) { return load_be64(p); }
};

uint64_t sum(const uint8_t* sizes, size_t count, uint32_t& largest) {
  uint64_t total = 0;
  uint32_t most = largest;
  for (size_t i = 0; i < count; i++) {
    const uint32_t size = load_be32(sizes + 4 * i);
    total += size;
    most = std::max(most, size);
  }
  largest = most;
  return total;
}

void numbers(const uint8_t* from, size_t count, uint32_t* to) {
  for (size_t i = 0; i < count; i++) to[i] = load_be32(from + 4 * i);
}

RowTotals runs(const uint8_t* rows, size_t count) {
  RowTotals result;
  for (size_t i = 0; i < count; i++) {
    const uint32_t samples = load_be32(rows + 8 * i);
    const int32_t value = static_cast<int32_t>(load_be32(rows + 8 * i + 4));
    result.samples += samples;
    result.fewest = std::min(result.fewest, samples);
    result.lowest = std::min(result.lowest, value);
    result.highest = std::max(result.highest, value);
  }
  return result;
}

ChunkRows chunk_rows(const uint8_t* rows, size_t count) {
  ChunkRows result;
  uint32_t counts = 0;
  uint32_t description = 0;
  for (const uint8_t* const end = rows + 12 * count; rows != end; rows += 12) {
    const uint32_t chunks = load_be32(rows + 12) - load_be32(rows);
    const uint32_t samples = load_be32(rows + 4);
    counts |= (chunks - 1) | (samples - 1);
    description = std::max(description, load_be32(rows + 8) - 1);
    result.samples += static_cast<uint64_t>(chunks) * samples;
    result.most = std::max(result.most, samples);
  }
  result.plain = counts <= 0x7fff && description != UINT32_MAX;
  result.last_description = description + 1;
  return result;
}

template <typename Offset, typename Size>
bool follow(const uint8_t* offsets, size_t count, Size size) {
  bool good = true;
  uint64_t at = Offset::load(offsets);
  for (size_t i = 0; i < count; i++) {
    const uint64_t next = Offset::load(offsets + Offset::width * (i + 1));
    good &= next >= at && next - at >= size(i);
    at = next;
  }
  return good;
}

template <typename Offset>
bool apart(const uint8_t* offsets, size_t count, uint32_t least) {
  return follow<Offset>(offsets, count, [=](size_t) { return least; });
}

template <typename Offset>
bool in_order(const uint8_t* offsets, const uint8_t* sizes, size_t count) {
  return follow<Offset>(offsets, count, [=](size_t i) { return load_be32(sizes + 4 * i); });
}

}  // namespace

const Kernels scalar = {"scalar", sum, numbers, runs, chunk_rows, apart<Offset32>, apart<Offset64>,
                        in_order<Offset32>, in_order<Offset64>};

const Kernels& kernels() {
#if defined(BOXRAY_AVX)
  if (cpu_features() & cpu_avx2) return avx2;
#endif
  return scalar;
}

}  // namespace boxray::isobmff::scan
