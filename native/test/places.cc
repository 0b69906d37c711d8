// Where chunks and samples lie, against each chunk looked at by itself.

#include "isobmff/chunks.h"

#include <algorithm>
#include <random>
#include <vector>

#include "check.h"
#include "isobmff/sample_frames.h"

namespace {

std::mt19937 engine(2026);
uint32_t below(uint32_t limit) { return static_cast<uint32_t>(engine() % limit); }

struct Bytes : std::vector<uint8_t> {
  void number(uint64_t value, int width) {
    for (int shift = 8 * width - 8; shift >= 0; shift -= 8) push_back(static_cast<uint8_t>(value >> shift));
  }
};

constexpr uint32_t entries = 3;
constexpr uint64_t file_size = 1 << 20;

// A track's tables as an interleaving writer has them, with room between chunks or
// without, and now and then a lie.
class Tables {
 public:
  Tables(bool wide, bool constant, uint32_t rows, uint32_t chunks_of_row, uint32_t most, bool lies) {
    uint64_t at = below(100);
    uint32_t chunks = 0;
    std::vector<uint64_t> places;
    for (uint32_t row = 0; row < rows; row++) {
      const uint32_t per_chunk = 1 + below(most);
      rows_.number(chunks + 1, 4);
      rows_.number(per_chunk, 4);
      rows_.number(1 + below(20) / 19, 4);
      for (uint32_t n = 1 + below(chunks_of_row); n > 0; n--, chunks++) {
        places.push_back(at);
        for (uint32_t i = 0; i < per_chunk; i++, samples_++) {
          const uint32_t size = constant ? 7 : 1 + below(30);
          sizes_.number(size, 4);
          at += size;
          largest_ = std::max(largest_, size);
        }
        at += below(2) * below(200);
      }
    }
    // A file cut short, a table cut short, chunks exchanged, a sample without bytes, samples that no chunk
    // holds, a chunk that begins a little early.
    const uint32_t lie = lies ? 1 + below(6) : 0;
    size_ = at - (lie == 1 ? 1 + below(static_cast<uint32_t>(at)) : 0);
    if (lie == 2) samples_ -= below(samples_);
    if (lie == 3) std::swap(places[below(chunks)], places[below(chunks)]);
    if (lie == 4 && !constant) std::fill_n(sizes_.begin() + 4 * below(samples_), 4, uint8_t{0});
    if (lie == 5) {
      const uint32_t more = 1 + below(6);
      for (uint32_t i = 0; i < more; i++) sizes_.number(constant ? 7 : 1, 4);
      samples_ += more;
    }
    if (lie == 6) {
      uint64_t& place = places[below(chunks)];
      place -= std::min<uint64_t>(place, 1 + below(3));
    }
    for (const uint64_t place : places) offsets_.number(place, wide ? 8 : 4);
    view.sizes = constant ? boxray::isobmff::SizeTable::constant(7, samples_)
                          : boxray::isobmff::SizeTable::packed(sizes_.data(), 32, samples_);
    view.largest = largest_;
    view.chunks = {offsets_.data(), wide, chunks};
    view.runs = {boxray::Rows{rows_.data(), rows}, chunks};
  }

  boxray::isobmff::TableView view;
  uint64_t size() const { return size_; }

