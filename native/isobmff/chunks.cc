#include "chunks.h"

#include <algorithm>

#include "scan.h"

namespace boxray::isobmff {

namespace {

struct Extent {
  uint64_t begin;
  uint64_t end;
};

// Where so many bytes from an offset end; of two numbers that are too large the largest.
uint64_t end_of(uint64_t offset, uint64_t length) {
  return length > UINT64_MAX - offset ? UINT64_MAX : offset + length;
}

// Calls `visit(chunk's offset, first sample, samples)` for every chunk that holds samples.
template <typename Visit>
bool for_each_chunk(const ChunkTable& table, ChunkRuns runs, const SizeTable& sizes, Visit visit) {
  uint32_t sample = 0;
  for (ChunkRun run; runs.next(run);) {
    for (uint32_t i = 0; i < run.chunks; i++) {
      const uint32_t left = sizes.count() - sample;
      if (left == 0) return true;
      const uint32_t n = std::min(run.samples_per_chunk, left);
      if (!visit(table.offset(run.first_chunk + i), sample, n)) return false;
      sample += n;
    }
  }
  return true;
}

// Rows of stsc that follow each other, each of which makes sense.
struct RowBlock {
  const uint8_t* begin;
  const uint8_t* end;
  uint32_t first_chunk;
  uint32_t end_chunk;
  uint32_t first_sample;
  uint32_t most;  // samples of a chunk
};

// Whether chunks lie one behind the other.
class ChunkOrder {
 public:
  ChunkOrder(const ChunkTable& table, const SizeTable& sizes, uint32_t largest)
      : table_(table), sizes_(sizes), largest_(largest) {}

  // Whether each chunk of a block ends before the next one begins, be it of the block or not.
  bool holds(const RowBlock& block) const {
    const uint32_t end = std::min(block.end_chunk, table_.count - 1);
    const size_t count = end - block.first_chunk;
    const uint8_t* const offsets = table_.offsets + (table_.wide ? 8 : 4) * size_t{block.first_chunk};
    if (block.most == 1 && sizes_.is_plain()) {
      const uint8_t* const sizes = sizes_.data() + 4 * size_t{block.first_sample};
      return table_.wide ? kernels_.in_order64(offsets, sizes, count)
                         : kernels_.in_order32(offsets, sizes, count);
    }
    // Between chunks of sound there are mostly pictures: then it is not needed to know
    // which chunk has how many samples.
    const uint64_t longest = static_cast<uint64_t>(block.most) * largest_;
    if (longest <= UINT32_MAX) {
      const auto apart = table_.wide ? kernels_.apart64 : kernels_.apart32;
      if (apart(offsets, count, static_cast<uint32_t>(longest))) return true;
    }
    return each_holds(block, end);
  }

 private:
  bool each_holds(const RowBlock& block, uint32_t end_chunk) const {
    bool good = true;
    uint32_t chunk = block.first_chunk;
    uint32_t sample = block.first_sample;
    uint64_t at = table_.offset(chunk);
    for (const uint8_t* row = block.begin; row != block.end; row += 12) {
      const uint32_t end = row + 12 != block.end ? load_be32(row + 12) - 1 : end_chunk;
      const uint32_t per_chunk = load_be32(row + 4);
      for (; chunk < end; sample += per_chunk) {
        const uint64_t next = table_.offset(++chunk);
        good &= next >= at && next - at >= sizes_.sum(sample, per_chunk);
        at = next;
      }
    }
    return good;
  }

  const ChunkTable& table_;
  const SizeTable& sizes_;
  const uint32_t largest_;
  const scan::Kernels& kernels_ = scan::kernels();
};

// Walks the rows of stsc block by block.
class RowWalk {
 public:
  RowWalk(const Rows& rows, uint32_t chunks, uint32_t samples, uint32_t entries)
      : row_(rows.data), rows_left_(rows.count), chunks_(chunks), samples_(samples), entries_(entries) {}

  bool more() const { return rows_left_ > 0; }
  // False where a row makes no sense.
  bool next(RowBlock& block) {
    block = {row_, row_, chunk_, chunk_, sample_, 0};
    if (rows_left_ <= many || !next_many(block)) {
      do {
        if (!next_one(block)) return false;
      } while (rows_left_ > 0 && chunk_ - block.first_chunk < many);
    }
    block.end = row_;
    block.end_chunk = chunk_;
    return true;
  }
  // Samples of all rows so far.
  uint32_t samples() const { return sample_; }

 private:
  // Rows of sound are for a chunk or two.
  static constexpr uint32_t many = 32;

  bool next_many(RowBlock& block) {
    const scan::ChunkRows rows = scan::kernels().chunk_rows(row_, many);
    const uint8_t* const after = row_ + 12 * static_cast<size_t>(many);
    const uint32_t chunk = load_be32(after) - 1;
    if (!rows.plain || rows.last_description > entries_ || chunk >= chunks_ ||
        rows.samples > samples_ - sample_)
      return false;
    block.most = rows.most;
    sample_ += static_cast<uint32_t>(rows.samples);
    pass(after, chunk, many);
    return true;
  }

