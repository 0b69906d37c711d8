#include "pdq.h"

#include <algorithm>

#include "core/vec.h"

namespace boxray {

namespace {

constexpr size_t side = pdq_side;
constexpr size_t kept = pdq_kept;
// Sums that are made at once: one waits for none of the others.
constexpr size_t at_once = 8;

void read_luma(const PdqPicture& picture, size_t row, float* luma) {
  const uint8_t* at = picture.data + row * picture.stride;
  if (picture.bytes_per_pixel == 1) {
    for (size_t x = 0; x < picture.width; x++) luma[x] = at[x];
    return;
  }
  for (size_t x = 0; x < picture.width; x++, at += picture.bytes_per_pixel) {
    const float red = 0.299f * static_cast<float>(at[0]);
    const float green = 0.587f * static_cast<float>(at[1]);
    const float blue = 0.114f * static_cast<float>(at[2]);
    luma[x] = red + green + blue;
  }
}

// Adds `weight` times each of `values` to `sums`.
void add_row(float* sums, float weight, const float* values, size_t count) {
  for (size_t x = 0; x < count; x++) sums[x] += weight * values[x];
}

// Rows are summed up first: 64 of the picture's width.
void sum_rows(const PdqPicture& picture, const PdqBands& rows, float* luma, float* sums) {
  const float* weights[side];
  const float* next_weights = rows.weights;
  for (size_t i = 0; i < side; i++) {
    weights[i] = next_weights;
    next_weights += rows.lengths[i];
  }
  size_t next = 0;
  for (size_t y = 0; y < picture.height; y++) {
    while (next < side && rows.starts[next] + rows.lengths[next] <= y) next++;
    bool read = false;
    for (size_t i = next; i < side && rows.starts[i] <= y; i++) {
      const size_t at = y - rows.starts[i];
      if (at >= rows.lengths[i]) continue;
      if (!read) read_luma(picture, y, luma);
      read = true;
      add_row(sums + i * picture.width, weights[i][at], luma, picture.width);
    }
  }
}

void sum_columns(size_t width, const PdqBands& columns, const float* sums, float* places) {
  const float* weights = columns.weights;
  for (size_t j = 0; j < side; j++) {
    const size_t length = columns.lengths[j];
    for (size_t i = 0; i < side; i += at_once) {
      const float* from = sums + i * width + columns.starts[j];
      float totals[at_once] = {};
      for (size_t x = 0; x < length; x++)
        for (size_t k = 0; k < at_once; k++) totals[k] += weights[x] * from[k * width + x];
      for (size_t k = 0; k < at_once; k++) places[(i + k) * side + j] = totals[k];
    }
    weights += length;
  }
}

void transform(const float* places, const float* cosines, float* values) {
  float half[kept * side] = {};
  for (size_t i = 0; i < kept; i++)
    for (size_t k = 0; k < side; k++)
      add_row(half + i * side, cosines[i * side + k], places + k * side, side);
  std::fill(values, values + kept * kept, 0.0f);
  // The other way round, so that sums of a row go on side by side: each in the same order.
  float turned[side * kept];
  for (size_t j = 0; j < kept; j++)
    for (size_t k = 0; k < side; k++) turned[k * kept + j] = cosines[j * side + k];
  for (size_t i = 0; i < kept; i++)
    for (size_t k = 0; k < side; k++) add_row(values + i * kept, half[i * side + k], turned + k * kept, kept);
}

}  // namespace

bool pdq_coefficients(const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns,
                      const float* cosines, PdqResult& to) {
  Vec<float> memory;
  float* const sums = memory.extend((side + 1) * picture.width);
  if (!sums) return false;
  float* const luma = sums + side * picture.width;
  std::fill(sums, luma, 0.0f);
  sum_rows(picture, rows, luma, sums);
  sum_columns(picture.width, columns, sums, to.places);
  transform(to.places, cosines, to.values);
  return true;
}

}  // namespace boxray
