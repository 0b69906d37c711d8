// The floor and the core in one program, without Node: how long does it take to read the metadata of a file and do nothing
// with them, and how long to inspect it? Prints one JSON line a file: medians in milliseconds.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "core/cursor.h"
#include "io/inspect_file.h"

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

bool is(const uint8_t* header, const char* type) { return std::memcmp(header + 4, type, 4) == 0; }

// Opens the file, walks its top level by reading 16 bytes a box, reads moov and moof into a warm buffer, closes.
void floor_of(const char* path, std::vector<uint8_t>& buffer) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  const off_t end = lseek(fd, 0, SEEK_END);
  off_t at = 0;
  uint8_t header[16];
  while (at < end && pread(fd, header, sizeof header, at) >= 8) {
    uint64_t size = boxray::load_be32(header);
    if (size == 1) size = boxray::load_be64(header + 8);
    if (size < 8) break;
    if (is(header, "moov") || is(header, "moof")) {
      if (buffer.size() < size) buffer.resize(size);
      if (pread(fd, buffer.data(), size, at) < 0) break;
    }
    at += static_cast<off_t>(size);
  }
  close(fd);
}

template <typename Work>
double median(int rounds, Work work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; i++) {
    const auto begin = Clock::now();
    work();
    times.push_back(milliseconds(Clock::now() - begin));
  }
  std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
  return times[static_cast<size_t>(rounds) / 2];
}

}  // namespace

int main(int count, char** arguments) {
  const boxray::Limits limits = {1u << 28, 10'000'000'000, 4096, 10'000'000, 100'000, 200, 1u << 24, 1u << 24};
  std::vector<uint8_t> buffer;
  for (int i = 1; i < count; i++) {
    const char* path = arguments[i];
    const auto inspect = [&] {
      boxray::FileResult result;
      boxray::inspect_file(path, limits, nullptr, nullptr, result);
      if (result.io.code || result.status != boxray::Session::Status::done) {
        std::fprintf(stderr, "%s: could not be inspected\n", path);
        std::exit(1);
      }
    };
    const double warm = median(5, inspect);
    const int rounds = std::clamp(static_cast<int>(1000 / std::max(warm, 0.005)), 21, 2001);
    const double floor = median(rounds, [&] { floor_of(path, buffer); });
    const double core = median(rounds, inspect);
    std::printf("{\"file\": \"%s\", \"rounds\": %d, \"floorMs\": %.4f, \"coreMs\": %.4f}\n", path, rounds, floor, core);
  }
}
