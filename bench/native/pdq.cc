// PDQ as it is described, step by step: `pdq direct FILE WIDTH HEIGHT`, driven by protocol.h, of raw luma.
// Two box filters along rows and columns each, every pixel of the picture; 64 × 64 of them; the transform by
// its sums. What boxray puts into one product of matrices. The answer has the hash.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "protocol.h"

namespace {

constexpr size_t side = 64, kept = 16;

// The mean of a window around each of `count` values, `stride` apart, by a running sum.
void box(const float* from, float* to, size_t count, size_t stride, size_t window) {
  const size_t half = (window + 2) / 2;
  double sum = 0;
  size_t first = 0, next = 0;
  for (size_t i = 0; i < count; i++) {
    for (; next < std::min(count, i + half); next++) sum += from[next * stride];
    for (; first + (window - half) < i; first++) sum -= from[first * stride];
    to[i * stride] = static_cast<float>(sum / static_cast<double>(next - first));
  }
}

struct Direct {
  size_t width, height;
  std::vector<uint8_t> pixels;
  std::vector<float> one, other;
  float cosines[kept * side];

  Direct(size_t width, size_t height)
      : width(width), height(height), pixels(width * height), one(pixels.size()), other(pixels.size()) {
    const float scale = static_cast<float>(std::sqrt(2.0 / side));
    for (size_t i = 0; i < kept; i++)
      for (size_t j = 0; j < side; j++)
        cosines[i * side + j] = static_cast<float>(
            scale * std::cos(3.14159265358979323846 / 2 / side * static_cast<double>((i + 1) * (2 * j + 1))));
  }

  void blur() {
    const size_t rows = (width + 127) / 128, columns = (height + 127) / 128;
    for (int pass = 0; pass < 2; pass++) {
      for (size_t y = 0; y < height; y++) box(&one[y * width], &other[y * width], width, 1, rows);
      for (size_t x = 0; x < width; x++) box(&other[x], &one[x], height, width, columns);
    }
  }

  std::string hash() {
    std::copy(pixels.begin(), pixels.end(), one.begin());
    if (width != side || height != side) blur();
    float places[side * side], half[kept * side], values[kept * kept], sorted[kept * kept];
    for (size_t i = 0; i < side; i++) {
      const float* row = &one[(2 * i + 1) * height / (2 * side) * width];
      for (size_t j = 0; j < side; j++) places[i * side + j] = row[(2 * j + 1) * width / (2 * side)];
    }
    for (size_t i = 0; i < kept; i++)
      for (size_t j = 0; j < side; j++) {
        float sum = 0;
        for (size_t k = 0; k < side; k++) sum += cosines[i * side + k] * places[k * side + j];
        half[i * side + j] = sum;
      }
    for (size_t i = 0; i < kept; i++)
      for (size_t j = 0; j < kept; j++) {
        float sum = 0;
        for (size_t k = 0; k < side; k++) sum += half[i * side + k] * cosines[j * side + k];
        values[i * kept + j] = sum;
      }
    std::copy_n(values, kept * kept, sorted);
    std::nth_element(sorted, sorted + kept * kept / 2 - 1, sorted + kept * kept);
    const float median = sorted[kept * kept / 2 - 1];
    std::string text;
    for (size_t i = kept; i-- > 0;) {
      unsigned word = 0;
      for (size_t j = 0; j < kept; j++) word |= static_cast<unsigned>(values[i * kept + j] > median) << j;
      char hex[5];
      std::snprintf(hex, sizeof hex, "%04x", word);
      text += hex;
    }
    return text;
  }
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 5 || std::string(arguments[1]) != "direct") return EXIT_FAILURE;
  Direct direct(std::strtoul(arguments[3], nullptr, 10), std::strtoul(arguments[4], nullptr, 10));
  std::FILE* file = std::fopen(arguments[2], "rb");
  if (!file || std::fread(direct.pixels.data(), 1, direct.pixels.size(), file) != direct.pixels.size())
    return EXIT_FAILURE;
  std::fclose(file);
  std::printf("{\"hash\": \"%s\"}\n", direct.hash().c_str());
  std::fflush(stdout);
  std::string last;
  bench::serve([&] { last = direct.hash(); });
  return last.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
}
