// Memory that is not there is a failure of the parser, wherever it is missing: no
// allocation of a megabyte succeeds here.

#include <cstring>
#include <initializer_list>

#include "check.h"
#include "core/encode.h"
#include "families.h"

// Read by the sanitizers before anything runs.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=1";
}

namespace {

constexpr boxray::Limits limits = {1 << 28, 10'000'000'000, 4096,   10'000'000, 1'000'000,
                                   200,     1 << 24,        1 << 24, 1 << 26};

// A file in static memory, which no limit concerns.
class File {
 public:
  File() {
    size_ = 0;
    begin("ftyp");
    text("isom");
    words({0});
    text("isom");
    end();
  }
  void begin(const char* type) {
    open_[depth_++] = size_;
    words({0});
    text(type);
  }
  void end() {
    const size_t at = open_[--depth_];
    const size_t length = size_ - at;
    size_ = at;
    words({static_cast<uint32_t>(length)});
    size_ = at + length;
  }
  void words(std::initializer_list<uint32_t> values) {
    for (const uint32_t value : values)
      for (int shift = 24; shift >= 0; shift -= 8) bytes_[size_++] = static_cast<uint8_t>(value >> shift);
  }
  void text(const char* type) {
    std::memcpy(bytes_ + size_, type, 4);
    size_ += 4;
  }
  void zeros(size_t count) {
    std::memset(bytes_ + size_, 0, count);
    size_ += count;
  }
  void empty(const char* type) {
    begin(type);
    end();
  }

  // The failure, or `none` of a parser that also encodes its index.
  boxray::FailureCode inspect(bool frames = false) const {
    boxray::FrameRequest request;
    boxray::FrameTables tables;
    boxray::MediaParser parser(size_, limits, size_, frames ? &request : nullptr, &tables);
    while (parser.status() == boxray::ParserStatus::need) {
      const uint64_t at = parser.need().offset;
      parser.feed(bytes_ + at, size_ - at);
    }
    if (parser.status() == boxray::ParserStatus::failed) return parser.failure().code;
    boxray::Vec<double> numbers;
    return boxray::encode_index(parser.index(), numbers) ? boxray::FailureCode::none
                                                          : boxray::FailureCode::out_of_memory;
  }

 private:
  static inline uint8_t bytes_[16 << 20];
  size_t size_;
  size_t open_[8] = {};
  size_t depth_ = 0;
};

// A movie of one track with `count` samples of a byte each, and `entries` sample entries and edits.
File movie(uint32_t count, uint32_t edits) {
  File file;
  file.begin("moov");
  file.begin("trak");
  file.begin("edts");
  file.begin("elst");
  file.words({0, edits});
  for (uint32_t i = 0; i < edits; i++) file.words({1, 0, 0x10000});
  file.end();
  file.end();
  file.begin("mdia");
  file.begin("minf");
  file.begin("stbl");
  file.begin("stts");
  file.words({0, 1, count, 1});
  file.end();
  file.begin("stsz");
  file.words({0, 1, count});
  file.end();
  file.end();
  file.end();
  file.end();
  file.end();
  file.end();
  file.begin("mdat");
  file.zeros(count);
  file.end();
  return file;
}

File many(const char* type, uint32_t count) {
  File file;
  for (uint32_t i = 0; i < count; i++) file.empty(type);
  return file;
}

File metadata(size_t size) {
  File file;
  file.begin("udta");
  file.zeros(size);
  file.end();
  return file;
}

}  // namespace

int main() {
  using enum boxray::FailureCode;
  CHECK(movie(1000, 10).inspect(true) == none);
  CHECK(many("mdat", 1000).inspect() == none);
  CHECK(metadata(1000).inspect() == none);

  CHECK(movie(200'000, 10).inspect(true) == out_of_memory);
  CHECK(movie(200'000, 10).inspect(false) == none);
  CHECK(movie(10, 200'000).inspect() == out_of_memory);
  CHECK(many("mdat", 200'000).inspect() == out_of_memory);
  CHECK(many("udta", 200'000).inspect() == out_of_memory);
  CHECK(metadata(2 << 20).inspect() == out_of_memory);
  return failed_checks;
}
