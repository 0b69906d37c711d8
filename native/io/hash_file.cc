#include "hash_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>

#include "../core/vec.h"

namespace boxray {

namespace {

// A system call copies about this much before the copy falls out of the nearest caches.
constexpr size_t read_size = 128 * 1024;
// Messages that are hashed side by side must be in memory together: as many as a kernel has lanes.
constexpr size_t buffer_size = 4 << 20;
// Bytes between parts that are cheaper to read than to skip.
constexpr uint64_t largest_gap = 64 * 1024;
constexpr size_t messages_at_once = 4096;

class FileHasher {
 public:
  FileHasher(const HashTask& task, HashResult& result) : task_(task), result_(result) {}

  void run(const char* path) {
    result_.io = file_.open(path);
    buffer_.reset(new (std::nothrow) uint8_t[buffer_size]);
    if (!result_.io.code && (!buffer_ || !messages_.reserve(messages_at_once)))
      result_.io = {ENOMEM, "read"};
    if (result_.io.code) return;
    if (task_.joined)
      join();
    else
      hash_each();
  }

 private:
  uint64_t begin(size_t part) const { return static_cast<uint64_t>(task_.offsets[part]); }
  uint64_t end(size_t part) const { return begin(part) + task_.sizes[part]; }
  uint8_t* digest(size_t part) const {
    return task_.digests + task_.slots[part] * digest_length(task_.algorithm);
  }

  // Fills the buffer's next `size` bytes from `offset`; false at an end of any kind.
  bool read(uint64_t offset, uint8_t* to, size_t size) {
    while (size > 0) {
      if (task_.cancel && task_.cancel->load(std::memory_order_relaxed)) {
        result_.cancelled = true;
        return false;
      }
      const size_t wanted = std::min(size, read_size);
      size_t got = 0;
      result_.io = file_.read(offset, to, wanted, got);
      if (result_.io.code) return false;
      if (got < wanted) {
        result_.ended_early = true;
        return false;
      }
      offset += got;
      to += got;
      size -= got;
    }
    return true;
  }

  void tell(uint64_t bytes) {
    if (task_.progress)
      task_.progress->fetch_add(static_cast<int64_t>(bytes), std::memory_order_relaxed);
  }

  // Moves the window so that it begins at `from` and holds all up to `to`, keeping what is there already.
  bool slide(uint64_t from, uint64_t to) {
    if (from >= window_end_ || from < window_begin_) {
      window_begin_ = window_end_ = from;
    } else if (from > window_begin_) {
      std::memmove(buffer_.get(), buffer_.get() + (from - window_begin_),
                   static_cast<size_t>(window_end_ - from));
      window_begin_ = from;
    }
    if (to <= window_end_) return true;
    const size_t have = static_cast<size_t>(window_end_ - window_begin_);
    if (!read(window_end_, buffer_.get() + have, static_cast<size_t>(to - window_end_))) return false;
    window_end_ = to;
    return true;
  }

  void hash_each() {
    for (size_t part = 0; part < task_.count;) {
      if (task_.sizes[part] > buffer_size) {
        Hasher hasher;
        hasher.init(task_.algorithm);
        if (!feed(hasher, part)) return;
        hasher.finish(digest(part));
        part++;
        continue;
      }
      // As many parts as the buffer holds from where the first begins.
      const uint64_t from = begin(part);
      uint64_t to = from;
      uint64_t bytes = 0;
      size_t last = part;
      while (last < task_.count && last - part < messages_at_once &&
             end(last) - from <= buffer_size && begin(last) <= to + largest_gap) {
        to = std::max(to, end(last));
        bytes += task_.sizes[last++];
      }
      if (!slide(from, to)) return;
      messages_.clear();
      for (; part < last; part++) {
        const Message message = {buffer_.get() + (begin(part) - from), task_.sizes[part],
                                       digest(part)};
        if (!messages_.push(message)) return;
      }
      hash_messages(task_.algorithm, messages_.data(), messages_.size());
      tell(bytes);
    }
  }

  void join() {
    Hasher hasher;
    hasher.init(task_.algorithm);
    for (size_t part = 0; part < task_.count; part++)
      if (!feed(hasher, part)) return;
    hasher.finish(task_.digests);
  }

  bool feed(Hasher& hasher, size_t part) {
    for (uint64_t at = begin(part); at < end(part);) {
      const uint64_t to = std::min(end(part), at + read_size);
      // Small parts that follow each other are read together.
      if (at < window_begin_ || to > window_end_) {
        const uint64_t most = std::max(to, std::min(at + read_size, file_.size()));
        window_begin_ = window_end_ = at;
        if (!slide(at, most)) return false;
      }
      hasher.update(buffer_.get() + (at - window_begin_), static_cast<size_t>(to - at));
      tell(to - at);
      at = to;
    }
    return true;
  }

  const HashTask& task_;
  HashResult& result_;
  File file_;
  std::unique_ptr<uint8_t[]> buffer_;
  Vec<Message> messages_;
  uint64_t window_begin_ = 0;
  uint64_t window_end_ = 0;
};

}  // namespace

void hash_file(const char* path, const HashTask& task, HashResult& result) {
  FileHasher(task, result).run(path);
}

}  // namespace boxray
