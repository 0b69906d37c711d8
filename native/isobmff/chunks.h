// Where a track's samples lie: sample-to-chunk runs (ISO/IEC 14496-12 8.7.4) over chunk offsets (8.7.5).
#pragma once

#include <cstdint>

#include "core/cursor.h"
#include "core/vec.h"
#include "sizes.h"

namespace boxray::isobmff {

struct ChunkRun {
  uint32_t first_chunk;  // from 0
  uint32_t chunks;
  uint32_t samples_per_chunk;
  uint32_t description;  // from 1
};

// The rows of stsc that make sense, one after the other; a row that does not is passed over.
class ChunkRuns {
 public:
  ChunkRuns() = default;
  ChunkRuns(const Rows& rows, uint32_t chunks) : rows_(rows), chunks_(chunks) { find_good(); }

  const Rows& rows() const { return rows_; }

  bool next(ChunkRun& run) {
    if (row_ == rows_.count) return false;
    const uint8_t* row = rows_.data + 12 * static_cast<size_t>(row_++);
    const uint32_t first = good_;
    find_good();
    const uint32_t end = row_ == rows_.count ? chunks_ + 1 : good_;
    run = {first - 1, end - first, load_be32(row + 4), load_be32(row + 8)};
    return true;
  }
  // Number, from 1, of the first row passed over so far; 0 without one.
  uint32_t first_bad_row() const { return first_bad_; }

 private:
  // Moves to the next row whose chunks and samples can be: to its first chunk, from 1.
  void find_good() {
    for (; row_ < rows_.count; row_++) {
      const uint8_t* row = rows_.data + 12 * static_cast<size_t>(row_);
      const uint32_t first = load_be32(row);
      if (first > good_ && first <= chunks_ && (row_ > 0 || first == 1) && load_be32(row + 4) > 0) {
        good_ = first;
        return;
      }
      if (first_bad_ == 0) first_bad_ = row_ + 1;
    }
  }

  Rows rows_;
  uint32_t chunks_ = 0;
  uint32_t row_ = 0;
  uint32_t good_ = 0;
  uint32_t first_bad_ = 0;
};

struct ChunkTable {
  const uint8_t* offsets = nullptr;
  bool wide = false;  // co64
  uint32_t count = 0;
  uint64_t offset(uint32_t i) const {
    return wide ? load_be64(offsets + 8 * static_cast<size_t>(i))
                : load_be32(offsets + 4 * static_cast<size_t>(i));
  }
};

// Media data boxes of the file, in file order, as [begin, end) of their payloads.
struct ByteRange {
  uint64_t begin;
  uint64_t end;
};
bool inside_one(const Vec<ByteRange>& ranges, uint64_t begin, uint64_t end);

// What the chunks of one track say of the file, and of the tables that name them.
struct ChunkFacts {
  // all rows make sense, and chunks follow each other within the file, at exact places
  bool in_order = false;
  uint64_t used = 0;  // chunks that hold at least one sample
  uint64_t first_offset = 0;
  uint64_t past_end = 0;
  uint64_t missing_bytes = 0;  // of the chunk that reaches furthest
  bool beyond_exact = false;
  uint64_t overlapping = 0;
  // Of chunks that lie within the file and are not empty.
  uint64_t lowest = UINT64_MAX;
  uint64_t highest = 0;
  // Of the sample-to-chunk rows.
  double samples = 0;  // that they account for
  uint32_t first_bad_row = 0;
  bool bad_description = false;
  uint32_t first_bad_description = 0;
};

// `largest`: no sample is larger. `entries`: how many sample descriptions there
// are. False when memory runs out.
bool summarize_chunks(const ChunkTable& table, const ChunkRuns& runs, const SizeTable& sizes,
                   uint32_t largest, uint32_t entries, uint64_t file_size, ChunkFacts& facts);

// Chunks within the file of which no single range holds all.
uint64_t count_chunks_outside(const ChunkTable& table, const ChunkRuns& runs,
                              const SizeTable& sizes, uint64_t file_size,
                              const Vec<ByteRange>& ranges);

}  // namespace boxray::isobmff
