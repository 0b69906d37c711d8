// ISO base media files (ISO/IEC 14496-12): walks the top level, reads moov and moof whole, and passes over
// media data.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/parser.h"
#include "movie.h"

namespace boxray::isobmff {

// Every file: the first box may be of any type.
inline bool begins(const uint8_t*, size_t) { return true; }

// Null when memory runs out.
Parser* make_parser(Context& context, uint64_t read_ahead);

class FileParser final : public Parser {
 public:
  FileParser(Context& context, uint64_t read_ahead);

  void feed(const uint8_t* data, size_t size) override;

 private:
  struct Window {
    const uint8_t* data = nullptr;
    uint64_t begin = 0;
    uint64_t end = 0;
    bool holds(uint64_t from, uint64_t size) const {
      return from >= begin && from <= end && size <= end - from;
    }
    const uint8_t* at(uint64_t offset) const { return data + (offset - begin); }
  };

  void look_for_hidden_movie(const Box& box, const uint8_t* data, uint32_t header_size,
                             uint64_t payload_size);
  void read_hidden_movie(const Window& window);
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

  Index& index_;
  Raw& raw_;
  const uint64_t read_ahead_;
  uint32_t awaited_ = 0;  // type of the box that is wanted whole

  uint64_t position_ = 0;  // of the next top-level box
  uint64_t fragments_ = 0;
  uint64_t largest_fragment_ = 0;
  bool early_fragment_reported_ = false;
  bool odd_type_reported_ = false;
  bool movie_read_ = false;
  uint64_t movie_size_ = 0;
  bool rechecking_ = false;
  struct {
    uint32_t type = 0;  // of the box that it stands in
    uint64_t outer = 0;  // offset of that
    uint64_t offset = 0;
    uint64_t size = 0;
  } hidden_movie_;
  bool reading_hidden_ = false;
  Movie movie_;
  Vec<ByteRange> media_data_;
  Vec<RunExtent> run_extents_;
};

}  // namespace boxray::isobmff
