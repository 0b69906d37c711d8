// The floor and the core, without Node: `inspect floor|core|frames FILE`, driven by protocol.h. `floor` reads
// the metadata of a file and does nothing with them; `core` inspects it; `frames` fills the frame tables too.
// The answer has the counts of samples.

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "core/cursor.h"
#include "io/inspect_file.h"
#include "protocol.h"

namespace {

bool is(const uint8_t* header, const char* type) { return std::memcmp(header + 4, type, 4) == 0; }

// Opens the file, walks its top level by reading 16 bytes a box, reads moov and
// moof into a warm buffer, closes.
void read_metadata(const char* path, std::vector<uint8_t>& buffer) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  const off_t end = lseek(fd, 0, SEEK_END);
  off_t at = 0;
  uint8_t header[16];
  while (at < end && pread(fd, header, sizeof header, at) >= 8) {
    uint64_t size = boxray::load_be32(header);
    if (size == 0) size = static_cast<uint64_t>(end - at);
    if (size == 1) size = boxray::load_be64(header + 8);
    if (size < 8 || size > static_cast<uint64_t>(end - at)) break;
    if (is(header, "moov") || is(header, "moof")) {
      if (buffer.size() < size) buffer.resize(size);
      if (pread(fd, buffer.data(), size, at) < 0) break;
    }
    at += static_cast<off_t>(size);
  }
  close(fd);
}

void inspect(const char* path, const boxray::FrameRequest* frames, boxray::FileResult& result) {
  constexpr boxray::Limits limits = {
      .metadata_bytes = 1u << 31,
      .samples = 10'000'000'000,
      .tracks = 4096,
      .boxes = 10'000'000,
      .list_entries = 100'000,
      .problems = 200,
      .frames = 1u << 24,
      .kept_metadata_bytes = 1u << 24,
      .scan_bytes = 1u << 26,
  };
  boxray::inspect_file(path, limits, frames, nullptr, result);
  if (result.io.code || result.status != boxray::ParserStatus::done) {
    std::fprintf(stderr, "%s: could not be inspected\n", path);
    std::exit(EXIT_FAILURE);
  }
}

void print_counts(const char* path) {
  boxray::FileResult result;
  inspect(path, nullptr, result);
  std::printf("{\"samples\": [");
  const char* separator = "";
  for (const boxray::Track& track : result.index.tracks) {
    std::printf("%s%.0f", separator, track.statistics.count);
    separator = ", ";
  }
  std::printf("]}\n");
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return EXIT_FAILURE;
  const char* mode = arguments[1];
  const char* path = arguments[2];
  if (std::strcmp(mode, "floor") == 0) {
    std::vector<uint8_t> buffer;
    std::printf("{}\n");
    std::fflush(stdout);
    bench::serve([&] { read_metadata(path, buffer); });
    return EXIT_SUCCESS;
  }
  print_counts(path);
  const boxray::FrameRequest all;
  const boxray::FrameRequest* frames = std::strcmp(mode, "frames") == 0 ? &all : nullptr;
  bench::serve([&] {
    boxray::FileResult result;
    inspect(path, frames, result);
  });
}
