#include "inspect_file.h"

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace boxray {

namespace {

// A warm buffer for each thread: fresh memory costs a page fault every 4 KiB, more than the parsing does.
class ReadBuffer {
 public:
  ~ReadBuffer() { std::free(data_); }

  uint8_t* reserve(size_t size) {
    if (size <= capacity_) return data_;
    std::free(data_);
    // A little more than asked for, so that files of like size do not each grow it.
    const size_t capacity = size + size / 8;
    data_ = static_cast<uint8_t*>(std::malloc(capacity));
    capacity_ = data_ ? capacity : 0;
    return data_;
  }

  // A thread that once met a giant does not hold on to its memory.
  void trim() {
    if (capacity_ <= largest_kept) return;
    std::free(data_);
    data_ = nullptr;
    capacity_ = 0;
  }

 private:
  static constexpr size_t largest_kept = 16 << 20;
  uint8_t* data_ = nullptr;
  size_t capacity_ = 0;
};

thread_local ReadBuffer read_buffer;

}  // namespace

void inspect_file(const char* path, const Limits& limits, const FrameRequest* frames,
                  const std::atomic<int32_t>* cancel, FileResult& result) {
  File file;
  result.io = file.open(path);
  if (result.io.code) return;
  Session session(file.size(), limits, file_read_ahead, frames, &result.frames);
  uint64_t bytes_read = 0;
  while (session.status() == Session::Status::need) {
    if (cancel && cancel->load(std::memory_order_relaxed)) {
      result.cancelled = true;
      return;
    }
    const Need need = session.need();
    uint8_t* buffer = read_buffer.reserve(static_cast<size_t>(need.preferred));
    if (!buffer) {
      result.io = {ENOMEM, "read"};
      return;
    }
    size_t got = 0;
    result.io = file.read(need.offset, buffer, static_cast<size_t>(need.preferred), got);
    if (result.io.code) return;
    bytes_read += got;
    session.feed(buffer, got);
  }
  read_buffer.trim();
  session.index().bytes_read = bytes_read;
  result.status = session.status();
  result.failure = session.failure();
  result.index = std::move(session.index());
}

}  // namespace boxray
