// The list of families of containers, and the parser of a file of any of them.
#pragma once

#include <memory>

#include "core/parser.h"

namespace boxray {

// Asks for the first bytes of the source, which say what family it is of, and
// hands over to that family's parser.
class MediaParser {
 public:
  // `read_ahead`: how many bytes are cheap to read beyond the necessary.
  // Where `frames` are requested, `tables` receives them; both must outlive the parser.
  MediaParser(uint64_t size, const Limits& limits, uint64_t read_ahead,
              const FrameRequest* frames = nullptr, FrameTables* tables = nullptr);
  MediaParser(const MediaParser&) = delete;
  MediaParser& operator=(const MediaParser&) = delete;
  ~MediaParser();

  ParserStatus status() const;
  const Need& need() const { return parser_ ? parser_->need() : first_need_; }
  const Failure& failure() const { return context_.failure(); }
  Index& index() { return index_; }

  // As Parser::feed.
  ParserStatus feed(const uint8_t* data, size_t size);

 private:
  void choose(const uint8_t* head, size_t size);

  Index index_;
  Context context_;
  const uint64_t read_ahead_;
  Need first_need_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace boxray
