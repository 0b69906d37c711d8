// Every kernel that this machine runs makes of a picture what the scalar one makes, bit for bit. Each picture
// has an allocation of its own, so that the sanitizer sees a read past its end.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "check.h"
#include "fingerprint/pdq.h"

namespace {

std::mt19937 engine(2026);
uint32_t below(uint32_t limit) { return static_cast<uint32_t>(engine()) % limit; }

// Bands of any place, length and weight within an axis.
struct Axis {
  std::vector<uint32_t> starts, lengths;
  std::vector<float> weights;

  explicit Axis(uint32_t size) {
    for (size_t i = 0; i < boxray::pdq_side; i++) {
      const uint32_t length = 1 + below(std::min<uint32_t>(size, 60));
      starts.push_back(below(size - length + 1));
      lengths.push_back(length);
      for (uint32_t k = 0; k < (length + 7) / 8 * 8; k++)
        weights.push_back(k < length ? static_cast<float>(below(1000)) / 7000 : 0);
    }
  }
  boxray::PdqBands bands() const { return {starts.data(), lengths.data(), weights.data()}; }
};

constexpr size_t half = boxray::pdq_kept * boxray::pdq_side;

struct Cosines {
  float rows[half], columns[half];

  Cosines() {
    for (size_t i = 0; i < boxray::pdq_kept; i++)
      for (size_t j = 0; j < boxray::pdq_side; j++) {
        const double angle = 3.14159265358979 / 128 * static_cast<double>((i + 1) * (2 * j + 1));
        const auto cosine = static_cast<float>(std::cos(angle));
        rows[i * boxray::pdq_side + j] = columns[j * boxray::pdq_kept + i] = cosine;
      }
  }
};

void compare(uint32_t width, uint32_t height, uint32_t bytes, const Cosines& cosines) {
  const uint32_t stride = width * bytes + below(9);
  // The last row ends with its last pixel.
  const size_t size = size_t{stride} * (height - 1) + width * bytes;
  const std::unique_ptr<uint8_t[]> data(new uint8_t[size]);
  for (size_t i = 0; i < size; i++) data[i] = static_cast<uint8_t>(engine());
  const boxray::PdqPicture picture = {data.get(), width, height, stride, bytes};
  const Axis rows(height), columns(width);
  const float stretch = below(2) ? 1 : 255.0f / 219.0f;
  boxray::PdqResult expected;
  CHECK(boxray::pdq_with("scalar", picture, rows.bands(), columns.bands(), {cosines.rows, cosines.columns},
                         stretch, expected));
  const boxray::PdqKernelNames kernels = boxray::pdq_kernels();
  for (size_t k = 0; k < kernels.count; k++) {
    boxray::PdqResult actual;
    CHECK(boxray::pdq_with(kernels.names[k], picture, rows.bands(), columns.bands(),
                           {cosines.rows, cosines.columns}, stretch, actual));
    const bool same = std::memcmp(actual.values, expected.values, sizeof expected.values) == 0 &&
                      std::memcmp(actual.hash, expected.hash, sizeof expected.hash) == 0 &&
                      actual.steps == expected.steps;
    if (!same)
      std::fprintf(stderr, "%u x %u of %u bytes by %s\n", width, height, bytes, kernels.names[k]);
    CHECK(same);
  }
}

}  // namespace

int main() {
  const Cosines cosines;
  for (const uint32_t bytes : {1u, 3u, 4u}) {
    for (uint32_t width = 5; width < 140; width++) compare(width, 5 + below(90), bytes, cosines);
    for (int i = 0; i < 60; i++) compare(5 + below(700), 5 + below(300), bytes, cosines);
  }
  const boxray::PdqKernelNames kernels = boxray::pdq_kernels();
  CHECK(kernels.count >= 1 && std::strcmp(kernels.names[0], "scalar") == 0);
  return failed_checks != 0;
}
