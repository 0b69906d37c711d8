#include "hash_file.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>

#include "core/vec.h"

namespace boxray {

namespace {

// A system call copies about this much before the copy falls out of the nearest caches.
constexpr size_t read_size = size_t{128} << 10;
// Algorithms that hash messages side by side need as many in memory as a kernel has lanes; and while the long
// ones of one chunk are hashed to their ends, those of the next take the other lanes.
constexpr size_t lanes_chunk_size = 6 << 20;
constexpr size_t lanes_chunk_count = 3;
// The others hash a message at once: the smaller the chunk, the nearer the cache.
constexpr size_t plain_chunk_size = 1 << 20;
// Bytes between parts that are cheaper to read than to skip.
constexpr uint64_t largest_gap = uint64_t{64} << 10;
constexpr size_t messages_at_once = 4096;

class FileHasher {
 public:
  FileHasher(const HashTask& task, HashResult& result)
      : task_(task),
        result_(result),
        chunk_size_(in_lanes(task.algorithm) ? lanes_chunk_size : plain_chunk_size),
        chunk_count_(in_lanes(task.algorithm) ? lanes_chunk_count : 1) {}

  void run(const char* path) {
    result_.io = file_.open(path);
    buffer_.reset(new (std::nothrow) uint8_t[chunk_size_ * chunk_count_]);
    if (!result_.io.code && (!buffer_ || !messages_.reserve(messages_at_once)))
      result_.io = {ENOMEM, "read"};
    if (result_.io.code) return;
    if (task_.joined)
      join();
    else
      hash_each();
  }

 private:
  static bool in_lanes(Algorithm algorithm) {
    return algorithm == Algorithm::md5 || algorithm == Algorithm::sha256;
  }
  uint64_t begin(size_t part) const { return static_cast<uint64_t>(task_.offsets[part]); }
  uint64_t end(size_t part) const { return begin(part) + task_.sizes[part]; }
  uint8_t* digest(size_t part) const {
    return task_.digests + task_.slots[part] * digest_length(task_.algorithm);
  }

  // Reads all of `size` bytes; false where that is not to be.
  bool read(uint64_t offset, uint8_t* to, size_t size) {
    while (size > 0) {
      if (task_.stop && task_.stop->stop_requested()) {
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

  void add_progress(uint64_t bytes) {
    if (task_.progress)
      task_.progress->fetch_add(static_cast<int64_t>(bytes), std::memory_order_relaxed);
  }

  void hash_each() {
    hasher_.init(task_.algorithm);
    size_t turn = 0;
    for (size_t part = 0; part < task_.count;) {
      if (task_.sizes[part] > chunk_size_) {
        hasher_.finish();
        Hasher hasher;
        hasher.init(task_.algorithm);
        if (!feed(hasher, part)) return;
        hasher.finish(digest(part));
        part++;
        continue;
      }
      // As many parts as a chunk holds from where the first begins.
      const uint64_t from = begin(part);
      uint64_t to = from;
      uint64_t bytes = 0;
      size_t last = part;
      while (last < task_.count && last - part < messages_at_once &&
             end(last) - from <= chunk_size_ && begin(last) <= to + largest_gap) {
        to = std::max(to, end(last));
        bytes += task_.sizes[last++];
      }
      uint8_t* chunk = buffer_.get() + turn++ % chunk_count_ * chunk_size_;
      hasher_.release(chunk, chunk + chunk_size_);
      if (!read(from, chunk, static_cast<size_t>(to - from))) return;
      messages_.clear();
      for (; part < last; part++) {
        const Message message = {chunk + (begin(part) - from), task_.sizes[part], digest(part)};
        if (!messages_.push(message)) return;
      }
      hasher_.add(messages_.data(), messages_.size());
      add_progress(bytes);
    }
    hasher_.finish();
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
      if (at < window_begin_ || to > window_end_) {
        // Small parts that follow each other are read together.
        window_begin_ = at;
        window_end_ = std::max(to, std::min(at + read_size, file_.size()));
        if (!read(at, buffer_.get(), static_cast<size_t>(window_end_ - at))) return false;
      }
      hasher.update(buffer_.get() + (at - window_begin_), static_cast<size_t>(to - at));
      add_progress(to - at);
      at = to;
    }
    // The buffer is the chunks' too.
    if (!task_.joined) window_end_ = window_begin_;
    return true;
  }

  const HashTask& task_;
  HashResult& result_;
  const size_t chunk_size_;
  const size_t chunk_count_;
  File file_;
  std::unique_ptr<uint8_t[]> buffer_;
  Vec<Message> messages_;
  BatchHasher hasher_;
  uint64_t window_begin_ = 0;
  uint64_t window_end_ = 0;
};

}  // namespace

void hash_file(const char* path, const HashTask& task, HashResult& result) {
  FileHasher(task, result).run(path);
}

}  // namespace boxray
