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

// The pass that every file takes: facts of the rows, and whether all chunks lie one behind the other within the file, in which case
// nothing else need be known of them. `offset_of(i)` is chunk i's, `length_of(first, n)` the bytes of samples.
template <typename OffsetOf, typename LengthOf>
bool lie_in_order(ChunkRuns runs, uint32_t samples, uint32_t entries, uint64_t file_size,
                  ChunkFacts& facts, OffsetOf offset_of, LengthOf length_of) {
  bool in_order = true;
  uint64_t frontier = 0;
  uint64_t lowest = UINT64_MAX;
  uint64_t used = 0;
  uint32_t sample = 0;
  double total = 0;
  for (ChunkRun run; runs.next(run);) {
    total += static_cast<double>(run.chunks) * run.samples_per_chunk;
    if ((run.description == 0 || run.description > entries) && !facts.bad_description) {
      facts.bad_description = true;
      facts.first_bad_description = run.description;
    }
    for (uint32_t i = 0; i < run.chunks && sample < samples; i++) {
      const uint32_t n = std::min(run.samples_per_chunk, samples - sample);
      const uint64_t offset = offset_of(run.first_chunk + i);
      const uint64_t length = length_of(sample, n);
      sample += n;
      if (used++ == 0) facts.first_offset = offset;
      in_order &= offset <= file_size;
      if (length == 0) continue;
      lowest = lowest == UINT64_MAX ? offset : lowest;
      in_order &= offset >= frontier;
      frontier = offset + length;
    }
  }
  facts.samples = total;
  facts.first_bad_row = runs.first_bad_row();
  facts.used = used;
  facts.lowest = lowest;
  facts.highest = frontier;
  return in_order && frontier <= file_size;
}

bool lie_in_order(const ChunkTable& table, const ChunkRuns& runs, const SizeTable& sizes,
                  uint32_t entries, uint64_t file_size, ChunkFacts& facts) {
  const auto any_offset = [&](uint32_t i) { return table.offset(i); };
  const auto any_length = [&](uint32_t first, uint32_t n) { return sizes.sum(first, n); };
  if (table.wide || !sizes.is_plain())
    return lie_in_order(runs, sizes.count(), entries, file_size, facts, any_offset, any_length);
  // What nearly all files have, without a test per entry.
  const uint8_t* offsets = table.offsets;
  const uint8_t* each = sizes.data();
  return lie_in_order(
      runs, sizes.count(), entries, file_size, facts,
      [=](uint32_t i) { return uint64_t{load_be32(offsets + 4 * static_cast<size_t>(i))}; },
      [=](uint32_t first, uint32_t n) {
        const uint8_t* at = each + 4 * static_cast<size_t>(first);
        uint64_t length = load_be32(at);
        for (uint32_t i = 1; i < n; i++) length += load_be32(at + 4 * static_cast<size_t>(i));
        return length;
      });
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
  if (lie_in_order(table, runs, sizes, entries, file_size, facts)) return true;
  facts.lowest = UINT64_MAX;
  facts.highest = 0;
  Vec<Extent> extents;
  const bool kept =
      for_each_chunk(table, runs, sizes, [&](uint64_t offset, uint32_t first, uint32_t count) {
        const uint64_t length = sizes.sum(first, count);
        const uint64_t end = offset + length < offset ? UINT64_MAX : offset + length;
        if (end > file_size) {
          facts.past_end++;
          facts.missing_bytes = std::max(facts.missing_bytes, end - file_size);
          if (offset > uint64_t{1} << 53) facts.beyond_exact = true;
        } else if (length) {
          facts.lowest = std::min(facts.lowest, offset);
          facts.highest = std::max(facts.highest, end);
        }
        return length == 0 || extents.push({offset, end});
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
    const uint64_t end = offset + length;
    if (length && end <= file_size && end >= offset && !inside_one(ranges, offset, end)) outside++;
    return true;
  });
  return outside;
}

}  // namespace boxray
