// PDQ's coefficients and quality of one picture: as src/fingerprint/pdq.ts has them, sum by sum, so that both
// have the same bits. Compiled without fused multiplication.
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

// The weights by which the 64 places of an axis sum up what lies from `starts` on: place after place.
struct PdqBands {
  const uint32_t* starts;
  const uint32_t* lengths;
  const float* weights;
};

struct PdqResult {
  float values[pdq_kept * pdq_kept];
  float places[pdq_side * pdq_side];
};

// `cosines`: 16 rows of 64. False when memory runs out.
[[nodiscard]] bool pdq_coefficients(const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns,
                                    const float* cosines, PdqResult& to);

}  // namespace boxray