  // The facts without any short cut.
  boxray::isobmff::ChunkFacts facts() const {
    boxray::isobmff::ChunkFacts f;
    std::vector<std::pair<uint64_t, uint64_t>> extents;
    uint32_t sample = 0;
    boxray::isobmff::ChunkRuns runs = view.runs;
    for (boxray::isobmff::ChunkRun run; runs.next(run);) {
      f.samples += static_cast<double>(run.chunks) * run.samples_per_chunk;
      for (uint32_t i = 0; i < run.chunks && sample < samples_; i++) {
        const uint64_t begin = view.chunks.offset(run.first_chunk + i);
        uint64_t end = begin;
        for (uint32_t n = 0; n < run.samples_per_chunk && sample < samples_; n++)
          end += view.sizes.at(sample++);
        if (f.used++ == 0) f.first_offset = begin;
        if (end > size_) {
          f.past_end++;
          f.missing_bytes = std::max(f.missing_bytes, end - size_);
        } else if (end > begin) {
          f.lowest = std::min(f.lowest, begin);
          f.highest = std::max(f.highest, end);
        }
        if (end > begin) extents.push_back({begin, end});
      }
    }
    std::sort(extents.begin(), extents.end());
    uint64_t end = 0;
    for (const auto& extent : extents) {
      if (extent.first < end) f.overlapping++;
      end = std::max(end, extent.second);
    }
    return f;
  }

 private:
  Bytes rows_, offsets_, sizes_;
  uint32_t samples_ = 0;
  uint32_t largest_ = 0;
  uint64_t size_ = 0;
};

void compare_facts(const Tables& tables, uint32_t largest, boxray::isobmff::ChunkFacts& actual) {
  const boxray::isobmff::TableView& view = tables.view;
  CHECK(boxray::isobmff::summarize_chunks(view.chunks, view.runs, view.sizes, largest, entries, tables.size(),
                                       actual));
  const boxray::isobmff::ChunkFacts expected = tables.facts();
  CHECK_EQUAL(actual.used, expected.used);
  CHECK_EQUAL(actual.samples, expected.samples);
  CHECK_EQUAL(actual.first_offset, expected.first_offset);
  CHECK_EQUAL(actual.past_end, expected.past_end);
  CHECK_EQUAL(actual.missing_bytes, expected.missing_bytes);
  CHECK_EQUAL(actual.overlapping, expected.overlapping);
  CHECK_EQUAL(actual.lowest, expected.lowest);
  CHECK_EQUAL(actual.highest, expected.highest);
  CHECK(!actual.in_order || (expected.past_end == 0 && expected.overlapping == 0));
}

// With what summarize_chunks found, and without.
void compare_frames(const boxray::isobmff::TableView& view) {
  constexpr boxray::Limits limits = {1 << 28, 10'000'000, 10, 10'000, 10'000, 10, 1 << 24, 1 << 24, 1 << 26};
  boxray::isobmff::TableView plain = view;
  plain.in_order = false;
  boxray::FrameColumns fast, slow;
  boxray::Index index;
  boxray::Context context(index, limits, file_size);
  boxray::isobmff::append_table_frames(context, nullptr, 0, view, fast);
  boxray::isobmff::append_table_frames(context, nullptr, 0, plain, slow);
  CHECK_EQUAL(fast.count(), view.sizes.count());
  CHECK_EQUAL(fast.count(), slow.count());
  for (size_t i = 0; i < std::min(fast.count(), slow.count()); i++) {
    CHECK_EQUAL(fast.offsets()[i], slow.offsets()[i]);
    CHECK_EQUAL(fast.dts()[i], slow.dts()[i]);
    CHECK_EQUAL(fast.sizes()[i], slow.sizes()[i]);
  }
  CHECK_EQUAL(fast.descriptions.size(), slow.descriptions.size());
}

}  // namespace

int main() {
  int in_order = 0, lies_seen = 0;
  for (int round = 0; round < 4000; round++) {
    const bool lies = below(3) == 0;
    Tables tables(below(2), below(4) == 0, 1 + below(below(3) ? 10 : 90), below(3) ? 2 : 70, 1 + below(4),
                  lies);
    boxray::isobmff::ChunkFacts facts;
    compare_facts(tables, UINT32_MAX, facts);
    facts = {};
    compare_facts(tables, tables.view.largest, facts);
    CHECK(facts.in_order || lies);
    in_order += facts.in_order;
    lies_seen += !facts.in_order;
    tables.view.in_order = facts.in_order;
    compare_frames(tables.view);
  }
  CHECK(in_order > 2000);
  CHECK(lies_seen > 500);
  return failed_checks;
}
