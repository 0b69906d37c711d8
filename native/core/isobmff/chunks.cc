#include "chunks.h"

#include <algorithm>

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

// Calls `visit(chunk's offset, first sample, samples)` for every chunk that holds samples.
template <typename Visit>
bool for_each_chunk(const ChunkTable& table, const Vec<ChunkRun>& runs, const SizeTable& sizes,
                    Visit visit) {
  uint32_t sample = 0;
  for (const ChunkRun& run : runs) {
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

bool survey_chunks(const ChunkTable& table, const Vec<ChunkRun>& runs, const SizeTable& sizes,
                   uint64_t file_size, ChunkFacts& facts) {
  bool in_order = true;
  uint64_t used = 0;
  uint64_t frontier = 0;  // highest end so far
  uint64_t lowest = UINT64_MAX;
  uint64_t highest = 0;
  for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
    if (used++ == 0) facts.first_offset = offset;
    const uint64_t length = count == 1 ? sizes.at(first) : sizes.sum(first, count);
    const uint64_t end = offset + length;
    if (end > file_size || end < offset) {
      facts.past_end++;
      const uint64_t reach = end < offset ? UINT64_MAX : end;
      facts.missing_bytes = std::max(facts.missing_bytes, reach - file_size);
      if (offset > uint64_t{1} << 53) facts.beyond_exact = true;
    } else if (length) {
      lowest = std::min(lowest, offset);
      highest = std::max(highest, end);
    }
    if (length) {
      in_order &= offset >= frontier;
      frontier = std::max(frontier, end < offset ? UINT64_MAX : end);
    }
    return true;
  });
  facts.used = used;
  facts.lowest = lowest;
  facts.highest = highest;
  if (in_order) return true;

  Vec<Extent> extents;
  const bool kept =
      for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
        const uint64_t length = sizes.sum(first, count);
        if (length == 0) return true;
        return extents.push({offset, offset + length < offset ? UINT64_MAX : offset + length});
      });
  if (!kept) return false;
  facts.overlapping = count_overlapping(extents);
  return true;
}

uint64_t count_chunks_outside(const ChunkTable& table, const Vec<ChunkRun>& runs,
                              const SizeTable& sizes, uint64_t file_size,
                              const Vec<ByteRange>& ranges) {
  uint64_t outside = 0;
  for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
    const uint64_t length = sizes.sum(first, count);
    const uint64_t end = offset + length;
    if (length && end <= file_size && end >= offset && !inside_one(ranges, offset, end)) outside++;
    return true;
  });
  return outside;
}

}  // namespace boxray