  bool next_one(RowBlock& block) {
    const uint32_t per_chunk = load_be32(row_ + 4);
    const uint32_t end = rows_left_ > 1 ? load_be32(row_ + 12) - 1 : chunks_;
    // Less one, each comparison refuses what is 0 as well.
    const uint32_t count = end - chunk_;
    const uint64_t claimed = static_cast<uint64_t>(count) * per_chunk;
    if (count - 1 >= chunks_ - chunk_ || claimed - 1 >= samples_ - sample_ ||
        load_be32(row_ + 8) - 1 >= entries_)
      return false;
    block.most = std::max(block.most, per_chunk);
    sample_ += static_cast<uint32_t>(claimed);
    pass(row_ + 12, end, 1);
    return true;
  }

  void pass(const uint8_t* row, uint32_t chunk, uint32_t rows) {
    row_ = row;
    chunk_ = chunk;
    rows_left_ -= rows;
  }

  const uint8_t* row_;
  uint32_t rows_left_;
  uint32_t chunk_ = 0;
  uint32_t sample_ = 0;
  const uint32_t chunks_, samples_, entries_;
};

// The pass that every file takes, and nearly every file no other: true where all rows make
// sense, and all chunks lie one behind the other within the file, with bytes in the last. False
// leaves the facts as they were.
bool lie_in_order(const ChunkTable& table, const Rows& rows, const SizeTable& sizes,
                  uint32_t largest, uint32_t entries, uint64_t file_size, ChunkFacts& facts) {
  if (rows.count == 0 || load_be32(rows.data) != 1) return false;
  const ChunkOrder order(table, sizes, largest);
  RowWalk walk(rows, table.count, sizes.count(), entries);
  while (walk.more()) {
    RowBlock block;
    if (!walk.next(block) || !order.holds(block)) return false;
  }
  const uint32_t last_count = load_be32(rows.data + 12 * static_cast<size_t>(rows.count) - 8);
  const uint64_t last = table.offset(table.count - 1);
  const uint64_t length = sizes.sum(walk.samples() - last_count, last_count);
  // An empty chunk may lie anywhere, and not be where the file's bytes end.
  if (length == 0 || end_of(last, length) > file_size) return false;
  facts.in_order = file_size <= uint64_t{1} << 53;
  facts.samples = walk.samples();
  facts.used = table.count;
  facts.highest = last + length;
  return true;
}

void summarize_rows(ChunkRuns runs, uint32_t entries, ChunkFacts& facts) {
  for (ChunkRun run; runs.next(run);) {
    facts.samples += static_cast<double>(run.chunks) * run.samples_per_chunk;
    if ((run.description == 0 || run.description > entries) && !facts.bad_description) {
      facts.bad_description = true;
      facts.first_bad_description = run.description;
    }
  }
  facts.first_bad_row = runs.first_bad_row();
}

uint64_t count_overlapping(Vec<Extent>& extents) {
  std::sort(extents.begin(), extents.end(),
            [](const Extent& a, const Extent& b) { return a.begin < b.begin; });
  uint64_t overlapping = 0;
  uint64_t end = 0;
  for (const Extent& extent : extents) {
    if (extent.begin < end) overlapping++;
    end = std::max(end, extent.end);
  }
  return overlapping;
}

}  // namespace

bool inside_one(const Vec<ByteRange>& ranges, uint64_t begin, uint64_t end) {
  const ByteRange* after = std::upper_bound(
      ranges.begin(), ranges.end(), begin,
      [](uint64_t at, const ByteRange& range) { return at < range.begin; });
  return after != ranges.begin() && end <= (after - 1)->end;
}

bool summarize_chunks(const ChunkTable& table, const ChunkRuns& runs, const SizeTable& sizes,
                   uint32_t largest, uint32_t entries, uint64_t file_size, ChunkFacts& facts) {
  if (lie_in_order(table, runs.rows(), sizes, largest, entries, file_size, facts)) {
    facts.first_offset = table.offset(0);
    for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
      if (sizes.sum(first, count) == 0) return true;
      facts.lowest = offset;
      return false;
    });
    return true;
  }
  summarize_rows(runs, entries, facts);
  Vec<Extent> extents;
  const bool kept =
      for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
        const uint64_t length = sizes.sum(first, count);
        const uint64_t end = end_of(offset, length);
        if (facts.used++ == 0) facts.first_offset = offset;
        if (end > file_size) {
          facts.past_end++;
          facts.missing_bytes = std::max(facts.missing_bytes, end - file_size);
          if (offset > uint64_t{1} << 53) facts.beyond_exact = true;
        } else if (length) {
          facts.lowest = std::min(facts.lowest, offset);
          facts.highest = std::max(facts.highest, end);
        }
        // Beyond it the fallback cannot tell places apart.
        return length == 0 || offset >= uint64_t{1} << 53 || extents.push({offset, end});
      });
  if (!kept) return false;
  facts.overlapping = count_overlapping(extents);
  return true;
}

uint64_t count_chunks_outside(const ChunkTable& table, const ChunkRuns& runs,
                              const SizeTable& sizes, uint64_t file_size,
                              const Vec<ByteRange>& ranges) {
  uint64_t outside = 0;
  for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
    const uint64_t length = sizes.sum(first, count);
    const uint64_t end = end_of(offset, length);
    if (length && end <= file_size && !inside_one(ranges, offset, end)) outside++;
    return true;
  });
  return outside;
}

}  // namespace boxray::isobmff
