#include "chunks.h"

#include <algorithm>
#include <utility>

namespace boxray {

namespace {

uint64_t sum_be32(const uint8_t* data, uint32_t count, uint32_t& largest) {
  uint64_t total = 0;
  uint32_t most = largest;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t size = load_be32(data + 4 * static_cast<size_t>(i));
    total += size;
    most = size > most ? size : most;
  }
  largest = most;
  return total;
}

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

// Offsets of chunk after chunk, of either width.
struct Offsets32 {
  const uint8_t* at;
  uint64_t next() { return load_be32(std::exchange(at, at + 4)); }
};
struct Offsets64 {
  const uint8_t* at;
  // Clamped to what no file reaches, so that an end is never less than its begin.
  uint64_t next() { return std::min(load_be64(std::exchange(at, at + 8)), uint64_t{1} << 63); }
};

// The bytes of so many samples after so many.
struct PlainSizes {
  const uint8_t* at;
  uint64_t next(uint32_t samples) {
    uint64_t bytes = load_be32(at);
    at += 4;
    for (uint32_t i = 1; i < samples; i++, at += 4) bytes += load_be32(at);
    return bytes;
  }
};
struct AnySizes {
  const SizeTable& sizes;
  uint32_t sample;
  uint64_t next(uint32_t samples) {
    return sizes.sum(std::exchange(sample, sample + samples), samples);
  }
};

// The pass that every file takes, and nearly every file no other: true where all rows make sense and all chunks lie one behind the
// other within the file. False leaves the facts as they were.
template <typename Offsets, typename Sizes>
bool lie_in_order(const Rows& rows, uint32_t chunks, uint32_t samples, uint32_t entries,
                  uint64_t file_size, ChunkFacts& facts, Offsets offsets, Sizes sizes) {
  if (rows.count == 0 || load_be32(rows.data) != 1) return false;
  uint64_t frontier = 0;
  uint64_t furthest_empty = 0;
  bool in_order = true;
  const auto pass_chunk = [&](uint32_t count) {
    const uint64_t offset = offsets.next();
    const uint64_t length = sizes.next(count);
    if (length == 0) {
      furthest_empty = std::max(furthest_empty, offset);
      return;
    }
    in_order &= offset >= frontier;
    frontier = offset + length;
  };
  uint32_t first = 0;
  uint64_t left = samples;
  const uint8_t* const rows_end = rows.data + 12 * static_cast<size_t>(rows.count);
  for (const uint8_t* row = rows.data; row != rows_end; row += 12) {
    const uint32_t end = row + 12 != rows_end ? load_be32(row + 12) - 1 : chunks;
    const uint32_t per_chunk = load_be32(row + 4);
    // Less one, each comparison refuses what is 0 as well.
    const uint32_t count = end - first;
    const uint64_t claimed = static_cast<uint64_t>(count) * per_chunk;
    if (count - 1 >= chunks - first || claimed - 1 >= left || load_be32(row + 8) - 1 >= entries)
      return false;
    left -= claimed;
    first = end;
    // Interleaved sound has a row for nearly every chunk: a loop for one mispredicts.
    pass_chunk(per_chunk);
    for (uint32_t k = 1; k < count; k++) pass_chunk(per_chunk);
  }
  if (!in_order || std::max(frontier, furthest_empty) > file_size) return false;
  facts.samples = static_cast<double>(samples - left);
  facts.used = chunks;
  facts.highest = frontier;
  return true;
}

bool lie_in_order(const ChunkTable& table, const Rows& rows, const SizeTable& sizes,
                  uint32_t entries, uint64_t file_size, ChunkFacts& facts) {
  const auto lie = [&](auto offsets, auto lengths) {
    return lie_in_order(rows, table.count, sizes.count(), entries, file_size, facts, offsets,
                        lengths);
  };
  if (table.wide) return lie(Offsets64{table.offsets}, AnySizes{sizes, 0});
  if (sizes.is_plain()) return lie(Offsets32{table.offsets}, PlainSizes{sizes.data()});
  return lie(Offsets32{table.offsets}, AnySizes{sizes, 0});
}

void survey_rows(ChunkRuns runs, uint32_t entries, ChunkFacts& facts) {
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

uint32_t SizeTable::at_packed(uint32_t i) const {
  switch (bits_) {
    case 4:
      return i % 2 ? data_[i / 2] & 15 : data_[i / 2] >> 4;
    case 8:
      return data_[i];
    default:
      return load_be16(data_ + 2 * static_cast<size_t>(i));
  }
}

uint64_t SizeTable::sum(uint32_t first, uint32_t count, uint32_t& largest) const {
  if (bits_ == 0) {
    if (count) largest = std::max(largest, constant_);
    return static_cast<uint64_t>(constant_) * count;
  }
  if (bits_ == 32) return sum_be32(data_ + 4 * static_cast<size_t>(first), count, largest);
  uint64_t total = 0;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t size = at(first + i);
    total += size;
    largest = std::max(largest, size);
  }
  return total;
}

bool inside_one(const Vec<ByteRange>& ranges, uint64_t begin, uint64_t end) {
  const ByteRange* after = std::upper_bound(
      ranges.begin(), ranges.end(), begin,
      [](uint64_t at, const ByteRange& range) { return at < range.begin; });
  return after != ranges.begin() && end <= (after - 1)->end;
}

bool survey_chunks(const ChunkTable& table, const ChunkRuns& runs, const SizeTable& sizes,
                   uint32_t entries, uint64_t file_size, ChunkFacts& facts) {
  if (lie_in_order(table, runs.rows(), sizes, entries, file_size, facts)) {
    facts.first_offset = table.offset(0);
    for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
      if (sizes.sum(first, count) == 0) return true;
      facts.lowest = offset;
      return false;
    });
    return true;
  }
  survey_rows(runs, entries, facts);
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

}  // namespace boxray
