#include "families.h"

#include <algorithm>
#include <new>

#include "isobmff/parser.h"
#include "matroska/parser.h"

namespace boxray {

namespace {

// As little as a read is worth.
constexpr uint64_t least_read_ahead = 4096;

struct Family {
  // Whether a file that begins with these bytes, of which there are fewer only in a short file, is of this
  // family.
  bool (*begins)(const uint8_t* head, size_t size);
  // Null when memory runs out. It also makes what the index has of this family.
  Parser* (*make)(Context& context, uint64_t read_ahead);
};

constexpr Family families[] = {
#define FAMILY(name) {name::begins, name::make_parser},
#include "families.def"
#undef FAMILY
};

}  // namespace

MediaParser::MediaParser(uint64_t size, const Limits& limits, uint64_t read_ahead,
                         const FrameRequest* frames, FrameTables* tables)
    : context_(index_, limits, size), read_ahead_(std::max(read_ahead, least_read_ahead)) {
  index_.size = size;
  if (frames) context_.want_frames(frames, tables);
  first_need_ = {0, std::min<uint64_t>(size, head_size), std::min(size, read_ahead_)};
  if (size == 0) choose(nullptr, 0);
}

MediaParser::~MediaParser() = default;

void MediaParser::choose(const uint8_t* head, size_t size) {
  while (!families[index_.family].begins(head, size)) index_.family++;
  parser_.reset(families[index_.family].make(context_, read_ahead_));
  if (!parser_) context_.out_of_memory();
}

ParserStatus MediaParser::status() const {
  if (context_.failed()) return ParserStatus::failed;
  return parser_ ? parser_->status() : ParserStatus::need;
}

ParserStatus MediaParser::feed(const uint8_t* data, size_t size) {
  if (status() != ParserStatus::need) return status();
  if (!parser_) {
    const size_t head = std::min(size, head_size);
    if (size >= first_need_.minimum) index_.head = context_.keep(data, head);
    choose(data, head);
  }
  if (parser_) parser_->feed(data, size);
  return status();
}

}  // namespace boxray
