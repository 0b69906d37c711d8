// PDQ of one picture: as src/fingerprint/pdq.ts has it, sum by sum, so that both have the same bits. Compiled
// without fused multiplication.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray {

inline constexpr size_t pdq_side = 64;
inline constexpr size_t pdq_kept = 16;

// Raw pixels; every row lies in `data`.
struct PdqPicture {
  const uint8_t* data;
  size_t width;
  size_t height;
  size_t stride;
  size_t bytes_per_pixel;  // 1 where a byte is the luma itself
};

// The weights by which the 64 places of an axis sum up what lies from `starts` on: place after place, of each
// a multiple of eight, zeros behind those that `lengths` counts.
struct PdqBands {
  const uint32_t* starts;
  const uint32_t* lengths;
  const float* weights;
};

struct PdqCosines {
  const float* rows;     // 16 rows of 64
  const float* columns;  // the same turned: 64 rows of 16
};

struct PdqResult {
  float values[pdq_kept * pdq_kept];
  // Bit j of word i: whether values[16 i + j] is above the median.
  uint16_t hash[pdq_kept];
  // The sum of the steps between neighbours among the 64 × 64 places, in percent of the full range.
  uint32_t steps;
};

// `stretch`: by what steps are multiplied. False when memory runs out.
[[nodiscard]] bool pdq(const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns,
                       const PdqCosines& cosines, float stretch, PdqResult& to);

// By the kernels of that name: "scalar", "avx2" or "neon". False where this machine does not run it, too.
[[nodiscard]] bool pdq_with(const char* kernel, const PdqPicture& picture, const PdqBands& rows,
                            const PdqBands& columns, const PdqCosines& cosines, float stretch, PdqResult& to);

struct PdqKernelNames {
  const char* names[2];
  size_t count;
};

// Those that this machine runs, the fastest last.
PdqKernelNames pdq_kernels();

}  // namespace boxray
