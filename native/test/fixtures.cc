// The core over committed files: counts that were written down where the files are
// described (test/support/fixtures).

#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#include "check.h"
#include "core/encode.h"
#include "io/inspect_file.h"

namespace {

constexpr boxray::Limits limits = {1 << 28, 10'000'000'000, 4096, 10'000'000, 100'000, 200,
                                   1 << 24, 1 << 24, 1 << 26};

struct Counts {
  double samples, bytes, keyframes, largest, duration;
};

std::string fixture(const char* name) { return std::string("test/fixtures/") + name; }

std::vector<uint8_t> read_whole(const char* name) {
  std::vector<uint8_t> bytes;
  if (std::FILE* file = std::fopen(fixture(name).c_str(), "rb")) {
    uint8_t block[4096];
    while (const size_t n = std::fread(block, 1, sizeof block, file))
      bytes.insert(bytes.end(), block, block + n);
    std::fclose(file);
  }
  return bytes;
}

void expect(const char* name, std::initializer_list<Counts> tracks) {
  boxray::FileResult result;
  boxray::inspect_file(fixture(name).c_str(), limits, nullptr, nullptr, result);
  std::fprintf(stderr, "%s\n", name);
  CHECK_EQUAL(result.io.code, 0);
  CHECK(result.status == boxray::ParserStatus::done);
  CHECK_EQUAL(result.index.tracks.size(), tracks.size());
  if (result.index.tracks.size() != tracks.size()) return;
  size_t i = 0;
  for (const Counts& expected : tracks) {
    const boxray::SampleStatistics& s = result.index.tracks[i++].statistics;
    CHECK_EQUAL(s.count, expected.samples);
    CHECK_EQUAL(s.bytes, expected.bytes);
    CHECK_EQUAL(s.keyframes, expected.keyframes);
    CHECK_EQUAL(s.largest, expected.largest);
    CHECK_EQUAL(s.duration, expected.duration);
  }
}

// Fed with nothing but the minimum each time, and with the whole file at once: the same index.
void expect_same_in_pieces(const char* name) {
  const std::vector<uint8_t> bytes = read_whole(name);
  boxray::Vec<double> numbers[2];
  for (const bool whole : {true, false}) {
    boxray::MediaParser parser(bytes.size(), limits, 4096);
    while (parser.status() == boxray::ParserStatus::need) {
      const boxray::Need need = parser.need();
      parser.feed(bytes.data() + need.offset, whole ? bytes.size() - need.offset : need.minimum);
    }
    CHECK(parser.status() == boxray::ParserStatus::done);
    CHECK(boxray::encode_index(parser.index(), numbers[whole]));
  }
  CHECK(!bytes.empty());
  CHECK(numbers[0].size() == numbers[1].size() &&
        std::memcmp(numbers[0].data(), numbers[1].data(), numbers[0].size() * sizeof(double)) == 0);
}

}  // namespace

int main() {
  const Counts video = {20, 360, 2, 60, 20 * 512};
  const Counts audio = {38, 304, 38, 8, 38 * 1024};
  expect("faststart.mp4", {video, audio});
  expect("moov-last.mp4", {video, audio});
  expect("large-sizes.mp4", {video, audio});
  expect("mdat-to-end.mp4", {video, audio});
  expect("size-tables.mp4", {{5, 34, 5, 15, 5 * 1024},
                             {5, 340, 5, 150, 5 * 1024},
                             {5, 340, 5, 150, 5 * 1024},
                             {5, 30, 5, 6, 5 * 1024}});
  expect("variable-rate.mp4", {{10, 1045, 3, 109, 7000}});
  expect("fragmented.mp4", {video, audio});
  expect("partly-fragmented.mp4", {video, audio});
  expect("late-start.mp4", {{3, 24, 3, 8, 3072}});
  for (const char* name : {"faststart.mp4", "moov-last.mp4", "fragmented.mp4", "many-boxes.mp4",
                           "quicktime.mov", "cut-short.mp4", "two-movies.mp4"})
    expect_same_in_pieces(name);

  boxray::FileResult directory;
  boxray::inspect_file("test/fixtures", limits, nullptr, nullptr, directory);
  CHECK(directory.io.code != 0);
  boxray::FileResult missing;
  boxray::inspect_file("test/fixtures/no such file", limits, nullptr, nullptr, missing);
  CHECK(missing.io.code != 0);
  return failed_checks;
}
