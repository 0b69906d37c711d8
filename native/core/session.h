// The sans-I/O parser of a whole file: it asks for byte ranges and is fed them; it never reads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "context.h"
#include "isobmff/movie.h"

namespace boxray {

// `minimum` bytes from `offset` are needed to go on; up to `preferred` save later reads. Never past the end of the source.
struct Need {
  uint64_t offset = 0;
  uint64_t minimum = 0;
  uint64_t preferred = 0;
};

class Session {
 public:
  enum class Status : uint8_t { need, done, failed };

  // `read_ahead`: how many bytes are cheap to read beyond the necessary.
  // Where `frames` are requested, `tables` receives them; both must outlive the session.
  Session(uint64_t size, const Limits& limits, uint64_t read_ahead,
          const FrameRequest* frames = nullptr, FrameTables* tables = nullptr);

  Status status() const { return status_; }
  const Need& need() const { return need_; }
  const Failure& failure() const { return context_.failure(); }
  Index& index() { return index_; }

  // Takes bytes from the offset last asked for, and looks at them only during the call. Fewer than the minimum mean
  // that the source ended there.
  Status feed(const uint8_t* data, size_t size);

 private:
  struct Window {
    const uint8_t* data = nullptr;
    uint64_t begin = 0;
    uint64_t end = 0;
    bool holds(uint64_t from, uint64_t size) const { return from >= begin && from <= end && size <= end - from; }
    const uint8_t* at(uint64_t offset) const { return data + (offset - begin); }
  };

  void walk(const Window& window);
  bool read_top_level_box(const Window& window);
  bool needs_content(uint32_t type, uint64_t payload_size) const;
  void read_content(const Box& box, const Path& path);
  void read_brands(const Box& box, const Path& path);
  // `box`: the type of the box that is wanted whole, or 0 where a header is.
  void ask(const Window& window, uint64_t offset, uint64_t minimum, uint32_t box);
  void source_ended(uint64_t end);
  void finish();
  void recheck(const Window& window);
  void complete();
  void complete_track(size_t track);

  Index index_;
  Context context_;
  const uint64_t read_ahead_;
  Status status_ = Status::need;
  Need need_;
  uint32_t awaited_ = 0;

  uint64_t position_ = 0;  // of the next top-level box
  uint64_t fragments_ = 0;
  uint64_t largest_fragment_ = 0;
  bool told_early_fragment_ = false;
  bool movie_read_ = false;
  uint64_t movie_size_ = 0;
  bool rechecking_ = false;
  Movie movie_;
  Vec<ByteRange> media_data_;
  Vec<RunExtent> run_extents_;
};

}  // namespace boxray
