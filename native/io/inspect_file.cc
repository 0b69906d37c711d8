#include "inspect_file.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/block.h"

namespace boxray {

namespace {

// A warm buffer for each thread: fresh memory costs a page fault every 4 KiB, more than the parsing does.
class ReadBuffer {
 public:
  ReadBuffer() = default;
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;
  ~ReadBuffer() { free_block(data_, capacity_); }

  uint8_t* reserve(size_t size) {
    if (size <= capacity_) return data_;
    free_block(data_, capacity_);
    // A little more than asked for, so that files of like size do not each grow it.
    const size_t capacity = size + size / 8;
    data_ = static_cast<uint8_t*>(allocate_block(capacity));
    capacity_ = data_ ? capacity : 0;
    return data_;
  }

  // A thread that once met a giant does not hold on to its memory.
  void trim() {
    if (capacity_ <= largest_kept) return;
    free_block(data_, capacity_);
    data_ = nullptr;
    capacity_ = 0;
  }

 private:
  static constexpr size_t largest_kept = 16 << 20;
  uint8_t* data_ = nullptr;
  size_t capacity_ = 0;
};

thread_local ReadBuffer read_buffer;

// How much to read for what a parser needs. To copy tens of kilobytes that nobody looks at takes longer than
// to inspect a short clip, so reading ahead begins small and doubles; a short rest of the file, where an
// index often is, is taken at once.
class ReadAhead {
 public:
  explicit ReadAhead(uint64_t file_size) : file_size_(file_size) {}

  size_t next(const Need& need) {
    const uint64_t rest = file_size_ - need.offset;
    // What follows a large box is mostly media data, of which the header is enough.
    const uint64_t ahead = need.minimum > first_ahead ? behind_box : ahead_;
    const uint64_t worth = std::min(need.preferred, need.minimum + ahead);
    ahead_ = std::min(2 * ahead_, file_read_ahead);
    return static_cast<size_t>(rest <= short_rest ? rest : worth);
  }

 private:
  static constexpr uint64_t short_rest = uint64_t{16} << 10;
  static constexpr uint64_t first_ahead = uint64_t{4} << 10;
  static constexpr uint64_t behind_box = 256;
  const uint64_t file_size_;
  uint64_t ahead_ = first_ahead;
};

}  // namespace

void inspect_file(const char* path, const Limits& limits, const FrameRequest* frames,
                  StopToken* stop, FileResult& result) {
  File file;
  result.io = file.open(path);
  if (result.io.code) return;
  MediaParser parser(file.size(), limits, file_read_ahead, frames, &result.frames);
  ReadAhead read_ahead(file.size());
  uint64_t bytes_read = 0;
  while (parser.status() == ParserStatus::need) {
    if (stop && stop->stop_requested()) {
      result.cancelled = true;
      return;
    }
    const uint64_t offset = parser.need().offset;
    const size_t size = read_ahead.next(parser.need());
    uint8_t* buffer = read_buffer.reserve(size);
    if (!buffer) {
      result.io = {ENOMEM, "read"};
      return;
    }
    size_t got = 0;
    result.io = file.read(offset, buffer, size, got);
    if (result.io.code) return;
    bytes_read += got;
    parser.feed(buffer, got);
  }
  read_buffer.trim();
  parser.index().bytes_read = bytes_read;
  result.status = parser.status();
  result.failure = parser.failure();
  result.index = std::move(parser.index());
}

}  // namespace boxray
