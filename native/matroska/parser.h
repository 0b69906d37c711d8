// Matroska and WebM: see src/families/matroska/read/session.ts, which has the same stages. A file of at most
// `limits.scan_bytes`, or one whose frames are wanted, is walked from end to end. Of a larger one are read:
// the head up to the first block of each track, what SeekHead names behind that, and the clusters at the
// end: from the last that Cues name, or those that are found backwards.
#pragma once

#include <memory>

#include "core/parser.h"
#include "tail.h"
#include "walker.h"

namespace boxray::matroska {

// Whether a file begins as EBML does.
bool begins(const uint8_t* head, size_t size);

// Null when memory runs out.
Parser* make_parser(Context& context, uint64_t read_ahead);

class MatroskaParser final : public Parser {
 public:
  MatroskaParser(Context& context, uint64_t read_ahead);
  void feed(const uint8_t* data, size_t size) override;

 private:
  enum class Stage : uint8_t { head, tracks, scan, blocks, seek, search, tail };

  bool go(const uint8_t* data, size_t size, uint64_t base);
  void next();
  void enter(Stage stage);
  void seek();
  void enter_tail();
  bool check_target(const uint8_t* data, size_t size, uint64_t base);
  bool search(const uint8_t* data, size_t size, uint64_t base);
  uint64_t most_tail(bool found);
  uint64_t clusters_end() const;
  bool all_tracks(uint32_t blocks);
  void finish();

  bool scans_;
  Walker walker_;
  Stage stage_ = Stage::head;
  bool has_target_ = false;
  SeekEntry target_ = {};
  Vec<double> tried_;
  bool blocks_done_ = false;
  uint64_t tail_size_;
  TailSearch tail_;
  // By blocks: tracks, in order, that have so many at the end or are other ones.
  size_t in_tail_[3] = {};
};

}  // namespace boxray::matroska
