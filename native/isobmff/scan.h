// What many entries of a table say together: sums, extremes, order. One pass each, by the fastest
// kernel that this processor runs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/cursor.h"
#include "core/statistics.h"

namespace boxray::isobmff::scan {

// Of rows (first chunk, samples per chunk, description) as stsc has them.
struct ChunkRows {
  // Each row is for 1 to 32,768 chunks of as many samples, and of a description that is not
  // 0. Else the rest means nothing.
  bool plain = false;
  uint64_t samples = 0;
  uint32_t most = 0;  // samples of a chunk
  uint32_t last_description = 0;
};

// All tables are as the file has them: big endian, anywhere in memory. None is read beyond its entries.
struct Kernels {
  const char* name;
  // Sum of `count` sizes; raises `largest` to the largest of them.
  uint64_t (*sum)(const uint8_t* sizes, size_t count, uint32_t& largest);
  // Writes `count` numbers as this machine has them.
  void (*numbers)(const uint8_t* from, size_t count, uint32_t* to);
  RowTotals (*runs)(const uint8_t* rows, size_t count);
  // `count` rows that are followed by another, which is read too.
  ChunkRows (*chunk_rows)(const uint8_t* rows, size_t count);
  // Whether each of `count` offsets is followed by one that is greater by `least` at least: count + 1 are
  // read, and those of 64 bits may be refused from 2^63 on.
  bool (*apart32)(const uint8_t* offsets, size_t count, uint32_t least);
  bool (*apart64)(const uint8_t* offsets, size_t count, uint32_t least);
  // The same, where each has a size to be greater by.
  bool (*in_order32)(const uint8_t* offsets, const uint8_t* sizes, size_t count);
  bool (*in_order64)(const uint8_t* offsets, const uint8_t* sizes, size_t count);
};

extern const Kernels scalar;
extern const Kernels avx2;

// The fastest for this processor.
const Kernels& kernels();

}  // namespace boxray::isobmff::scan
