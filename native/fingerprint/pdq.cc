#include "pdq.h"

#include <algorithm>
#include <cstring>

#include "core/vec.h"
#include "cpu/features.h"
#include "cpu/target.h"
#include "kernels.h"

namespace boxray {

namespace {

using fingerprint::Kernel;
using fingerprint::lanes;

struct Kernels {
  const Kernel* list[2];
  size_t count;
};

Kernels available() {
#if defined(BOXRAY_AVX)
  if (cpu_features() & cpu_avx2) return {{&fingerprint::scalar, &fingerprint::avx2}, 2};
#elif defined(BOXRAY_ARM64)
  return {{&fingerprint::scalar, &fingerprint::neon}, 2};
#endif
  return {{&fingerprint::scalar}, 1};
}

bool shrink(const Kernel& kernel, const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns,
            float* places) {
  Vec<float> memory;
  float* const sums = memory.extend(picture.width + lanes);
  if (!sums) return false;
  // Zeros of weights multiply these too.
  std::fill_n(sums + picture.width, lanes, 0.0f);
  const float* weights = rows.weights;
  for (size_t i = 0; i < pdq_side; i++, places += pdq_side) {
    const size_t length = rows.lengths[i];
    kernel.sum_rows(picture, picture.data + rows.starts[i] * picture.stride, weights, length, sums);
    weights += (length + lanes - 1) / lanes * lanes;
    // Each column is a place, by a weight of 1.
    if (picture.width == pdq_side)
      std::copy_n(sums, pdq_side, places);
    else
      kernel.sum_columns(sums, columns, places);
  }
  return true;
}

void hash_of(const float* values, uint16_t* hash) {
  constexpr size_t count = pdq_kept * pdq_kept;
  float sorted[count];
  std::copy_n(values, count, sorted);
  float* const middle = sorted + count / 2 - 1;
  std::nth_element(sorted, middle, sorted + count);
  for (size_t i = 0; i < pdq_kept; i++, values += pdq_kept) {
    unsigned word = 0;
    for (size_t j = 0; j < pdq_kept; j++) word |= static_cast<unsigned>(values[j] > *middle) << j;
    hash[i] = static_cast<uint16_t>(word);
  }
}

bool pdq_by(const Kernel& kernel, const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns,
            const PdqCosines& cosines, float stretch, PdqResult& to) {
  float places[pdq_side * pdq_side];
  if (!shrink(kernel, picture, rows, columns, places)) return false;
  kernel.transform(places, cosines, to.values);
  to.steps = kernel.steps(places, stretch);
  hash_of(to.values, to.hash);
  return true;
}

}  // namespace

bool pdq(const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns, const PdqCosines& cosines,
         float stretch, PdqResult& to) {
  const Kernels kernels = available();
  return pdq_by(*kernels.list[kernels.count - 1], picture, rows, columns, cosines, stretch, to);
}

bool pdq_with(const char* kernel, const PdqPicture& picture, const PdqBands& rows, const PdqBands& columns,
              const PdqCosines& cosines, float stretch, PdqResult& to) {
  const Kernels kernels = available();
  for (size_t k = 0; k < kernels.count; k++)
    if (std::strcmp(kernels.list[k]->name, kernel) == 0)
      return pdq_by(*kernels.list[k], picture, rows, columns, cosines, stretch, to);
  return false;
}

PdqKernelNames pdq_kernels() {
  const Kernels kernels = available();
  PdqKernelNames result = {};
  for (; result.count < kernels.count; result.count++)
    result.names[result.count] = kernels.list[result.count]->name;
  return result;
}

}  // namespace boxray
