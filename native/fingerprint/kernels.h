// The steps of PDQ, by an instruction set. All have the same bits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pdq.h"

namespace boxray::fingerprint {

// Sums of columns and of coefficients are of so many lanes at once.
inline constexpr size_t lanes = 8;

struct Kernel {
  const char* name;
  // For each column the sum of `count` rows from `rows` on, each by its weight.
  void (*sum_rows)(const PdqPicture& picture, const uint8_t* rows, const float* weights, size_t count,
                   float* sums);
  // The 64 places of a row; `sums` may be read for 7 columns beyond the picture's.
  void (*sum_columns)(const float* sums, const PdqBands& columns, float* places);
  void (*transform)(const float* places, const PdqCosines& cosines, float* values);
  // The sum of the steps between neighbours, in percent of the full range.
  uint32_t (*steps)(const float* places, float stretch);
};

extern const Kernel scalar;
extern const Kernel avx2;
extern const Kernel neon;

}  // namespace boxray::fingerprint
