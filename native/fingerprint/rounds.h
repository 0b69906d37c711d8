// PDQ's steps for vectors of eight lanes; a source file for an instruction set includes this between its
// BOXRAY_TARGET_BEGIN and _END.
//
// A sum over columns has eight parts, the columns in turn, and these are added in pairs:
// ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)).
#pragma once

#include "cpu/target.h"
#include "kernels.h"

namespace boxray::fingerprint {

namespace {

template <size_t bytes>
BOXRAY_INLINE float luma_of(const uint8_t* at) {
  if constexpr (bytes == 1) return at[0];
  const float red = 0.299f * static_cast<float>(at[0]);
  const float green = 0.587f * static_cast<float>(at[1]);
  const float blue = 0.114f * static_cast<float>(at[2]);
  return red + green + blue;
}

template <typename V, size_t bytes, size_t wide>
BOXRAY_INLINE void sum_strip(const uint8_t* at, size_t stride, const float* weights, size_t count,
                             float* sums) {
  V parts[wide];
  for (size_t k = 0; k < wide; k++) parts[k] = V::broadcast(0);
  for (size_t y = 0; y < count; y++, at += stride) {
    const V weight = V::broadcast(weights[y]);
    for (size_t k = 0; k < wide; k++)
      parts[k] = V::add(parts[k], V::multiply(weight, V::template luma<bytes>(at + lanes * bytes * k)));
  }
  for (size_t k = 0; k < wide; k++) parts[k].store(sums + lanes * k);
}

template <typename V, size_t bytes>
BOXRAY_INLINE void sum_rows_of(const PdqPicture& picture, const uint8_t* rows, const float* weights,
                               size_t count, float* sums) {
  constexpr size_t wide = 8;
  const size_t width = picture.width, stride = picture.stride;
  size_t x = 0;
  for (; x + wide * lanes <= width; x += wide * lanes)
    sum_strip<V, bytes, wide>(rows + x * bytes, stride, weights, count, sums + x);
  for (; x + lanes <= width; x += lanes)
    sum_strip<V, bytes, 1>(rows + x * bytes, stride, weights, count, sums + x);
  for (; x < width; x++) {
    float sum = 0;
    for (size_t y = 0; y < count; y++) sum += weights[y] * luma_of<bytes>(rows + y * stride + x * bytes);
    sums[x] = sum;
  }
}

template <typename V>
void sum_rows(const PdqPicture& picture, const uint8_t* rows, const float* weights, size_t count,
              float* sums) {
  if (picture.bytes_per_pixel == 1)
    sum_rows_of<V, 1>(picture, rows, weights, count, sums);
  else if (picture.bytes_per_pixel == 3)
    sum_rows_of<V, 3>(picture, rows, weights, count, sums);
  else
    sum_rows_of<V, 4>(picture, rows, weights, count, sums);
}

template <typename V>
void sum_columns(const float* sums, const PdqBands& columns, float* places) {
  const float* weights = columns.weights;
  for (size_t j = 0; j < pdq_side; j += lanes) {
    V parts[lanes];
    for (size_t k = 0; k < lanes; k++) {
      const float* from = sums + columns.starts[j + k];
      const size_t length = columns.lengths[j + k];
      V part = V::multiply(V::load(weights), V::load(from));
      weights += lanes;
      for (size_t x = lanes; x < length; x += lanes, weights += lanes)
        part = V::add(part, V::multiply(V::load(weights), V::load(from + x)));
      parts[k] = part;
    }
    V::totals(parts).store(places + j);
  }
}

// `wide` vectors of each of two rows of left · right, whose inner side is 64.
template <typename V, size_t wide>
BOXRAY_INLINE void multiply_rows(const float* left, const float* right, size_t row, float* to) {
  V first[wide], second[wide];
  for (size_t b = 0; b < wide; b++) first[b] = second[b] = V::broadcast(0);
  for (size_t k = 0; k < pdq_side; k++) {
    const V one = V::broadcast(left[k]);
    const V two = V::broadcast(left[pdq_side + k]);
    for (size_t b = 0; b < wide; b++) {
      const V values = V::load(right + k * row + lanes * b);
      first[b] = V::add(first[b], V::multiply(one, values));
      second[b] = V::add(second[b], V::multiply(two, values));
    }
  }
  for (size_t b = 0; b < wide; b++) {
    first[b].store(to + lanes * b);
    second[b].store(to + row + lanes * b);
  }
}

template <typename V>
void transform(const float* places, const PdqCosines& cosines, float* values) {
  constexpr size_t wide = 4;
  float half[pdq_kept * pdq_side];
  for (size_t i = 0; i < pdq_kept; i += 2)
    for (size_t j = 0; j < pdq_side; j += wide * lanes)
      multiply_rows<V, wide>(cosines.rows + i * pdq_side, places + j, pdq_side, half + i * pdq_side + j);
  for (size_t i = 0; i < pdq_kept; i += 2)
    multiply_rows<V, pdq_kept / lanes>(half + i * pdq_side, cosines.columns, pdq_kept, values + i * pdq_kept);
}

BOXRAY_INLINE uint32_t step_between(float a, float b, float stretch) {
  const auto step = static_cast<int32_t>((a - b) * stretch * 100.0f / 255.0f);
  return static_cast<uint32_t>(step < 0 ? -step : step);
}

template <typename V>
uint32_t steps(const float* places, float stretch) {
  typename V::Count count = V::no_steps();
  uint32_t sum = 0;
  const V by = V::broadcast(stretch);
  for (const float* row = places; row != places + pdq_side * pdq_side; row += pdq_side) {
    if (row != places)
      for (size_t j = 0; j < pdq_side; j += lanes)
        count = V::add_steps(count, V::load(row + j - pdq_side), V::load(row + j), by);
    for (size_t j = 0; j + lanes < pdq_side; j += lanes)
      count = V::add_steps(count, V::load(row + j), V::load(row + j + 1), by);
    for (size_t j = pdq_side - lanes; j + 1 < pdq_side; j++)
      sum += step_between(row[j], row[j + 1], stretch);
  }
  return sum + V::sum_of(count);
}

template <typename V>
constexpr Kernel kernel_of(const char* name) {
  return {name, sum_rows<V>, sum_columns<V>, transform<V>, steps<V>};
}

}  // namespace

}  // namespace boxray::fingerprint
